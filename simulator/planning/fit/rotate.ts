/**
 * Cross-validation: each week is predicted from a fit of the others. If intervals hold fewer than
 * nine in ten measured figures, they are widened. Cost: about 200 simulated days a week.
 */
import { type BackTestFigure, backTest } from './back-test.ts';
import { type FitOptions, fitLog, type LogFit } from './fit-log.ts';
import type { ScenarioNames } from './fitted-scenario.ts';
import { type LoggedMeasure, loggedMeasures } from './measure-calls.ts';
import type { CallLog } from './read-log.ts';
import { fitStaff } from './staff.ts';
import { staffPlanOf } from './staff-plan.ts';

export interface RotateOptions extends FitOptions {
  readonly names: ScenarioNames;
}

export interface Rotation {
  readonly held: readonly number[];
  readonly figures: readonly BackTestFigure[];
}

export interface Widening {
  readonly measureId: LoggedMeasure;
  readonly arrivals: 'traced' | 'expected';
  readonly inside: number;
  readonly of: number;
  /**
   * Factor, at least 1, by which intervals must be widened to hold nine in ten measured figures.
   */
  readonly factor: number;
}

export const rotatedWeeksMin = 3;
const roundsOfSplit = 6;
const replicationsOfStaff = 20;
const replicationsOfSplit = 10;
const shareInside = 0.9;
const arrivalKinds = ['traced', 'expected'] as const;

/** Predicts each week; yields the share done and returns the splits, none for a short log. */
export function* rotate(
  log: CallLog,
  fit: LogFit,
  options: RotateOptions,
): Generator<number, readonly Rotation[], undefined> {
  const week = fit.weekdays.length;
  const splits = fit.days.length < rotatedWeeksMin * week ? 0 : fit.days.length - week + 1;
  const done: Rotation[] = [];
  for (let first = 0; first < splits; first++) {
    const test = withoutDays(log, fit, { ...options, held: fit.days.slice(first, first + week) });
    let next = test.next();
    for (; next.done !== true; next = test.next()) yield (first + next.value) / splits;
    if (next.value !== null) done.push(next.value);
  }
  return done;
}

function* withoutDays(
  log: CallLog,
  whole: LogFit,
  { names, held, ...options }: RotateOptions & { readonly held: readonly number[] },
): Generator<number, Rotation | null, undefined> {
  const calls = log.calls.filter(({ day }) => !held.includes(day));
  const fitted = fitLog({ ...log, calls }, { ...options, weekdays: whole.weekdays });
  if (!fitted.ok) return null;
  const fit = fitted.value;
  const search = fitStaff({
    ...staffPlanOf(fit, names),
    rounds: roundsOfSplit,
    replications: replicationsOfStaff,
  });
  let round = search.next();
  for (; round.done !== true; round = search.next()) yield round.value.round / roundsOfSplit / 2;
  const test = backTest(fit, {
    names,
    shifts: round.value.shifts,
    calls: whole.calls.filter(({ day }) => held.includes(day)),
    replications: replicationsOfSplit,
  });
  let next = test.next();
  for (; next.done !== true; next = test.next()) yield 0.5 + next.value[0] / next.value[1] / 2;
  const isWhole = ({ hour, queueId }: BackTestFigure): boolean => hour === null && queueId === null;
  return { held, figures: next.value.filter(isWhole) };
}

export function wideningsOf(rotations: readonly Rotation[]): readonly Widening[] {
  return loggedMeasures.flatMap((measureId) =>
    arrivalKinds.map((arrivals): Widening => {
      const figures = rotations.flatMap((one) =>
        one.figures.filter((figure) => figure.measureId === measureId),
      );
      const far = figures
        .map(({ measured, [arrivals]: { predicted, halfWidth } }) =>
          measured === predicted ? 0 : Math.abs(measured - predicted) / halfWidth,
        )
        .sort((a, b) => a - b);
      const wanted = far[Math.ceil(shareInside * far.length) - 1] ?? 1;
      return {
        measureId,
        arrivals,
        inside: far.filter((times) => times <= 1).length,
        of: far.length,
        // Rounds up, so that nine in ten figures stay inside.
        factor: Math.max(1, Math.ceil(wanted * 100) / 100),
      };
    }),
  );
}

export function widenIntervals(
  figures: readonly BackTestFigure[],
  widenings: readonly Widening[],
): readonly BackTestFigure[] {
  return figures.map((figure) => {
    const wider = (arrivals: Widening['arrivals']) => {
      const { factor = 1 } =
        widenings.find((one) => one.measureId === figure.measureId && one.arrivals === arrivals) ??
        {};
      const { [arrivals]: one, measured } = figure;
      const halfWidth = factor * one.halfWidth;
      return { ...one, halfWidth, agrees: Math.abs(measured - one.predicted) <= halfWidth };
    };
    return { ...figure, traced: wider('traced'), expected: wider('expected') };
  });
}
