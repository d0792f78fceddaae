/**
 * Making an offer: the call is reserved for the agent, and their units are debited.
 *
 * Source: acd-routing.md B3, B4.
 */
import type { Choice } from '../matching/candidates.ts';
import { effectiveLink } from '../matching/eligibility.ts';
import { signatureOf } from '../matching/signatures.ts';
import type { Core, Session } from '../memory/core.ts';
import {
  type AgentRef,
  agentLayout,
  type CallRef,
  callLayout,
  type WorkRef,
} from '../memory/layout.ts';
import { arm } from '../memory/timers.ts';
import { sessionsOf } from './agent-readings.ts';
import { setIdleClock, touchOffer } from './agents.ts';
import { demandOf, isOfferable, queueOf } from './calls.ts';
import { sessionIs } from './life-cycles.ts';
import { setOfferFrom } from './offers-from.ts';
import { beginRound, countUnoffered, grow, unplaceCall } from './waiting.ts';
import { newWork, timerOf } from './works.ts';

const { agentLastOfferAtMs } = agentLayout;
const { callLiveOffers, callOffersMade, callPulled, callQueue } = callLayout;

/** Offers a call to an agent who may have it. */
export function makeOffer(core: Core, { call, agent, pair }: Choice): void {
  offer(core, call, agent, core.centre.groups.length === 0 ? -1 : pair.linkQueue.group);
}

/** Offers a call to an agent because a supervisor says so; nobody else has it meanwhile. */
export function pullTo(core: Core, call: CallRef, agent: AgentRef): void {
  // By the link that counts, whether or not their skills and its delay would make it a pair.
  const demand = demandOf(core, call);
  const via = demand === null ? null : effectiveLink(demand, signatureOf(core, agent));
  const work = offer(core, call, agent, (via?.queue ?? queueOf(core, call)).group);
  core.i32[call + callPulled] = work;
  unplaceCall(core, call);
  grow(core, call);
}

function offer(core: Core, call: CallRef, agent: AgentRef, group: number): WorkRef {
  const n = core.i32[call + callOffersMade]! + 1;
  const session = group === -1 ? null : sessionFor(core, agent, group);
  const work = newWork(core, call, n, agent, session);
  const { i32 } = core;
  const live = i32[call + callLiveOffers]! + 1;
  i32[call + callOffersMade] = n;
  i32[call + callLiveOffers] = live;
  if (live === 1) beginRound(core, call);
  countUnoffered(core, call);
  if (!isOfferable(core, call)) unplaceCall(core, call);
  countOffer(core, agent, core.i32[call + callQueue]!);
  if (core.centre.settings.autoAnswer) core.unanswered.push(work);
  else arm(core, timerOf(work), core.nowMs + queueOf(core, call).answerLimitMs);
  core.sink.offerMade(work);
  touchOffer(core, agent);
  return work;
}

/** Round robin moves on offer, not on answer. */
function countOffer(core: Core, agent: AgentRef, queueIndex: number): void {
  const queue = core.queues[queueIndex];
  if (queue === undefined) return;
  queue.offersMade += 1;
  setOfferFrom(core, agent, queueIndex, queue.offersMade);
  core.f64[(agent >> 1) + agentLastOfferAtMs] = core.nowMs;
  if (core.centre.settings.idleKey === 'sinceLastOffer') setIdleClock(core, agent);
}

/** The agent's live session for a group. */
export function sessionFor(core: Core, agent: AgentRef, group: number): Session | null {
  for (const session of sessionsOf(core, agent)) {
    const { own } = session;
    const isLive = own === sessionIs.ready || own === sessionIs.notReady;
    if (isLive && session.group === group) return session;
  }
  return null;
}
