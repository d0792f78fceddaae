/**
 * Limits of waiting, phase 4: maximum wait, the wait for one agent, no staff, queue closing.
 *
 * They act on calls that wait without a live offer. One that finds an offer lets it finish, and
 * acts when it has ended without connection; `cut` takes the offer back instead, once, when the
 * maximum wait comes.
 * Source: acd-routing.md B1 (phase 4 and its table), B13; decisions/0004 2-5, 12.
 */
import type { LimitCause } from '../border/effects.ts';
import type { Core, Queue } from '../memory/core.ts';
import {
  type CallRef,
  callLayout,
  none,
  type TimerRef,
  timerLayout,
  workLayout,
} from '../memory/layout.ts';
import { isBefore, kindOf, nextAtMs, popDue } from '../memory/timer-list.ts';
import { arm, armCall, block, disarm, disarmCall, dueAtMs, isPending } from '../memory/timers.ts';
import { forAgentOf } from './calls.ts';
import { giveUpOnAgent, takeFallback } from './entering.ts';
import { rescindAll } from './offer-ends.ts';
import { liveOffersOf } from './works.ts';

const { callClaim, callLiveOffers } = callLayout;
const { timerKind, timerOwner } = timerLayout;
const { workMadeAtMs } = workLayout;
const { queueClosed, maxWait, noStaff, queueClosing } = kindOf;

/** Phase 4; true: something acted, so matching runs again. */
export function runRemovals(core: Core): boolean {
  const { removing } = core;
  if (nextAtMs(removing) > core.nowMs) return false;
  const due: TimerRef[] = [];
  let acted = false;
  for (let timer = popDue(core, removing); timer !== none; timer = popDue(core, removing)) {
    if (core.i32[timer + timerKind] === queueClosed) {
      closeQueue(core, core.queues[core.i32[timer + timerOwner]!]!);
      acted = true;
    } else {
      due.push(timer);
    }
  }
  due.sort((a, b) => (isBefore(core, a, b) ? -1 : 1));
  for (const timer of due) {
    // One that acted before may have ended this one, or the move it made have armed it anew.
    const stillHolds = dueAtMs(core, timer) !== -1 && !isPending(core, timer);
    if (stillHolds) acted = remove(core, timer) || acted;
  }
  return acted;
}

function remove(core: Core, timer: TimerRef): boolean {
  const call = core.i32[timer + timerOwner] as CallRef;
  if (core.i32[call + callLiveOffers]! > 0) {
    if (!cutsOffers(core, call, timer)) {
      block(core, timer, dueAtMs(core, timer));
      return false;
    }
    rescindAll(core, call, 'maxWait');
  }
  const forAgent = forAgentOf(core, call);
  if (forAgent !== null) giveUpOnAgent(core, call, forAgent);
  else takeFallback(core, call, causeOf(core.i32[timer + timerKind]!));
  return true;
}

function causeOf(kind: number): LimitCause {
  if (kind === maxWait) return 'maxWait';
  return kind === noStaff ? 'noStaff' : 'queueClosed';
}

/** Whether a limit takes the call's live offers back, and need not wait for their ends. */
export function cutsOffers(core: Core, call: CallRef, timer: TimerRef): boolean {
  const { i32, f64, centre } = core;
  if (i32[timer + timerKind] !== maxWait || i32[call + callClaim] !== 0) return false;
  if (centre.settings.maxWaitWithLiveOffer !== 'cut') return false;
  const atMs = dueAtMs(core, timer);
  return liveOffersOf(core, call).every((work) => f64[(work >> 1) + workMadeAtMs]! < atMs);
}

/** Sets the state of a queue, as of `fromMs`; its waiting calls leave when it is closed. */
export function setQueueState(
  core: Core,
  queue: Queue,
  to: { readonly state: Queue['state']; readonly untilMs: number | null },
  fromMs: number = core.nowMs,
): void {
  if (queue.state === to.state && queue.untilMs === to.untilMs) return;
  const wasClosed = queue.state === 'closed';
  queue.state = to.state;
  queue.untilMs = to.untilMs;
  if (to.untilMs === null) disarm(core, queue.timer);
  else arm(core, queue.timer, Math.max(to.untilMs, core.nowMs));
  core.sink.queueState(queue);
  for (const call of queue.waiting) {
    // Its limit then is due since `fromMs`, and the call leaves in the next phase 4.
    if (to.state === 'closed') armCall(core, call, queueClosing, fromMs);
    else if (wasClosed) disarmCall(core, call, queueClosing);
  }
}

function closeQueue(core: Core, queue: Queue): void {
  setQueueState(core, queue, { state: 'closed', untilMs: null }, queue.untilMs ?? core.nowMs);
}
