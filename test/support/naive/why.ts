/**
 * Why a pair is none, and why a call waits, by looking at everything.
 *
 * Source: acd-routing.md B16.
 */
import { eligibilityTests, type WhyNot, type WhyWaiting } from '../../../routing/index.ts';
import { firstFailedTest } from './eligibility.ts';
import { nextOfCall } from './timers.ts';
import { agentOf, callOf, isClaimed, liveOffersOf, type World, waitingCalls } from './world.ts';

/** Why this agent does not have this call. */
export function whyNot(world: World, callId: string, agentId: string): WhyNot {
  const known = callOf(world, callId);
  const agent = agentOf(world, agentId);
  if (known === undefined) return { kind: 'unknown', what: 'call' };
  if (agent === undefined) return { kind: 'unknown', what: 'agent' };
  const call = waitingCalls(world).find((each) => each === known);
  if (call === undefined) return { kind: 'callNotWaiting', state: known.state };
  const offers = liveOffersOf(world, call);
  if (offers.some((offer) => offer.agentId === agentId)) return { kind: 'won' };
  const test = firstFailedTest(world, call, agent);
  if (test !== null) return { kind: 'test', test };
  if (isClaimed(world, call)) return { kind: 'holdBack', holdBack: 'claim' };
  if (offers.length > 0) return { kind: 'holdBack', holdBack: 'offerCap' };
  return { kind: 'eligible' };
}

/** Why this call waits; null: it does not. */
export function whyWaiting(world: World, callId: string): WhyWaiting | null {
  const call = waitingCalls(world).find((each) => each.callId === callId);
  if (call === undefined) return null;
  const failed = world.agents.map((agent) => firstFailedTest(world, call, agent));
  const next = nextOfCall(world, call);
  const hasOffer = liveOffersOf(world, call).length > 0;
  return {
    callId,
    queueId: call.queueId,
    key: { class: call.class, dueKey: call.baseMs + call.offsetMs, sequence: call.sequence },
    step: call.step,
    waitMs: world.nowMs - (call.firstEnteredAtMs.get(call.queueId) ?? call.enteredAtMs),
    stopped: eligibilityTests.map((test) => failed.filter((each) => each === test).length),
    eligible: failed.filter((test) => test === null).length,
    ...(hasOffer ? { holdBack: isClaimed(world, call) ? 'claim' : 'offerCap' } : {}),
    ...(next === null ? {} : { next }),
  };
}
