/**
 * Why a pair is none, and why a call waits, by looking at everything.
 *
 * Source: acd-routing.md B16.
 */
import {
  eligibilityTests,
  type HoldBack,
  type TimerKind,
  type WhyNot,
  type WhyWaiting,
} from '../../../routing/index.ts';
import { effectiveLink, failedTests, firstFailedTest } from './eligibility.ts';
import type { Agent, Call } from './records.ts';
import { isOfferable, rests } from './rings.ts';
import { nextOfCall, timersOfAgent } from './timers.ts';
import {
  agentOf,
  callOf,
  dueKeyOf,
  isBlockedBySessions,
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
  return isOfferable(world, call)
    ? { kind: 'eligible' }
    : { kind: 'holdBack', holdBack: holdBackOf(world, call) };
}

function holdBackOf(world: World, call: Call): HoldBack {
  if (isClaimed(world, call)) return 'claim';
  return rests(world, call) ? 'queueClosed' : 'offerCap';
}

/** Why this call waits; null: it does not. */
export function whyWaiting(world: World, callId: string): WhyWaiting | null {
  const call = queuedCalls(world).find((each) => each.callId === callId);
  if (call === undefined) return null;
  const failed = world.agents.map((agent) => firstFailedTest(world, call, agent));
  const next = nextChange(world, call);
  return {
    callId,
    queueId: call.queueId,
    key: { class: call.class, dueKey: dueKeyOf(call), sequence: call.sequence },
    step: call.step,
    waitMs: waitOf(world, call),
    stopped: eligibilityTests.map((test) => failed.filter((each) => each === test).length),
    eligible: failed.filter((test) => test === null).length,
    ...(!isOfferable(world, call) ? { holdBack: holdBackOf(world, call) } : {}),
    ...(next === null ? {} : { next }),
  };
}

interface Change {
  readonly kind: TimerKind;
  readonly atMs: number;
}

/** The next timer of the call, or at which an agent passes all tests by time alone. */
function nextChange(world: World, call: Call): Change | null {
  const own = nextOfCall(world, call);
  const agents = isOfferable(world, call) ? world.agents : [];
  const able = agents.map((agent) => whenAble(world, call, agent));
  const changes = [own, ...able].filter((change) => change !== null);
  const first = changes.sort((a, b) => a.atMs - b.atMs)[0];
  return first === undefined ? null : { kind: first.kind, atMs: first.atMs };
}

function whenAble(world: World, call: Call, agent: Agent): Change | null {
  const ends = failedTests(world, call, agent).map((test): Change | null => {
    const of = (...kinds: TimerKind[]): Change | null =>
      timersOfAgent(world, agent)
        .filter(({ kind }) => kinds.includes(kind))
        .sort((a, b) => a.atMs - b.atMs)[0] ?? null;
    switch (test) {
      case 'notNotReady': {
        const { device, rejects } = agent.imposed;
        const isBlocked = device || rejects || isBlockedBySessions(world, agent);
        return agent.requested === 'ready' && !isBlocked ? of('autoReturn') : null;
      }
      case 'linkDelay': {
        const link = effectiveLink(world, call, agent);
        return { kind: 'linkDelay', atMs: call.enteredAtMs + (link?.delayMs ?? 0) };
      }
      case 'capacity':
        return of('wrapUpEnd', 'offerExpiry');
      case 'noCoolDown':
        return of('coolDownEnd');
      case 'notExcluded': {
        const last = call.exclusions.findLast(({ agentId }) => agentId === agent.profile.id);
        const atMs = last?.untilMs ?? null;
        return atMs === null ? null : { kind: 'exclusionEnd', atMs };
      }
      default:
        return null;
    }
  });
  if (ends.length === 0 || ends.includes(null)) return null;
  return ends.filter((end) => end !== null).sort((a, b) => b.atMs - a.atMs)[0] ?? null;
}
