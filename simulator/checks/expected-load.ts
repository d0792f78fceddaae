/**
 * The load that a scenario expects, interval by interval: calls, and the work they bring.
 *
 * Means only: busyness has mean 1, redials and returns come on top. It is what formulas and the
 * eye take for the load; a simulation needs none of it.
 * Source: simulation.md 13 (lint).
 */
import type { Scenario } from '../../contracts/index.ts';
import { type CentreFile, type WrapUpRule, wrapUpLimitMsOf } from '../../routing/index.ts';
import { compileArrivals, expectedCalls } from '../callers/arrivals.ts';
import type { Clock } from '../clock.ts';
import { compileDistribution } from '../distributions/compile-distribution.ts';
import type { Distribution } from '../distributions/distribution.ts';
import { wrapUpRuleOf } from '../simulation-centre.ts';

type CallType = Scenario['callTypes'][number];

/** Expected calls of a whole day. */
export function callsOfDay(callType: CallType, clock: Clock, dayType?: string): number {
  const plan = compileArrivals(callType.arrivals, clock, dayType);
  return expectedCalls(plan, 0, Number.POSITIVE_INFINITY);
}

/** Mean handle time: talk, holds, up-selling, and wrap-up as long as the centre lets it last. */
export function handleTimeMsMean(
  callType: CallType,
  queueId: string | undefined,
  centre: CentreFile,
): number {
  return connectedMsMean(callType) + wrapUpMsMean(callType.handleTime.wrapUp, queueId, centre);
}

/** By the rule of the queue, as agents of a simulation keep it; not known: as drawn. */
function wrapUpMsMean(
  wrapUp: CallType['handleTime']['wrapUp'],
  queueId: string | undefined,
  centre: CentreFile,
): number {
  const drawn = wrapUp === undefined ? null : compileDistribution(wrapUp);
  if (queueId === undefined) return drawn?.mean ?? 0;
  const { rule, ms: limitMs } = wrapUpLimitOf(centre, queueId);
  if (rule?.mode === 'timed') return limitMs;
  return drawn === null ? 0 : drawn.mean - lostMsMean(drawn, limitMs);
}

/** A limit of the centre on what a scenario draws. */
export interface DrawLimit {
  readonly ms: number;
  /** Of the member that says it, or should. */
  readonly pointer: string;
}

/** When a wrap-up in the queue ends at the latest. */
export function wrapUpLimitOf(
  centre: CentreFile,
  queueId: string,
): DrawLimit & { readonly rule: WrapUpRule | undefined } {
  const { rule, pointer } = wrapUpRuleOf(centre, queueId);
  const ownMs = wrapUpLimitMsOf(rule, centre.routing);
  const capMs = wrapUpLimitMsOf({ mode: 'mandatory' }, centre.routing);
  return ownMs < capMs
    ? { rule, ms: ownMs, pointer: `${pointer}/limitMs` }
    : { rule, ms: capMs, pointer: '/routing/wrapUpCapMs' };
}

/** Points by which the part of a distribution beyond a limit is added up. */
const points = 1_000;
/** A smaller part beyond the limit is none: its quantiles cannot be told from infinity. */
const leastBeyond = 1e-9;

/** Mean time by which a limit shortens what is drawn. */
export function lostMsMean(distribution: Distribution, limitMs: number): number {
  const within = distribution.cdf(limitMs);
  if (1 - within < leastBeyond) return 0;
  const step = (1 - within) / points;
  let sum = 0;
  for (let point = 0; point < points; point += 1) {
    sum += Math.max(0, distribution.quantile(within + (point + 0.5) * step) - limitMs);
  }
  return sum * step;
}

/** Of the agents on shift, the part who come and are not away: shrinkage multiplies. */
export function presentShareOf({ agents: { adherence } }: Scenario): number {
  const { absenceShare = 0, away } = adherence ?? {};
  if (away === undefined) return 1 - absenceShare;
  const readyMs = compileDistribution(away.ready).mean;
  const awayMs = compileDistribution(away.away).mean;
  return (1 - absenceShare) * (readyMs / (readyMs + awayMs));
}

/** Mean time that a caller is with an agent: talk, holds, up-selling. */
function connectedMsMean({ handleTime: { talk, hold }, order }: CallType): number {
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
