/**
 * The load that a scenario expects, interval by interval: calls, and the work they bring.
 *
 * Means only: busyness has mean 1, redials and returns come on top. It is what formulas and the
 * eye take for the load; a simulation needs none of it.
 * Source: simulation.md 13 (lint).
 */
import type { Scenario } from '../../contracts/index.ts';
import type { CentreFile } from '../../routing/index.ts';
import { type ArrivalsPlan, compileArrivals } from '../callers/arrivals.ts';
import { callsUntil } from '../callers/rate-pieces.ts';
import type { Clock } from '../clock.ts';
import { compileDistribution } from '../distributions/compile-distribution.ts';

type CallType = Scenario['callTypes'][number];

/** Expected calls that enter between two instants of the day. */
export function expectedCalls(plan: ArrivalsPlan, fromMs: number, toMs: number): number {
  if (plan.kind === 'trace') {
    return plan.calls.filter(({ atMs }) => atMs >= fromMs && atMs < toMs).length;
  }
  if (plan.kind === 'lines') {
    const until = (atMs: number): number =>
      plan.pieces.reduce((sum, piece) => sum + callsUntil(piece, atMs), 0);
    return until(toMs) - until(fromMs);
  }
  const { callsPerInterval, intervalMs } = plan;
  let calls = 0;
  const first = Math.floor(fromMs / intervalMs);
  const last = Math.min(callsPerInterval.length, Math.ceil(toMs / intervalMs));
  for (let place = first; place < last; place++) {
    const overlapMs =
      Math.min(toMs, (place + 1) * intervalMs) - Math.max(fromMs, place * intervalMs);
    calls += ((callsPerInterval[place] ?? 0) * Math.max(0, overlapMs)) / intervalMs;
  }
  return calls;
}

/** Expected calls of a whole day. */
export function callsOfDay(callType: CallType, clock: Clock, dayType?: string): number {
  const plan = compileArrivals(callType.arrivals, clock, dayType);
  return expectedCalls(plan, 0, Number.POSITIVE_INFINITY);
}

/** Mean time that a call keeps its agent: talk, holds, up-selling, wrap-up. */
export function handleTimeMsMean(
  { handleTime, order }: CallType,
  queueId: string | undefined,
  centre: CentreFile,
): number {
  const { talk, wrapUp, hold } = handleTime;
  const upSell = order?.upSell;
  return (
    compileDistribution(talk).mean +
    holdMsMean(hold) +
    (upSell === undefined ? 0 : (upSell.share ?? 1) * compileDistribution(upSell.time).mean) +
    (wrapUp === undefined ? timedWrapUpMs(centre, queueId) : compileDistribution(wrapUp).mean)
  );
}

/** Mean time of a call's holds; geometric: each is followed by another with the same share. */
export function holdMsMean(hold: CallType['handleTime']['hold']): number {
  if (hold === undefined) return 0;
  return (hold.share / Math.max(1 - hold.share, 0.001)) * compileDistribution(hold).mean;
}

/** Where the queue ends wrap-ups by time, that is how long they last. */
function timedWrapUpMs(centre: CentreFile, queueId: string | undefined): number {
  const queue = centre.queues.find(({ id }) => id === queueId);
  const group = centre.groups?.find(({ id }) => id === queue?.group);
  const rule = queue?.wrapUp ?? group?.wrapUp ?? centre.defaults?.wrapUp;
  return rule?.mode === 'timed' ? (rule.limitMs ?? defaultWrapUpMs) : 0;
}

/** What the core gives a timed wrap-up that says no limit. */
const defaultWrapUpMs = 30_000;
