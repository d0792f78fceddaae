/**
 * Making an offer: the call is reserved for the agent, and their units are debited.
 *
 * Cost: a walk over the few queues that they have had offers from.
 * Source: acd-routing.md B3, B4.
 */
import type { Choice } from '../matching/candidates.ts';
import { effectiveLink } from '../matching/signatures.ts';
import { type Core, newWork } from '../memory/core.ts';
import { type Agent, type Call, rareOf, type Session, type Work } from '../memory/records.ts';
import { arm, nothing } from '../memory/timers.ts';
import { isLiveSession } from './agent-readings.ts';
import { touch } from './agents.ts';
import { countUnoffered, grow, isOfferable, unplaceCall } from './waiting.ts';
import { addWork } from './works.ts';

/** Numbers an agent's last offer from a queue: their place in a round robin. */
export function setOfferFrom(agent: Agent, queue: number, number: number): void {
  const { offersFrom } = agent;
  for (let at = 0; at < offersFrom.length; at += 2) {
    if (offersFrom[at] !== queue) continue;
    offersFrom[at + 1] = number;
    return;
  }
  if (offersFrom === nothing) agent.offersFrom = [queue, number];
  else offersFrom.push(queue, number);
}

/** Offers a call to an agent who may have it. */
export function makeOffer(core: Core, { call, agent, pair }: Choice): void {
  offer(core, call, agent, core.centre.groups.length === 0 ? -1 : pair.linkQueue.group);
}

/** Offers a call to an agent because a supervisor says so; nobody else has it meanwhile. */
export function pullTo(core: Core, call: Call, agent: Agent): void {
  // By the link that counts, whether or not their skills and its delay would make it a pair.
  const via = call.demand === null ? null : effectiveLink(call.demand, agent.signature);
  rareOf(call).pulled = offer(core, call, agent, (via?.queue ?? call.queue).group);
  unplaceCall(core, call);
  grow(core, call);
}

function offer(core: Core, call: Call, agent: Agent, group: number): Work {
  call.offersMade += 1;
  const { queue } = call;
  const work = newWork(core, call, call.offersMade, agent, sessionFor(agent, group));
  addWork(work);
  call.liveOffers += 1;
  if (call.liveOffers === 1) {
    // A ring round begins, and grows from now on.
    call.roundBeganAtMs = core.nowMs;
    grow(core, call);
  }
  countUnoffered(core, call);
  if (!isOfferable(call)) unplaceCall(core, call);
  else if (call.liveOffers === 1) call.demand?.calls.recount(call);
  const from = core.queues[queue.index];
  if (from !== undefined) {
    // Round robin moves on offer, not on answer.
    from.offersMade += 1;
    setOfferFrom(agent, queue.index, from.offersMade);
    agent.lastOfferAtMs = core.nowMs;
  }
  if (core.centre.settings.autoAnswer) core.unanswered.push(work);
  else arm(core, work, core.nowMs + queue.answerLimitMs);
  core.sink.offerMade(work);
  touch(core, agent);
  return work;
}

/** The agent's live session for a group. */
export function sessionFor(agent: Agent, group: number): Session | null {
  if (group === -1) return null;
  for (const session of agent.rare.sessions) {
    if (session.group === group && isLiveSession(session)) return session;
  }
  return null;
}
