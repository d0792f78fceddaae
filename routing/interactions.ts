/**
 * Interactions: what an offer becomes when it is connected, until its wrap-up is over.
 *
 * Source: acd-routing.md B9, B11; decisions/0004 28-30.
 */
import { callTable, interactionTable, offerTable } from '../machines/index.ts';
import { settlePending, touch } from './agents.ts';
import type { EndCause } from './effects.ts';
import { setAccrued } from './idle-clock.ts';
import { callIsCallback, callOn, follow, interactionOn, offerOn } from './life-cycles.ts';
import { remove, rescindOthers } from './offer-ends.ts';
import type { Call, Work } from './records.ts';
import type { Core } from './state.ts';
import { arm, disarm } from './timers.ts';
import { endWaiting } from './waiting.ts';
import { waitMs } from './waiting-key.ts';

/** Media are through: the call is answered. */
export function connect(core: Core, work: Work): void {
  const { call, agent } = work;
  work.offerState = follow(offerTable, work.offerState, offerOn.connected);
  disarm(core, work.timer);
  call.liveOffers -= 1;
  call.pulled = null;
  core.sink.offerMoved(work, 'offer.connected');
  rescindOthers(core, work);
  if (callIsCallback[call.state] === true) core.sink.callbackDone(call, 'connected');
  else core.sink.callAnswered(work, waitMs(core, call));
  call.state = follow(callTable, call.state, callOn.connected);
  call.claim = null;
  endWaiting(core, call);
  agent.handledToday += 1;
  agent.noAnswers = 0;
  agent.rejects = 0;
  beginTalk(core, work);
}

/** Begins an interaction, routed or the agent's own. */
export function beginTalk(core: Core, work: Work): void {
  const { agent } = work;
  work.interactionState = interactionTable.initial;
  work.connectedAtMs = core.nowMs;
  work.wrapUp = work.call.queue.wrapUp;
  work.wrapUpLimitMs = agent.config.wrapUpLimitMs ?? work.wrapUp.limitMs;
  const isQueueWork = work.queue.id !== '';
  work.countsAsWork = work.direct === null || (isQueueWork && core.centre.settings.outboundCounts);
  agent.interactions += 1;
  agent.lastWorkAtMs = core.nowMs;
  touch(core, agent);
}

/** The agent's last connection of this interaction ends: wrap-up, or the end. */
function endTalk(core: Core, work: Work): void {
  const { agent, wrapUp } = work;
  if (work.direct === null) {
    agent.talkTodayMs += core.nowMs - work.connectedAtMs;
    agent.lastInboundAtMs = core.nowMs;
  }
  if (wrapUp === null || wrapUp.mode === 'none') {
    finish(core, work, false);
    return;
  }
  work.interactionState = follow(
    interactionTable,
    work.interactionState,
    interactionOn.wrapUpBegan,
  );
  work.wrapUpBeganAtMs = core.nowMs;
  work.timer.kind = 'wrapUpEnd';
  setWrapUpEnd(core, work, core.nowMs + work.wrapUpLimitMs);
  touch(core, agent);
}

/** Extends a wrap-up from the end now set. */
export function extendWrapUp(core: Core, work: Work, byMs: number): void {
  work.interactionState = follow(
    interactionTable,
    work.interactionState,
    interactionOn.wrapUpExtended,
  );
  work.extensions += 1;
  setWrapUpEnd(core, work, work.wrapUpUntilMs + byMs);
}

function setWrapUpEnd(core: Core, work: Work, untilMs: number): void {
  const capMs = work.wrapUpBeganAtMs + core.centre.settings.wrapUpCapMs;
  work.wrapUpUntilMs = Math.min(untilMs, capMs);
  arm(core, work.timer, work.wrapUpUntilMs);
  core.sink.wrapUpSet(work);
}

/** The wrap-up limit has come. */
export function expireWrapUp(core: Core, work: Work): void {
  const isMissing = work.wrapUp?.outcomeRequired === true && work.outcome === null;
  finish(core, work, isMissing);
}

/** The interaction is over: its units are free. */
export function finish(core: Core, work: Work, isCodeMissing: boolean): void {
  const { agent, call } = work;
  work.interactionState = follow(interactionTable, work.interactionState, interactionOn.ended);
  disarm(core, work.timer);
  remove(agent.works, work);
  remove(call.works, work);
  agent.interactions -= 1;
  agent.lastWorkAtMs = core.nowMs;
  if (work.countsAsWork) setAccrued(core, agent, 0);
  core.sink.interactionEnded(work, isCodeMissing);
  settlePending(core, agent);
  touch(core, agent);
  forget(core, call);
}

/** Ends a connected call: its interactions go to wrap-up or end. */
export function endCall(core: Core, call: Call, cause: EndCause): void {
  call.state = follow(callTable, call.state, callOn.ended);
  for (const work of [...call.works]) endTalk(core, work);
  core.sink.callEnded(call, cause);
  forget(core, call);
}

/** A call is known until it has ended and the last of its wrap-ups too. */
function forget(core: Core, call: Call): void {
  if (callTable.isFinal(call.state) && call.works.length === 0) core.calls.delete(call.id);
}
