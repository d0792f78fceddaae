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
import { findWaitingCall } from './find-call.ts';
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
  const call = findWaitingCall(core, callId);
  if (typeof call === 'string') return null;
  return call.liveOffers > 0 ? 0 : 1 + callsAhead(core, call, servingAgents(core, call)).length;
}

/** Null as for {@link positionOf}. */
export function waitFactsOf(core: Core, callId: string): WaitFacts | null {
  const call = findWaitingCall(core, callId);
  if (typeof call === 'string') return null;
  const isOffered = call.liveOffers > 0;
  const serving = servingAgents(core, call);
  const ahead = isOffered ? [] : callsAhead(core, call, serving);
  const agents =
    ahead.length === 0
      ? serving
      : serving.filter((agent) => ahead.some((other) => canServe(other, agent)));
  return {
    position: isOffered ? 0 : 1 + ahead.length,
    isAgentAble:
      isOffered || core.agents.some((agent) => firstFailedTest(core, call, agent) === null),
    agents: agents.map((agent) => ({
      agentId: agent.config.id,
      busyQueueCount: Math.max(1, busyQueues(core, agent)),
    })),
  };
}

/** Staffed agents who can serve a call, by id. */
function servingAgents(core: Core, call: Call): readonly Agent[] {
  return core.agents.filter((agent) => isLoggedOn(agent) && canServe(call, agent));
}

/** Calls without a live offer, of a smaller key, that some of the call's agents can serve too. */
function callsAhead(core: Core, call: Call, serving: readonly Agent[]): readonly Call[] {
  const signatures = new Set(serving.map((agent) => agent.signature));
  const ahead: Call[] = [];
  for (const other of core.calls.values()) {
    if (!isWaiting(other) || other.liveOffers > 0 || !isBefore(other, call)) continue;
    const pairs = other.demand?.pairs ?? [];
    if (pairs.some(({ signature }) => signatures.has(signature))) ahead.push(other);
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
  return agent.config.links.filter(({ queue }) => (core.unoffered[queue] ?? 0) > 0).length;
}
