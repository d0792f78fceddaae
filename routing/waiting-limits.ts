/**
 * Limits of waiting, phase 4: maximum wait, the wait for one agent, no staff, queue closing.
 *
 * They act on calls that wait without a live offer. One that finds an offer lets it finish, and
 * acts when it has ended without connection; `cut` takes the offer back instead, once, when the
 * maximum wait comes.
 * Source: acd-routing.md B1 (phase 4 and its table), B13; decisions/0004 2-5, 12.
 */
import { isLiveOffer } from './capacity.ts';
import { takeFallback } from './fallback.ts';
import { giveUpOnAgent } from './for-agent.ts';
import { added } from './lists.ts';
import { rescindAll } from './offer-ends.ts';
import type { Call, Queue } from './records.ts';
import { armClosing } from './removal-timers.ts';
import type { Core } from './state.ts';
import { arm, compareDue, disarm, isPending, type Timer } from './timers.ts';
import { worksOfCall } from './works.ts';

const causes = { maxWait: 'maxWait', noStaff: 'noStaff', queueClosing: 'queueClosed' } as const;

/** Phase 4; true: something acted, so matching runs again. */
export function runRemovals(core: Core): boolean {
  if (core.removing.nextAtMs() > core.nowMs) return false;
  const due: Timer[] = [];
  let acted = false;
  for (let timer = core.removing.popDue(core.nowMs); timer !== null; ) {
    if (timer.kind === 'queueClosed') {
      closeQueue(core, timer.owner as Queue);
      acted = true;
    } else {
      due.push(timer);
    }
    timer = core.removing.popDue(core.nowMs);
  }
  due.sort(compareDue);
  for (const timer of due) {
    // One that acted before may have ended this one, or the move it made have armed it anew.
    const stillHolds = timer.atMs !== -1 && !isPending(timer);
    if (stillHolds) acted = remove(core, timer) || acted;
  }
  return acted;
}

function remove(core: Core, timer: Timer): boolean {
  const call = timer.owner as Call;
  if (call.liveOffers > 0) {
    if (!cutsOffers(core, call, timer)) {
      call.blocked = added(call.blocked, timer);
      return false;
    }
    rescindAll(core, call, 'maxWait');
  }
  if (call.forAgent !== null) giveUpOnAgent(core, call, call.forAgent);
  else takeFallback(core, call, causes[timer.kind as keyof typeof causes]);
  return true;
}

/** Whether a limit takes the call's live offers back, and need not wait for their ends. */
export function cutsOffers(core: Core, call: Call, timer: Timer): boolean {
  return (
    timer.kind === 'maxWait' &&
    core.centre.settings.maxWaitWithLiveOffer === 'cut' &&
    call.claim === null &&
    worksOfCall(call).every((work) => !isLiveOffer(work) || work.madeAtMs < timer.atMs)
  );
}

/** Sets the state of a queue, due at `dueAtMs`; its waiting calls leave when it is closed. */
export function setQueueState(
  core: Core,
  queue: Queue,
  to: { readonly state: Queue['state']; readonly untilMs: number | null },
  dueAtMs: number = core.nowMs,
): void {
  if (queue.state === to.state && queue.untilMs === to.untilMs) return;
  const wasClosed = queue.state === 'closed';
  queue.state = to.state;
  queue.untilMs = to.untilMs;
  if (to.untilMs === null) disarm(core, queue.timer);
  else arm(core, queue.timer, Math.max(to.untilMs, core.nowMs));
  core.sink.queueState(queue);
  for (const call of queue.waiting) {
    if (to.state === 'closed') armClosing(core, call, dueAtMs);
    else if (wasClosed) disarm(core, call.closingTimer);
  }
}

function closeQueue(core: Core, queue: Queue): void {
  setQueueState(core, queue, { state: 'closed', untilMs: null }, queue.untilMs ?? core.nowMs);
}
