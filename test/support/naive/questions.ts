/**
 * Position, and what the expected wait is made of.
 *
 * Source: acd-routing.md B18, C8; docs/decisions/0004.
 */
import type { WaitFacts } from '../../../routing/index.ts';
import { canServe, firstFailedTest } from './eligibility.ts';
import { countWaiting } from './pairs.ts';
import { rests } from './rings.ts';
import { type Agent, type Call, dueKeyOf, liveOffersOf, queuedCalls, type World } from './world.ts';

/** As the router's `position`. */
export function positionOf(world: World, callId: string): number | null {
  const call = findQueued(world, callId);
  if (call === undefined) return null;
  if (liveOffersOf(world, call).length > 0) return 0;
  return rests(world, call) ? null : 1 + callsAhead(world, call).length;
}

/** As the router's `waitFacts`. */
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

/** Calls without a live offer, of a smaller key, that share an agent with this one; without any such agent, those of its queue. */
function callsAhead(world: World, call: Call): Call[] {
  const staffed = staffedFor(world, call);
  const isAlone = staffed.length === 0 && call.forAgent === null;
  return queuedCalls(world).filter(
    (other) =>
      liveOffersOf(world, other).length === 0 &&
      !rests(world, other) &&
      isBefore(other, call) &&
      (isAlone
        ? other.forAgent === null && other.queueId === call.queueId
        : staffed.some((agent) => canServe(world, other, agent))),
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
