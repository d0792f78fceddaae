/**
 * Every week of a log held out in turn: fitted without it, predicted, and set beside what it was.
 *
 * One split says little of an interval, for one week is one draw. Here any successive days of the
 * fitted kind, as many as a week has, are held out: 16 ways in the 20 weekdays of a month, which
 * overlap, and are worth about 4 that do not. Where fewer than nine in ten lie in their intervals,
 * days of a week are more alike than chance makes them, and intervals of the same measure and kind
 * of arrivals are widened by the least factor with which nine in ten do.
 * A generator, for progress and for a stop. Cost: by a split some 200 days simulated.
 */

import { simulationCentre } from '../../simulation-centre.ts';
import { type BackTestFigure, backTest } from './back-test.ts';
import { type FitOptions, fitLog, type LogFit } from './fit-log.ts';
import { centreOf, type ScenarioNames, scenarioOf } from './fitted-scenario.ts';
import { type LoggedMeasure, loggedMeasures } from './measure-calls.ts';
import type { CallLog } from './read-log.ts';
import { fitStaff, type StaffedProfile, type StaffRound } from './staff.ts';
import { staffPlanOf } from './staff-plan.ts';

export interface RotateOptions extends FitOptions {
  readonly names: ScenarioNames;
  /** Fitted to all days: each split begins there. */
  readonly staff: StaffRound;
}

/** One split. */
export interface Rotation {
  /** Numbers of the days held out. */
  readonly held: readonly number[];
  /** Of the whole day. */
  readonly figures: readonly BackTestFigure[];
}

/** What the splits say of the intervals of one measure. */
export interface Widening {
  readonly measureId: LoggedMeasure;
  readonly arrivals: 'traced' | 'expected';
  /** Splits that lie in their interval as it is, and all. */
  readonly inside: number;
  readonly of: number;
  /** From 1: with so many times the half-width nine in ten do. */
  readonly factor: number;
}

/** Splits of a log with fewer days than so many weeks say nothing. */
export const rotatedWeeksMin = 3;
const roundsOfSplit = 4;
const replicationsOfStaff = 20;
const replicationsOfSplit = 10;
const shareInside = 0.9;
const arrivalKinds = ['traced', 'expected'] as const;

/** Yields the share done; returns the splits. None where the log is too short for three weeks. */
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

/** Null: nothing can be fitted to the days that are left. */
function* withoutDays(
  log: CallLog,
  whole: LogFit,
  { names, staff: of, held, ...options }: RotateOptions & { readonly held: readonly number[] },
): Generator<number, Rotation | null, undefined> {
  const calls = log.calls.filter(({ day }) => !held.includes(day));
  const fitted = fitLog({ ...log, calls }, { ...options, weekdays: whole.weekdays });
  if (!fitted.ok) return null;
  const fit = fitted.value;
  const first = scenarioOf(fit, names, { shifts: [] });
  const search = fitStaff({
    scenarioOf: (shifts) => ({ ...first, agents: { shifts: [...shifts] } }),
    centre: centreOf(fit, names),
    ...staffPlanOf(fit, names),
    ...startingAt(of, fit, whole),
    rounds: roundsOfSplit,
    replications: replicationsOfStaff,
  });
  let round = search.next();
  for (; round.done !== true; round = search.next()) yield round.value.round / roundsOfSplit / 2;
  const { shifts } = round.value;
  const scenario = scenarioOf(fit, names, { shifts });
  const test = backTest(fit, {
    names,
    centre: simulationCentre(scenario, centreOf(fit, names)).centre,
    shifts,
    calls: whole.calls.filter(({ day }) => held.includes(day)),
    replications: replicationsOfSplit,
  });
  let next = test.next();
  for (; next.done !== true; next = test.next()) yield 0.5 + next.value[0] / next.value[1] / 2;
  return { held, figures: next.value.filter(({ hour }) => hour === null) };
}

/** The staff of the whole log, where the days that are left have the same profiles and hours. */
function startingAt(
  { profiles }: StaffRound,
  fit: LogFit,
  whole: LogFit,
): { readonly profiles?: readonly StaffedProfile[] } {
  const isAlike =
    fit.startMs === whole.startMs &&
    fit.endMs === whole.endMs &&
    JSON.stringify(fit.profiles.map(({ callTypes }) => callTypes)) ===
      JSON.stringify(whole.profiles.map(({ callTypes }) => callTypes));
  return isAlike ? { profiles } : {};
}

/** What the splits say of intervals, by measure and kind of arrivals. */
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
        // Upwards, so that the last one counted lies inside.
        factor: Math.max(1, Math.ceil(wanted * 100) / 100),
      };
    }),
  );
}

/** Figures with their intervals so much wider. */
export function widened(
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
