/**
 * The load that a scenario expects, interval by interval: calls, and the work they bring.
 *
 * Means only: busyness has mean 1, redials and returns come on top. It is what formulas and the
 * eye take for the load; a simulation needs none of it.
 * Source: simulation.md 13 (lint).
 */
import type { Scenario } from '../../contracts/index.ts';
import { type CentreFile, wrapUpLimitMsOf } from '../../routing/index.ts';
import { compileArrivals, expectedCalls } from '../callers/arrivals.ts';
import type { Clock } from '../clock.ts';
import { compileDistribution } from '../distributions/compile-distribution.ts';
import { wrapUpRuleOf } from '../simulation-centre.ts';

type CallType = Scenario['callTypes'][number];

/** Expected calls of a whole day. */
export function callsOfDay(callType: CallType, clock: Clock, dayType?: string): number {
  const plan = compileArrivals(callType.arrivals, clock, dayType);
  return expectedCalls(plan, 0, Number.POSITIVE_INFINITY);
}

/** Mean time that a call keeps its agent: talk, holds, up-selling, wrap-up. */
export function handleTimeMsMean(
  callType: CallType,
  queueId: string | undefined,
  centre: CentreFile,
): number {
  const { wrapUp } = callType.handleTime;
  return (
    connectedMsMean(callType) +
    (wrapUp === undefined ? timedWrapUpMs(centre, queueId) : compileDistribution(wrapUp).mean)
  );
}

/** Mean time that a caller is with an agent: talk, holds, up-selling. */
export function connectedMsMean({ handleTime: { talk, hold }, order }: CallType): number {
  const upSell = order?.upSell;
  return (
    compileDistribution(talk).mean +
    holdMsMean(hold) +
    (upSell === undefined ? 0 : (upSell.share ?? 1) * compileDistribution(upSell.time).mean)
  );
}

/** Mean time of a call's holds; geometric: each is followed by another with the same share. */
export function holdMsMean(hold: CallType['handleTime']['hold']): number {
  if (hold === undefined) return 0;
  return (hold.share / Math.max(1 - hold.share, 0.001)) * compileDistribution(hold).mean;
}

/** Where the queue ends wrap-ups by time, that is how long they last. */
function timedWrapUpMs(centre: CentreFile, queueId: string | undefined): number {
  const { rule } = wrapUpRuleOf(centre, queueId);
  return rule?.mode === 'timed' ? wrapUpLimitMsOf(rule, centre.routing) : 0;
}
