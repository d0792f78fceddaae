/**
 * The expected wait of a call that waits: what the router knows of it, joined with the fold.
 *
 * Cost: O(agents who can serve it); the router's facts cost more.
 * Source: acd-routing.md C8; decisions/0010 (47), 0014.
 */
import type { WaitFacts } from '../routing/index.ts';
import { expectedWait, handledLeast, type WaitPrediction } from './expected-wait.ts';
import { ratioOf } from './measure.ts';
import type { Metrics } from './metrics.ts';
import { lookBackMs } from './sliding-sums.ts';

const weekMs = 604_800_000;

export interface AskedWait {
  /** Queue that the call waits in. */
  readonly queueId: string;
  /** `waitFacts` of its router. */
  readonly facts: WaitFacts;
  readonly atMs: number;
}

/** Null: unknown, say nothing. The fold must keep a look-back. */
export function predictWait(metrics: Metrics, asked: AskedWait): WaitPrediction | null {
  const { queueId, facts, atMs } = asked;
  const handled = metrics.recentHandleTime({ queueId }, atMs);
  const isKnown = handled.denominator >= handledLeast;
  const agents = isKnown && !facts.isAgentAble ? facts.agents : [];
  const told = expectedWait({
    position: facts.position,
    agents: agents.map(({ agentId, busyQueueCount }) => ({
      busyQueueCount,
      // Who was left at once by all had no handle time; a rate needs one.
      handleTimeMsMean: Math.max(1, meanOf(metrics, agentId, atMs) ?? ratioOf(handled) ?? 1),
    })),
    isAgentAble: facts.isAgentAble,
    leavingShare: ratioOf(metrics.recentLeaving(queueId, atMs)) ?? 0,
    handledCount: handled.denominator,
    lastWeekMs: facts.isAgentAble || agents.length > 0 ? null : lastWeekMs(metrics, queueId, atMs),
  });
  return told === null ? null : { atMs, position: facts.position, ...told };
}

function meanOf(metrics: Metrics, agentId: string, atMs: number): number | null {
  return ratioOf(metrics.recentHandleTime({ agentId }, atMs));
}

/** Mean wait of those answered who entered in the same half-hour seven days ago. */
function lastWeekMs(metrics: Metrics, queueId: string, atMs: number): number | null {
  const fromMs = Math.floor((atMs - weekMs) / lookBackMs) * lookBackMs;
  if (fromMs < 0) return null;
  const scope = { atMs, fromMs, toMs: fromMs + lookBackMs, queueIds: [queueId] };
  const { waitMsAnswered, answered } = metrics.queueCounts(scope);
  const mean = ratioOf({ numerator: waitMsAnswered, denominator: answered });
  return mean === null ? null : Math.round(mean);
}
