/**
 * Expected calls and work by interval, from means alone: busyness has mean 1; redials and return
 * calls are not included.
 */
import type { Scenario } from '../../contracts/index.ts';
import { type CentreFile, type WrapUpRule, wrapUpLimitMsOf } from '../../routing/index.ts';
import { compileArrivals, expectedCalls } from '../callers/arrivals.ts';
import type { Clock } from '../clock.ts';
import { compileDistribution } from '../distributions/compile-distribution.ts';
import type { Distribution } from '../distributions/distribution.ts';
import { wrapUpRuleOf } from '../simulation-centre.ts';

type CallType = Scenario['callTypes'][number];

export function callsOfDay(callType: CallType, clock: Clock, dayType?: string): number {
  const plan = compileArrivals(callType.arrivals, clock, dayType);
  return expectedCalls(plan, 0, Number.POSITIVE_INFINITY);
}

export function handleTimeMsMean(
  callType: CallType,
  queueId: string | undefined,
  centre: CentreFile,
): number {
  return connectedMsMean(callType) + wrapUpMsMean(callType.handleTime.wrapUp, queueId, centre);
}

/** Mean wrap-up after the queue's rule has cut or extended it; as drawn if the queue is unknown. */
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

export interface DrawLimit {
  readonly ms: number;
  readonly pointer: string;
}

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

const points = 1_000;
/** Smaller shares beyond a limit are ignored, since their quantiles may be infinite. */
const leastBeyond = 1e-9;

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

/** Shares of rostered time that agents of a scenario are lost, by cause; none: no cause. */
export function shrinkageOf({ agents: { adherence } }: Scenario) {
  const { absenceShare = 0, away } = adherence ?? {};
  const absent = absenceShare === 0 ? [] : [{ cause: 'absent', share: absenceShare }];
  if (away === undefined) return absent;
  const readyMs = compileDistribution(away.ready).mean;
  const awayMs = compileDistribution(away.away).mean;
  return [...absent, { cause: 'away', share: awayMs / (readyMs + awayMs) }];
}

/** Share of rostered agents who are present, neither absent nor away. */
export function presentShareOf(scenario: Scenario): number {
  return shrinkageOf(scenario).reduce((present, { share }) => present * (1 - share), 1);
}

function connectedMsMean({ handleTime: { talk, hold }, order }: CallType): number {
  const upSell = order?.upSell;
  return (
    compileDistribution(talk).mean +
    holdMsMean(hold) +
    (upSell === undefined ? 0 : (upSell.share ?? 1) * compileDistribution(upSell.time).mean)
  );
}

/** Mean time on hold of a call: after each hold one more follows with the same chance. */
export function holdMsMean(hold: CallType['handleTime']['hold']): number {
  if (hold === undefined) return 0;
  return (hold.share / Math.max(1 - hold.share, 0.001)) * compileDistribution(hold).mean;
}
