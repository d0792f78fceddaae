/**
 * How an offer ends without a connection: it and its units first, then the call, then the agent.
 *
 * Source: acd-routing.md B3; decisions/0004 17-19.
 */
import { callTable, offerTable } from '../machines/index.ts';
import { settlePending, touch } from './agents.ts';
import type { RescindCause } from './effects.ts';
import { exclude } from './exclusions.ts';
import { callIs, callOn, follow, offerOn } from './life-cycles.ts';
import type { Work } from './records.ts';
import type { Core } from './state.ts';
import { disarm } from './timers.ts';
import { becomeOfferable } from './waiting.ts';

/** Nobody is to blame: no exclusion, no count. */
export function rescindOffer(core: Core, work: Work, cause: RescindCause): void {
  endOffer(core, work, offerOn.rescinded);
  core.sink.offerRescinded(work, cause);
  releaseClaim(work, callOn.rescinded);
  becomeOfferable(core, work.call);
  settleAgent(core, work);
}

/** The offer's own part of any end: its state, its timer, its units. */
export function endOffer(core: Core, work: Work, event: number): void {
  work.offerState = follow(offerTable, work.offerState, event);
  disarm(core, work.timer);
  remove(work.agent.works, work);
  remove(work.call.works, work);
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
