/** Figures of a log in the simulation's measures, as ratios of sums over days. */
import { ratioOf, totalOf } from '../../../metrics/index.ts';
import type { Sums } from '../../statistics/ratio-estimate.ts';
import type { CallList } from './logged-calls.ts';

export const loggedMeasures = [
  'delayShare',
  'waitMsMean',
  'speedOfAnswerMs',
  'abandonShare',
  'serviceLevelNet',
] as const;

export type LoggedMeasure = (typeof loggedMeasures)[number];

export type DaySums = Readonly<Record<LoggedMeasure | 'calls', Sums>>;

export function sumsOfCalls(calls: CallList, targetMs: number): DaySums {
  const sums = { delayed: 0, waitMs: 0, answered: 0, answeredWaitMs: 0, abandoned: 0 };
  let inTarget = 0;
  let leftInTarget = 0;
  for (const { waitMs, outcome } of calls) {
    if (waitMs > 0) sums.delayed += 1;
    sums.waitMs += waitMs;
    if (outcome === 'abandoned') {
      sums.abandoned += 1;
      if (waitMs <= targetMs) leftInTarget += 1;
      continue;
    }
    sums.answered += 1;
    sums.answeredWaitMs += waitMs;
    if (waitMs <= targetMs) inTarget += 1;
  }
  const ofAll = (numerator: number): Sums => ({ numerator, denominator: calls.length });
  return {
    calls: { numerator: calls.length, denominator: 1 },
    delayShare: ofAll(sums.delayed),
    waitMsMean: ofAll(sums.waitMs),
    speedOfAnswerMs: { numerator: sums.answeredWaitMs, denominator: sums.answered },
    abandonShare: ofAll(sums.abandoned),
    serviceLevelNet: { numerator: inTarget, denominator: calls.length - leftInTarget },
  };
}

export function figureOfDays(days: readonly DaySums[], measure: LoggedMeasure | 'calls'): number {
  return ratioOf(totalOf(days.map((day) => day[measure]))) ?? 0;
}
