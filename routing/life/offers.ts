/**
 * An offer reserves the call and units of the agent's capacity. Cost: a walk over the few queues of
 * the agent's offers. Source: acd-routing.md B3, B4.
 */
import { assert } from '../../kernel/index.ts';
import type { Assignment } from '../matching/candidates.ts';
import { effectiveLink } from '../matching/signatures.ts';
import { type Core, newWork } from '../memory/core.ts';
import type { Agent, Call, Session, Work } from '../memory/records.ts';
import { arm, nothing } from '../memory/timers.ts';
import { isLiveSession } from './agent-readings.ts';
import { touch } from './agents.ts';
import { countUnoffered, grow, isOfferable, unplaceCall } from './waiting.ts';
import { addWork } from './works.ts';

export function setOfferFrom(agent: Agent, queue: number, number: number): void {
  const { offersFrom } = agent;
  for (let at = 0; at < offersFrom.length; at += 2) {
    if (offersFrom[at] !== queue) continue;
    offersFrom[at + 1] = number;
    return;
  }
  assert(queue >= 0, 'an offer is numbered by a queue of the centre');
  if (offersFrom === nothing) agent.offersFrom = [queue, number];
  else offersFrom.push(queue, number);
}

export function makeOffer(core: Core, { call, agent, pair }: Assignment): void {
  offer(core, call, agent, core.centre.groups.length === 0 ? -1 : pair.linkQueue.group);
}

/** A supervisor offers the call to an agent; meanwhile nobody else gets an offer. */
export function pullTo(core: Core, call: Call, agent: Agent): void {
  assert(call.liveOffers === 0, 'an offer by command stands alone');
  assert(call.claim === null, 'a call that is claimed is offered to nobody else');
  // The link counts here even if its delay or missing skills exclude the agent.
  const via = call.demand === null ? null : effectiveLink(call.demand, agent.signature);
  call.own.pulled = offer(core, call, agent, (via?.queue ?? call.queue).group);
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
    call.roundBeganAtMs = core.nowMs;
    grow(core, call);
  }
  countUnoffered(core, call);
  if (!isOfferable(call)) unplaceCall(core, call);
  else if (call.liveOffers === 1) call.demand?.calls.recount(call);
  const from = core.queues[queue.index];
  if (from !== undefined) {
    // For round robin: an agent's turn passes with the offer, not the answer.
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

export function sessionFor(agent: Agent, group: number): Session | null {
  if (group === -1) return null;
  for (const session of agent.rare.sessions) {
    if (session.group === group && isLiveSession(session)) return session;
  }
  return null;
}
