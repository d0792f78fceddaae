/**
 * Who leaves a call: its caller, one of its agents, or all by command; and what that ends.
 *
 * The first to go is whatever consult the leaver makes; the last agent to leave ends the call.
 * Source: acd-routing.md B14; decisions/0004 55 to 58.
 */
import { callTable } from '../machines/index.ts';
import { closeConsult } from './departures.ts';
import type { EndCause } from './effects.ts';
import { forgetEnded } from './find-call.ts';
import { endTalk } from './interactions.ts';
import { callOn, follow } from './life-cycles.ts';
import { rescindAll } from './offer-ends.ts';
import type { Call, Work } from './records.ts';
import { isWaiting } from './removal-timers.ts';
import { isTalking, talkersIn } from './segments.ts';
import type { Core } from './state.ts';

/** Ends a connected call for all who are in it: their interactions go to wrap-up or end. */
export function endCall(core: Core, call: Call, cause: EndCause): void {
  if (call.consult !== null) endConsult(core, call.consult, 'consultCancelled');
  const { firstWork: first, passed } = call;
  if (first !== null && first.nextOfCall === null && passed === null && isTalking(first)) {
    endTalk(core, first);
  } else {
    for (const work of talkersIn(call)) endTalk(core, work);
  }
  call.state = follow(callTable, call.state, callOn.ended);
  core.sink.callEnded(call, cause);
  forgetEnded(core, call);
}

/** The agent of an interaction is gone: the call goes on with the others in it, or is over. */
export function leaveCall(core: Core, work: Work, cause: EndCause): void {
  const call = work.serves;
  const { consult } = call;
  if (consult !== null && consult.consultOf === work) {
    endConsult(core, consult, 'consultCancelled');
  }
  if (call.consultOf !== null) endConsult(core, call, cause);
  else if (call.passed !== null && talkersIn(call).length > 1) leaveTo(core, work);
  else endCall(core, call, cause);
}

/** The agent's part is over and the call goes on: it may come back to them within the window. */
export function leaveTo(core: Core, work: Work): void {
  const { agent, serves } = work;
  endTalk(core, work);
  if (!work.countsAsWork) return;
  agent.left = { callId: serves.id, atMs: core.nowMs, accruedMs: work.accruedBeforeMs };
}

/** A consult is over, waiting or connected: nobody is asked any more. */
export function endConsult(core: Core, consult: Call, cause: EndCause): void {
  if (isWaiting(consult)) rescindAll(core, consult, 'callGone');
  for (const work of talkersIn(consult)) endTalk(core, work);
  closeConsult(core, consult, cause);
}
