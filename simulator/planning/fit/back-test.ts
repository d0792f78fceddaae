/**
 * Simulates days that the fit has not seen. The prediction interval for m days from n fitted ones
 * is t·σ·√(v(m) + v(n)), with the variance v of a mean of days of which successive ones are alike.
 * Source: G. E. P. Box and G. M. Jenkins (1970), of the first-order autoregressive process.
 */
import { assert, hourMs } from '../../../kernel/index.ts';
import { noSums, ratioOf, totalOf } from '../../../metrics/index.ts';
import type { CentreFile } from '../../../routing/index.ts';
import { compileScenario } from '../../compile-scenario.ts';
import type { WindowSums } from '../../runs/measures.ts';
import { type ReplicationResult, simulateReplication } from '../../runs/replication.ts';
import { simulationCentre } from '../../simulation-centre.ts';
import { type Sums, studentQuantile } from '../../statistics/ratio-estimate.ts';
import { meanOf, squaresAbout, sumBy } from '../../statistics/sums.ts';
import type { LogFit } from './fit-log.ts';
import { byHour, centreOf, type ScenarioNames, scenarioOf, sumsByDay } from './fitted-scenario.ts';
import { type CallList, callsBy } from './logged-calls.ts';
import { type DaySums, type LoggedMeasure, loggedMeasures } from './measure-calls.ts';
import type { Shift } from './slots-to-shifts.ts';

export interface BackTestOptions {
  readonly names: ScenarioNames;
  readonly shifts: readonly Shift[];
  /** Calls of the days to predict, within the fitted hours. */
  readonly calls: CallList;
  readonly replications?: number;
}

export interface BackTestFigure {
  /** Hour of the figure; null: whole day. */
  readonly hour: number | null;
  /** Queue of the figure, of the whole day; null: all queues. */
  readonly queueId: string | null;
  readonly measureId: LoggedMeasure;
  readonly measured: number;
  readonly traced: SimulatedFigure;
  readonly expected: SimulatedFigure;
}

export interface SimulatedFigure {
  readonly value: number;
  readonly predicted: number;
  readonly halfWidth: number;
  readonly agrees: boolean;
}

const replicationsDefault = 20;
const fittedReplications = 4;
const confidence = 0.95;

/**
 * Simulates the days; yields how many are done and returns the figures: the whole day's, the hours'
 * and the queues'.
 */
export function* backTest(
  fit: LogFit,
  options: BackTestOptions,
): Generator<readonly [done: number, of: number], readonly BackTestFigure[], undefined> {
  const { names, shifts, calls, replications = replicationsDefault } = options;
  const byDay = callsBy(calls, ({ day }) => day);
  const fittedByDay = callsBy(fit.calls, ({ day }) => day);
  const days = [...byDay.keys()];
  const expectedDay = scenarioOf(fit, names, { shifts });
  const { centre } = simulationCentre(expectedDay, centreOf(fit, names));
  const of = fit.days.length + days.length;
  const traced: ReplicationResult[][] = [];
  for (const [place, day] of [...fit.days, ...days].entries()) {
    const isFitted = place < fit.days.length;
    const ofDay = (isFitted ? fittedByDay : byDay).get(day) ?? [];
    const scenario = scenarioOf(fit, names, { shifts, traced: ofDay });
    traced.push(runs(scenario, fit, isFitted ? fittedReplications : replications, centre));
    yield [place + 1, of];
  }
  const tracedFitted = traced.splice(0, fit.days.length);
  const expected = runs(expectedDay, fit, 2 * replications, centre);
  return partsOf(fit).flatMap((part) => {
    const { hour, queueId } = part;
    const logOf = (all: CallList, ofDays: readonly number[]): readonly DaySums[] =>
      sumsByDay(part.callsOf(all), ofDays, names.targetMs);
    const [held, known] = [logOf(calls, days), logOf(fit.calls, fit.days)];
    return loggedMeasures.map((measureId): BackTestFigure => {
      const [log, fitted] = [held, known].map((all) => all.map((day) => day[measureId]));
      const at = { part, measureId, log: log ?? [], fitted: fitted ?? [] };
      return {
        hour,
        queueId,
        measureId,
        measured: ratioOver(at.log),
        traced: byOwnArrivals({ ...at, runs: traced, fittedRuns: tracedFitted }),
        expected: byExpected({ ...at, runs: expected }),
      };
    });
  });
}

/** What figures are about: of the log, and of a simulated day. */
interface Part extends Pick<BackTestFigure, 'hour' | 'queueId'> {
  readonly callsOf: (calls: CallList) => CallList;
  readonly sumsOf: (run: ReplicationResult) => WindowSums | undefined;
}

function partsOf(fit: LogFit): readonly Part[] {
  const hours = [...byHour(fit, []).keys()];
  return [
    { hour: null, queueId: null, callsOf: (calls) => calls, sumsOf: ({ whole }) => whole },
    ...hours.map(
      (place): Part => ({
        hour: fit.startMs / hourMs + place,
        queueId: null,
        callsOf: (calls) => byHour(fit, calls)[place] ?? [],
        sumsOf: ({ windows }) => windows[place],
      }),
    ),
    ...fit.callTypes.map(
      ({ id }): Part => ({
        hour: null,
        queueId: id,
        callsOf: (calls) => calls.filter(({ callType }) => callType === id),
        sumsOf: ({ queues }) => queues.find(({ queueId }) => queueId === id)?.day,
      }),
    ),
  ];
}

function runs(
  scenario: Parameters<typeof compileScenario>[0],
  fit: LogFit,
  replications: number,
  centre: CentreFile,
): ReplicationResult[] {
  const compiled = compileScenario(scenario, centre);
  assert(compiled.ok, () => `a fit makes a scenario: ${JSON.stringify(compiled)}`);
  const windows = byHour(fit, []).map((_, hour) => ({
    fromMs: hour * hourMs,
    toMs: (hour + 1) * hourMs,
  }));
  return Array.from({ length: replications }, (_, replication) =>
    simulateReplication(compiled.value, replication, {
      windows,
      measures: loggedMeasures,
    }),
  );
}

interface At {
  readonly part: Part;
  readonly measureId: LoggedMeasure;
  readonly log: readonly Sums[];
  readonly fitted: readonly Sums[];
}

function sumsOf(run: ReplicationResult, { part, measureId }: At): Sums {
  return part.sumsOf(run)?.sums.get(measureId) ?? noSums;
}

/** Mean of the simulated days, corrected by the error of simulations of the fitted days. */
function byOwnArrivals(
  at: At & {
    readonly runs: readonly (readonly ReplicationResult[])[];
    readonly fittedRuns: readonly (readonly ReplicationResult[])[];
  },
): SimulatedFigure {
  const means = (runs: typeof at.runs): readonly Sums[] =>
    runs.map((ofDay) => meanSums(ofDay.map((run) => sumsOf(run, at))));
  const value = ratioOver(means(at.runs));
  const fitted = means(at.fittedRuns);
  const residuals = at.fitted.map(
    (day, place) => residual(day, at.fitted) - residual(fitted[place] ?? noSums, fitted),
  );
  const predicted = Math.max(0, value + ratioOver(at.fitted) - ratioOver(fitted));
  return verdict(at, { value, predicted, variance: predictionVariance(residuals, at) });
}

/** What the simulation is off on the fitted days, it may be off again: the interval holds that too. */
function byExpected(at: At & { readonly runs: readonly ReplicationResult[] }): SimulatedFigure {
  const simulated = at.runs.map((run) => sumsOf(run, at));
  const value = ratioOver(simulated);
  const own = varianceOf(simulated.map((one) => residual(one, simulated))) / simulated.length;
  const residuals = at.fitted.map((day) => residual(day, at.fitted));
  return verdict(at, {
    value,
    predicted: value,
    variance: own + predictionVariance(residuals, at),
    off: Math.abs(value - ratioOver(at.fitted)),
  });
}

function predictionVariance(residuals: readonly number[], { log }: At): number {
  const n = residuals.length;
  const share = correlationOf(residuals);
  const ofMean = varianceOfMean(n, share);
  // Days that are alike deviate less from their own mean than from that of all days.
  const unseen = Math.max(1 / n, ((1 - ofMean) * n) / Math.max(1, n - 1));
  return (varianceOf(residuals) / unseen) * (varianceOfMean(log.length, share) + ofMean);
}

const correlationMax = 0.8;

/** Correlation of successive days, its usual estimate corrected for few days; at least 0. */
function correlationOf(residuals: readonly number[]): number {
  const n = residuals.length;
  const squares = sumBy(residuals, (value) => value * value);
  if (n < 4 || squares === 0) return 0;
  const products = sumBy(residuals, (value, place) => value * (residuals[place - 1] ?? 0));
  const found = ((products / squares) * n + 1) / (n - 3);
  return Math.max(0, Math.min(correlationMax, found));
}

/** Variance of the mean of n successive days, relative to that of one day. */
function varianceOfMean(n: number, correlation: number): number {
  let sum = 1;
  for (let apart = 1; apart < n; apart++) sum += 2 * (1 - apart / n) * correlation ** apart;
  return sum / Math.max(1, n);
}

function verdict(
  { log, fitted }: At,
  of: {
    readonly value: number;
    readonly predicted: number;
    readonly variance: number;
    readonly off?: number;
  },
): SimulatedFigure {
  const { value, predicted, variance, off = 0 } = of;
  const t = studentQuantile({ probability: (1 + confidence) / 2, degrees: fitted.length - 1 });
  const halfWidth = Math.sqrt(variance) * t + off;
  return { value, predicted, halfWidth, agrees: Math.abs(ratioOver(log) - predicted) <= halfWidth };
}

function meanSums(sums: readonly Sums[]): Sums {
  const { numerator, denominator } = totalOf(sums);
  return { numerator: numerator / sums.length, denominator: denominator / sums.length };
}

function ratioOver(sums: readonly Sums[]): number {
  return ratioOf(totalOf(sums)) ?? 0;
}

function residual(one: Sums, all: readonly Sums[]): number {
  const denominators = totalOf(all).denominator;
  if (denominators === 0) return 0;
  return ((one.numerator - ratioOver(all) * one.denominator) * all.length) / denominators;
}

function varianceOf(values: readonly number[]): number {
  const n = values.length;
  if (n < 2) return 0;
  return squaresAbout(meanOf(values), values) / (n - 1);
}
