/**
 * How an offer ends without a connection: it and its units first, then the call, then the agent.
 *
 * Source: acd-routing.md B3; decisions/0004 17-19.
 */
import { callTable, offerTable } from '../machines/index.ts';
import { settlePending, touch } from './agents.ts';
import { isLiveOffer } from './capacity.ts';
import type { RescindCause } from './effects.ts';
import { exclude } from './exclusions.ts';
import { giveUpOnAgent } from './for-agent.ts';
import { callIsCallback, callOn, follow, offerOn } from './life-cycles.ts';
import { clear, remove } from './lists.ts';
import type { Call, Work } from './records.ts';
import { isWaiting } from './removal-timers.ts';
import type { Core } from './state.ts';
import { arm, disarm } from './timers.ts';
import { becomeOfferable, grow, unplaceCall } from './waiting.ts';
import { dropWork, worksOfCall } from './works.ts';

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
  dropWork(work);
  core.workPool.ended.push(work);
  work.call.liveOffers -= 1;
  if (work.call.pulled === work) work.call.pulled = null;
}

/** The call keeps its place; this agent does not get it again for a while. */
export function giveBack(core: Core, work: Work): void {
  const { call, agent } = work;
  releaseClaim(work, callOn.failed);
  const { forAgent } = call;
  if (forAgent !== null && forAgent.agentId === agent.config.id) {
    giveUpOnAgent(core, call, forAgent);
    if (!isWaiting(call)) return;
  }
  exclude(core, call, agent);
  claimNext(core, call);
  becomeOfferable(core, call);
}

/** Rescinds all live offers of a call, by number; nobody claims after another. */
export function rescindAll(core: Core, call: Call, cause: RescindCause): void {
  if (call.parked.length > 0) clear(call.parked);
  if (call.liveOffers === 0) return;
  for (const work of worksOfCall(call).filter(isLiveOffer)) rescindOffer(core, work, cause);
}

/** With the claim an offer is connecting, and the connect limit runs; a callback has its own. */
export function claim(core: Core, work: Work): void {
  const { connectLimitMs, callbackLimitMs } = core.centre.settings;
  const isCallback = callIsCallback[work.call.state] === true;
  arm(core, work.timer, core.nowMs + (isCallback ? callbackLimitMs : connectLimitMs));
  takeClaim(core, work);
}

/** The claim alone: for an offer that connects in this instant. */
export function takeClaim(core: Core, work: Work): void {
  const { call } = work;
  work.offerState = follow(offerTable, work.offerState, offerOn.connecting);
  call.claim = work;
  call.state = follow(callTable, call.state, callOn.connecting);
  unplaceCall(core, call);
  grow(core, call);
  core.sink.offerMoved(work, 'offer.connecting');
  if (callIsCallback[call.state] === true) {
    call.attempts += 1;
    core.sink.callbackAttempted(work);
  }
  if (core.centre.settings.ringGroupRescind === 'atAccept') rescindOthers(core, work);
}

/** Another agent has the call: what else is live of it is taken back, by number. */
export function rescindOthers(core: Core, work: Work): void {
  const { call } = work;
  if (call.parked.length > 0) clear(call.parked);
  if (call.liveOffers === Number(isLiveOffer(work))) return;
  for (const other of worksOfCall(call).filter(isLiveOffer)) {
    if (other !== work) rescindOffer(core, other, 'otherAgent');
  }
}

/** After the claimer has failed, the first parked offer takes the claim. */
function claimNext(core: Core, call: Call): void {
  const next = call.claim === null ? call.parked.shift() : undefined;
  if (next !== undefined) claim(core, next);
}

function releaseClaim(work: Work, event: number): void {
  const { call } = work;
  remove(call.parked, work);
  if (call.claim !== work) return;
  call.claim = null;
  call.state = follow(callTable, call.state, event);
}

/** The agent's part that every end has: what was pending may act now. */
export function settleAgent(core: Core, work: Work): void {
  settlePending(core, work.agent);
  touch(core, work.agent);
}
