/**
 * Position, and what the expected wait is made of.
 *
 * Questions look at every call and agent they need, and change nothing. Of the expected wait the
 * core tells what only it knows; `metrics/expected-wait.ts` joins handle times, shares of callers
 * who leave, and last week.
 * Source: acd-routing.md B18, C8; decisions/0010, 46 and 47.
 */
import { isLoggedOn } from './agent-readings.ts';
import { firstFailedTest } from './eligibility.ts';
import type { Agent, Call } from './records.ts';
import { isWaiting } from './removal-timers.ts';
import type { Core } from './state.ts';
import { dueKey } from './waiting-key.ts';

/** A staffed agent who can serve the call and, where others are ahead, at least one of them. */
export interface ServingAgentFacts {
  readonly agentId: string;
  /** His linked queues with calls waiting without a live offer; at least 1. */
  readonly busyQueueCount: number;
}

export interface WaitFacts {
  /** As `position` answers. */
  readonly position: number;
  /** An eligible agent could take the call now, or it is being offered already. */
  readonly isAgentAble: boolean;
  /** By id. */
  readonly agents: readonly ServingAgentFacts[];
}

/** 1 = next; 0: it is being offered; null: it does not wait, or is not known. */
export function positionOf(core: Core, callId: string): number | null {
  const call = findWaiting(core, callId);
  if (call === undefined) return null;
  return call.liveOffers > 0 ? 0 : 1 + callsAhead(core, call).length;
}

/** Null as for {@link positionOf}. */
export function waitFactsOf(core: Core, callId: string): WaitFacts | null {
  const call = findWaiting(core, callId);
  const position = positionOf(core, callId);
  if (call === undefined || position === null) return null;
  const ahead = position === 0 ? [] : callsAhead(core, call);
  const agents = core.agents.filter(
    (agent) =>
      isLoggedOn(agent) &&
      canServe(call, agent) &&
      (ahead.length === 0 || ahead.some((other) => canServe(other, agent))),
  );
  const isAble = core.agents.some((agent) => firstFailedTest(core, call, agent) === null);
  return {
    position,
    isAgentAble: position === 0 || isAble,
    agents: agents.map((agent) => ({
      agentId: agent.config.id,
      busyQueueCount: Math.max(1, busyQueues(core, agent)),
    })),
  };
}

function findWaiting(core: Core, callId: string): Call | undefined {
  const call = core.calls.get(callId);
  return call !== undefined && isWaiting(call) ? call : undefined;
}

/** Calls without a live offer, of a smaller key, that share a staffed agent with this one. */
function callsAhead(core: Core, call: Call): readonly Call[] {
  const staffed = core.agents.filter((agent) => isLoggedOn(agent) && canServe(call, agent));
  const ahead: Call[] = [];
  for (const other of core.calls.values()) {
    if (!isWaiting(other) || other.liveOffers > 0 || !isBefore(other, call)) continue;
    if (staffed.some((agent) => canServe(other, agent))) ahead.push(other);
  }
  return ahead;
}

/** Tests 5 and 10. */
function canServe(call: Call, agent: Agent): boolean {
  return call.demand?.pairs.some(({ signature }) => signature === agent.signature) ?? false;
}

function isBefore(a: Call, b: Call): boolean {
  return (a.class - b.class || dueKey(a) - dueKey(b) || a.sequence - b.sequence) < 0;
}

function busyQueues(core: Core, agent: Agent): number {
  return agent.config.links.filter(({ queue }) => (core.queues[queue]?.unoffered ?? 0) > 0).length;
}
