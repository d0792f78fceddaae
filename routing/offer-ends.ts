/**
 * How an offer ends without a connection: it and its units first, then the call, then the agent.
 *
 * Source: acd-routing.md B3; decisions/0004 17-19.
 */
import { callTable, offerTable } from '../machines/index.ts';
import { settlePending, touch } from './agents.ts';
import type { EffectBody, RescindCause } from './effects.ts';
import { emit } from './emit.ts';
import { exclude } from './exclusions.ts';
import { callIs, callOn, follow, offerOn } from './life-cycles.ts';
import type { Work } from './records.ts';
import type { Core } from './state.ts';
import { disarm } from './timers.ts';
import { becomeOfferable } from './waiting.ts';

/** Nobody is to blame: no exclusion, no count. */
export function rescindOffer(core: Core, work: Work, cause: RescindCause): void {
  endOffer(core, work, offerOn.rescinded, { ...refOf(work), type: 'offer.rescinded', cause });
  releaseClaim(work, callOn.rescinded);
  becomeOfferable(core, work.call);
  settleAgent(core, work);
}

/** How effects name an offer. */
export function refOf(work: Work): { offerId: string; callId: string; agentId: string } {
  return { offerId: work.id, callId: work.call.id, agentId: work.agent.config.id };
}

/** The offer's own part of any end: its state, its timer, its units. */
export function endOffer(core: Core, work: Work, event: number, body: EffectBody): void {
  work.offerState = follow(offerTable, work.offerState, event);
  disarm(core, work.timer);
  remove(work.agent.works, work);
  remove(work.call.works, work);
  emit(core, body);
}

/** The call keeps its place; this agent does not get it again for a while. */
export function giveBack(core: Core, work: Work): void {
  releaseClaim(work, callOn.failed);
  exclude(core, work.call, work.agent);
  becomeOfferable(core, work.call);
}

function releaseClaim(work: Work, event: number): void {
  const { call } = work;
  if (call.claim !== work) return;
  call.claim = null;
  if (call.state === callIs.connecting) call.state = follow(callTable, call.state, event);
}

/** The agent's part that every end has: what was pending may act now. */
export function settleAgent(core: Core, work: Work): void {
  settlePending(core, work.agent);
  touch(core, work.agent);
}

/** Takes an item out of a short list. */
export function remove<T>(list: T[], item: T): void {
  const at = list.indexOf(item);
  if (at !== -1) list.splice(at, 1);
}
