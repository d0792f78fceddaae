/**
 * Simulates days that the fit has not seen. The prediction interval for m days from n fitted ones
 * is t·s·√(1/m + 1/n), s the deviation of fitted days, which count as independent.
 */
import { assert, hourMs } from '../../../kernel/index.ts';
import { noSums, ratioOf, totalOf } from '../../../metrics/index.ts';
import type { CentreFile } from '../../../routing/index.ts';
import { compileScenario } from '../../compile-scenario.ts';
import { type ReplicationResult, simulateReplication } from '../../runs/replication.ts';
import { simulationCentre } from '../../simulation-centre.ts';
import { type Sums, studentQuantile } from '../../statistics/ratio-estimate.ts';
import { meanOf, squaresAbout } from '../../statistics/sums.ts';
import type { LogFit } from './fit-log.ts';
import { byHour, centreOf, type ScenarioNames, scenarioOf, sumsByDay } from './fitted-scenario.ts';
import { type LoggedMeasure, loggedMeasures } from './measure-calls.ts';
import type { LoggedCall } from './read-log.ts';
import type { Shift } from './slots-to-shifts.ts';

export interface BackTestOptions {
  readonly names: ScenarioNames;
  readonly shifts: readonly Shift[];
  /** Calls of the days to predict, within the fitted hours. */
  readonly calls: readonly LoggedCall[];
  readonly replications?: number;
}

export interface BackTestFigure {
  /** Hour of the figure; null: whole day. */
  readonly hour: number | null;
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

/** Simulates the days; yields how many are done and returns the figures, the whole day's first. */
export function* backTest(
  fit: LogFit,
  options: BackTestOptions,
): Generator<readonly [done: number, of: number], readonly BackTestFigure[], undefined> {
  const { names, shifts, calls, replications = replicationsDefault } = options;
  const days = [...new Set(calls.map(({ day }) => day))];
  const expectedDay = scenarioOf(fit, names, { shifts });
  const { centre } = simulationCentre(expectedDay, centreOf(fit, names));
  const of = fit.days.length + days.length;
  const traced: ReplicationResult[][] = [];
  for (const [place, day] of [...fit.days, ...days].entries()) {
    const isFitted = place < fit.days.length;
    const ofDay = (isFitted ? fit.calls : calls).filter((call) => call.day === day);
    const scenario = scenarioOf(fit, names, { shifts, traced: ofDay });
    traced.push(runs(scenario, fit, isFitted ? fittedReplications : replications, centre));
    yield [place + 1, of];
  }
  const tracedFitted = traced.splice(0, fit.days.length);
  const expected = runs(expectedDay, fit, 2 * replications, centre);
  const hours = [null, ...byHour(fit, []).keys()];
  return hours.flatMap((place) =>
    loggedMeasures.map((measureId): BackTestFigure => {
      const logOf = (all: readonly LoggedCall[], ofDays: readonly number[]): readonly Sums[] =>
        sumsByDay(
          place === null ? all : (byHour(fit, all)[place] ?? []),
          ofDays,
          names.targetMs,
        ).map((day) => day[measureId]);
      const log = logOf(calls, days);
      const at = { place, measureId, log, fitted: logOf(fit.calls, fit.days) };
      return {
        hour: place === null ? null : fit.startMs / hourMs + place,
        measureId,
        measured: ratioOver(log),
        traced: byOwnArrivals({ ...at, runs: traced, fittedRuns: tracedFitted }),
        expected: byExpected({ ...at, runs: expected }),
      };
    }),
  );
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
  readonly place: number | null;
  readonly measureId: LoggedMeasure;
  readonly log: readonly Sums[];
  readonly fitted: readonly Sums[];
}

function sumsOf(run: ReplicationResult, { place, measureId }: At): Sums {
  const part = place === null ? run.whole : run.windows[place];
  return part?.sums.get(measureId) ?? noSums;
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

function byExpected(at: At & { readonly runs: readonly ReplicationResult[] }): SimulatedFigure {
  const simulated = at.runs.map((run) => sumsOf(run, at));
  const value = ratioOver(simulated);
  const own = varianceOf(simulated.map((one) => residual(one, simulated))) / simulated.length;
  const residuals = at.fitted.map((day) => residual(day, at.fitted));
  return verdict(at, {
    value,
    predicted: value,
    variance: own + predictionVariance(residuals, at),
  });
}

function predictionVariance(residuals: readonly number[], { log }: At): number {
  return varianceOf(residuals) * (1 / Math.max(1, log.length) + 1 / Math.max(1, residuals.length));
}

function verdict(
  { log, fitted }: At,
  of: { readonly value: number; readonly predicted: number; readonly variance: number },
): SimulatedFigure {
  const { value, predicted, variance } = of;
  const t = studentQuantile({ probability: (1 + confidence) / 2, degrees: fitted.length - 1 });
  const halfWidth = Math.sqrt(variance) * t;
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
