/**
 * Why a pair is none, and why a call waits, by looking at everything.
 *
 * Source: acd-routing.md B16.
 */
import { eligibilityTests, type WhyNot, type WhyWaiting } from '../../../routing/index.ts';
import { firstFailedTest } from './eligibility.ts';
import { isOfferable } from './rings.ts';
import { nextOfCall } from './timers.ts';
import {
  agentOf,
  callOf,
  dueKeyOf,
  isClaimed,
  liveOffersOf,
  queuedCalls,
  type World,
  waitOf,
} from './world.ts';

/** Why this agent does not have this call. */
export function whyNot(world: World, callId: string, agentId: string): WhyNot {
  const known = callOf(world, callId);
  const agent = agentOf(world, agentId);
  if (known === undefined) return { kind: 'unknown', what: 'call' };
  if (agent === undefined) return { kind: 'unknown', what: 'agent' };
  const call = queuedCalls(world).find((each) => each === known);
  if (call === undefined) return { kind: 'callNotWaiting', state: known.state };
  const offers = liveOffersOf(world, call);
  if (offers.some((offer) => offer.agentId === agentId)) return { kind: 'won' };
  const test = firstFailedTest(world, call, agent);
  if (test !== null) return { kind: 'test', test };
  if (isClaimed(world, call)) return { kind: 'holdBack', holdBack: 'claim' };
  return isOfferable(world, call)
    ? { kind: 'eligible' }
    : { kind: 'holdBack', holdBack: 'offerCap' };
}

/** Why this call waits; null: it does not. */
export function whyWaiting(world: World, callId: string): WhyWaiting | null {
  const call = queuedCalls(world).find((each) => each.callId === callId);
  if (call === undefined) return null;
  const failed = world.agents.map((agent) => firstFailedTest(world, call, agent));
  const next = nextOfCall(world, call);
  return {
    callId,
    queueId: call.queueId,
    key: { class: call.class, dueKey: dueKeyOf(call), sequence: call.sequence },
    step: call.step,
    waitMs: waitOf(world, call),
    stopped: eligibilityTests.map((test) => failed.filter((each) => each === test).length),
    eligible: failed.filter((test) => test === null).length,
    ...(!isOfferable(world, call)
      ? { holdBack: isClaimed(world, call) ? 'claim' : 'offerCap' }
      : {}),
    ...(next === null ? {} : { next }),
  };
}
