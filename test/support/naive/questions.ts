/**
 * Position, and what the expected wait is made of.
 *
 * A proposal for `Router`: `position` is the core's alone; of the expected wait it tells what only
 * it knows, and `metrics/` joins handle times, shares of callers who leave, and last week.
 * Source: acd-routing.md B18, C8; docs/decisions/0010.
 */
import { canServe, firstFailedTest } from './eligibility.ts';
import { countWaiting } from './pairs.ts';
import { type Agent, type Call, dueKeyOf, liveOffersOf, queuedCalls, type World } from './world.ts';

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

/** What a router may be asked about a wait. */
export interface WaitQuestions {
  /** 1 = next; 0: it is being offered; null: it does not wait, or is not known. */
  position(callId: string): number | null;
  /** Null as for `position`. */
  waitFacts(callId: string): WaitFacts | null;
}

/** Implements {@link WaitQuestions.position}. */
export function positionOf(world: World, callId: string): number | null {
  const call = findQueued(world, callId);
  if (call === undefined) return null;
  return liveOffersOf(world, call).length > 0 ? 0 : 1 + callsAhead(world, call).length;
}

/** Implements {@link WaitQuestions.waitFacts}. */
export function waitFactsOf(world: World, callId: string): WaitFacts | null {
  const call = findQueued(world, callId);
  const position = positionOf(world, callId);
  if (call === undefined || position === null) return null;
  const ahead = position === 0 ? [] : callsAhead(world, call);
  const serving = staffedFor(world, call).filter(
    (agent) => ahead.length === 0 || ahead.some((other) => canServe(world, other, agent)),
  );
  const isAble = world.agents.some((agent) => firstFailedTest(world, call, agent) === null);
  return {
    position,
    isAgentAble: position === 0 || isAble,
    agents: serving.map((agent) => ({
      agentId: agent.profile.id,
      busyQueueCount: Math.max(1, countBusyQueues(world, agent)),
    })),
  };
}

function findQueued(world: World, callId: string): Call | undefined {
  return queuedCalls(world).find((call) => call.callId === callId);
}

/** Calls without a live offer, of a smaller key, that share an agent with this one. */
function callsAhead(world: World, call: Call): Call[] {
  return queuedCalls(world).filter(
    (other) =>
      liveOffersOf(world, other).length === 0 &&
      isBefore(other, call) &&
      staffedFor(world, call).some((agent) => canServe(world, other, agent)),
  );
}

function staffedFor(world: World, call: Call): Agent[] {
  return world.agents.filter((agent) => agent.loggedOn && canServe(world, call, agent));
}

function isBefore(a: Call, b: Call): boolean {
  return (a.class - b.class || dueKeyOf(a) - dueKeyOf(b) || a.sequence - b.sequence) < 0;
}

function countBusyQueues(world: World, agent: Agent): number {
  return agent.profile.links.filter((link) => countWaiting(world, link.queueId) > 0).length;
}
