/**
 * The back-test: days the fit has not seen, simulated and set beside what was measured.
 *
 * Twice: with each day's own recorded arrivals (trace), and with the arrivals that the fit expects.
 * The question is whether measured and simulated differ. An interval of the difference holds both
 * errors: with own arrivals, by the differences of the days, which pairs a busy day with itself;
 * with expected arrivals, by both standard errors and Welch's degrees of freedom. A week is five
 * days, and so intervals are wide: half-widths are part of the answer.
 * Source: simulation.md 9.5-9.6, 12.7 (6); B. L. Welch (1947).
 */
import { assert } from '../../kernel/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import { compileScenario } from '../compile-scenario.ts';
import { type ReplicationResult, simulateReplication } from '../replication.ts';
import type { Sums } from '../statistics/ratio-estimate.ts';
import { studentQuantile } from '../statistics/student-t.ts';
import type { LogFit } from './fit-log.ts';
import { byHour, type ScenarioNames, scenarioOf, sumsByDay } from './fitted-scenario.ts';
import { type LoggedMeasure, loggedMeasures } from './measure-calls.ts';
import type { LoggedCall } from './read-log.ts';
import type { Shift } from './slots-to-shifts.ts';

export interface BackTestOptions {
  readonly names: ScenarioNames;
  readonly centre: CentreFile;
  readonly shifts: readonly Shift[];
  /** Calls of the days to test on, in the fitted hours. */
  readonly calls: readonly LoggedCall[];
  readonly replications?: number;
  readonly confidence?: number;
}

/** One figure, of the whole day or of an hour. */
export interface BackTestFigure {
  /** Hour of the day; null: the whole day. */
  readonly hour: number | null;
  readonly measureId: LoggedMeasure;
  readonly measured: number;
  readonly traced: Simulated;
  readonly expected: Simulated;
}

export interface Simulated {
  readonly value: number;
  /** Measured less simulated: half the width of its interval. */
  readonly halfWidth: number;
  /** Whether the interval of the difference holds 0. */
  readonly agrees: boolean;
}

const replicationsDefault = 20;
const confidenceDefault = 0.95;
const hourMs = 3_600_000;

/** Yields days simulated, of all; returns the figures, the whole day's first. */
export function* backTest(
  fit: LogFit,
  options: BackTestOptions,
): Generator<readonly [done: number, of: number], readonly BackTestFigure[], undefined> {
  const { names, shifts, calls, replications = replicationsDefault } = options;
  const days = [...new Set(calls.map(({ day }) => day))];
  const of = (days.length + 1) * replications;
  const traced: ReplicationResult[][] = [];
  for (const [place, day] of days.entries()) {
    const ofDay = calls.filter((call) => call.day === day);
    const scenario = scenarioOf(fit, names, { shifts, traced: ofDay });
    traced.push(runs(scenario, fit, options));
    yield [(place + 1) * replications, of];
  }
  const expected = runs(scenarioOf(fit, names, { shifts }), fit, options);
  const hours = [null, ...byHour(fit, []).keys()];
  return hours.flatMap((place) =>
    loggedMeasures.map((measureId): BackTestFigure => {
      const some = place === null ? calls : (byHour(fit, calls)[place] ?? []);
      const log = sumsByDay(some, days, names.targetMs).map((day) => day[measureId]);
      const at = { place, measureId, log, ...options };
      return {
        hour: place === null ? null : fit.startMs / hourMs + place,
        measureId,
        measured: ratioOf(log),
        traced: paired({ ...at, runs: traced }),
        expected: unpaired({ ...at, runs: expected }),
      };
    }),
  );
}

function runs(
  scenario: Parameters<typeof compileScenario>[0],
  fit: LogFit,
  { centre, replications = replicationsDefault }: BackTestOptions,
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
  readonly confidence?: number;
}

function sumsOf(run: ReplicationResult, { place, measureId }: At): Sums {
  const part = place === null ? run.whole : run.windows[place];
  return part?.sums.get(measureId) ?? { numerator: 0, denominator: 0 };
}

/** By differences of the days: numerators as if each day were simulated by the mean of its runs. */
function paired(at: At & { readonly runs: readonly (readonly ReplicationResult[])[] }): Simulated {
  const simulated = at.runs.map((ofDay) => meanSums(ofDay.map((run) => sumsOf(run, at))));
  const value = ratioOf(simulated);
  const measured = ratioOf(at.log);
  const residuals = at.log.map(
    (day, place) => residual(day, at.log) - residual(simulated[place] ?? none, simulated),
  );
  return verdict(measured, value, {
    standardError: standardErrorOf(residuals),
    degrees: at.log.length - 1,
    confidence: at.confidence,
  });
}

/** By both standard errors. */
function unpaired(at: At & { readonly runs: readonly ReplicationResult[] }): Simulated {
  const simulated = at.runs.map((run) => sumsOf(run, at));
  const own = standardErrorOf(simulated.map((one) => residual(one, simulated)));
  const logged = standardErrorOf(at.log.map((one) => residual(one, at.log)));
  const both = own ** 2 + logged ** 2;
  const welch =
    both === 0
      ? at.log.length - 1
      : both ** 2 / (own ** 4 / (simulated.length - 1) + logged ** 4 / (at.log.length - 1));
  return verdict(ratioOf(at.log), ratioOf(simulated), {
    standardError: Math.sqrt(both),
    degrees: Math.max(1, Math.floor(welch)),
    confidence: at.confidence,
  });
}

function verdict(
  measured: number,
  value: number,
  of: {
    readonly standardError: number;
    readonly degrees: number;
    readonly confidence: number | undefined;
  },
): Simulated {
  const probability = (1 + (of.confidence ?? confidenceDefault)) / 2;
  const halfWidth = of.standardError * studentQuantile({ probability, degrees: of.degrees });
  return { value, halfWidth, agrees: Math.abs(measured - value) <= halfWidth };
}

const none: Sums = { numerator: 0, denominator: 0 };

function meanSums(sums: readonly Sums[]): Sums {
  const total = (pick: keyof Sums): number => sums.reduce((all, one) => all + one[pick], 0);
  return {
    numerator: total('numerator') / sums.length,
    denominator: total('denominator') / sums.length,
  };
}

function ratioOf(sums: readonly Sums[]): number {
  const total = (pick: keyof Sums): number => sums.reduce((all, one) => all + one[pick], 0);
  const denominator = total('denominator');
  return denominator === 0 ? 0 : total('numerator') / denominator;
}

/** A day's part in the error of the ratio. */
function residual(one: Sums, all: readonly Sums[]): number {
  const denominators = all.reduce((sum, { denominator }) => sum + denominator, 0);
  if (denominators === 0) return 0;
  return ((one.numerator - ratioOf(all) * one.denominator) * all.length) / denominators;
}

function standardErrorOf(residuals: readonly number[]): number {
  const n = residuals.length;
  if (n < 2) return 0;
  const mean = residuals.reduce((sum, one) => sum + one, 0) / n;
  const squares = residuals.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  return Math.sqrt(squares / (n - 1) / n);
}
