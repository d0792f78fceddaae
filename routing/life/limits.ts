/**
 * Limits of waiting, unanswered offers, and Not Ready, which rescinds unaccepted offers. A live
 * offer delays a call's limit until its own end; with `cut`, the maximum wait rescinds it.
 * Source: acd-routing.md B1, B2, B10, B13; decisions/0004 2-5, 12, 17-24.
 */
import { assert } from '../../kernel/index.ts';
import type { FailCause } from '../files/index.ts';
import type { Core } from '../memory/core.ts';
import type { Agent, Call, Queue, Session, Work } from '../memory/records.ts';
import { appendTo, arm, compareDue, disarm, isPending, Timer } from '../memory/timers.ts';
import { type ImposedCause, imposedBy, isLiveOffer, isUnaccepted } from './agent-readings.ts';
import { coolDown, touch } from './agents.ts';
import { offerIs, offerOn } from './life-cycles.ts';
import {
  endOffer,
  giveBack,
  giveUpOnAgent,
  rescindAll,
  rescindOffer,
  settleAgent,
} from './offer-ends.ts';
import { takeFallback } from './queue-entry.ts';
import { armClosing, armNext } from './removals.ts';
import { placeCall, settleRest } from './waiting.ts';
import { compareWorks, worksOfAgent, worksOfCall } from './works.ts';

const causes = { maxWait: 'maxWait', noStaff: 'noStaff', queueClosing: 'queueClosed' } as const;

/** Runs phase 4, where calls leave queues; true: some left, so matching runs again. */
export function runRemovals(core: Core): boolean {
  if (core.removing.nextAtMs() > core.nowMs) return false;
  const due: Timer[] = [];
  let acted = false;
  for (let timer = core.removing.popDue(core.nowMs); timer !== null; ) {
    if (timer.kind === 'queueClosed') {
      const queue = timer.owner as Queue;
      const to = queue.state === 'closed' ? opened : closedWith(queue.divertTo);
      setQueueState(core, queue, to, queue.untilMs ?? core.nowMs);
      acted = true;
    } else {
      due.push(timer);
    }
    timer = core.removing.popDue(core.nowMs);
  }
  due.sort(compareDue);
  for (const timer of due) {
    // An earlier timer may have ended the call or set this timer anew.
    const stillHolds = timer.atMs !== -1 && !isPending(timer);
    if (stillHolds) acted = remove(core, timer) || acted;
  }
  return acted;
}

function remove(core: Core, timer: Timer): boolean {
  const call = timer.owner as Call;
  assert(call.place !== -1, 'a limit is that of a call which is not over');
  if (call.liveOffers > 0) {
    if (!cutsOffers(core, call, timer)) {
      call.own.blocked = appendTo(call.rare.blocked, timer);
      if (timer === call) armNext(core, call);
      return false;
    }
    rescindAll(core, call, 'maxWait');
  }
  if (call.rare.forAgent !== null) giveUpOnAgent(core, call, call.rare.forAgent);
  else {
    const cause = causes[timer.kind as keyof typeof causes];
    if (call.queue.asks?.kind === 'host') {
      const problem = cause === 'maxWait' ? 'late' : cause;
      core.sink.routeAnswered(call, { host: undefined, to: null, problem });
    }
    takeFallback(core, call, cause);
  }
  return true;
}

/** Whether the limit rescinds live offers instead of waiting for their end. */
export function cutsOffers(core: Core, call: Call, timer: Timer): boolean {
  return (
    timer.kind === 'maxWait' &&
    core.centre.settings.maxWaitWithLiveOffer === 'cut' &&
    call.claim === null &&
    worksOfCall(call).every((work) => !isLiveOffer(work) || work.madeAtMs < timer.atMs)
  );
}

type QueueOpening = Readonly<Pick<Queue, 'state' | 'untilMs' | 'divertTo'>>;
export const opened: QueueOpening = { state: 'open', untilMs: null, divertTo: null };

function closedWith(divertTo: Queue['divertTo']): QueueOpening {
  return { state: 'closed', untilMs: null, divertTo };
}

/** Changes a queue's state as of `dueAtMs`; calls leave a queue that has closed. */
export function setQueueState(
  core: Core,
  queue: Queue,
  to: QueueOpening,
  dueAtMs: number = core.nowMs,
): void {
  const isSame = queue.state === to.state && queue.untilMs === to.untilMs;
  if (isSame && queue.divertTo === to.divertTo) return;
  const wasClosed = queue.state === 'closed';
  const isClosed = to.state === 'closed';
  queue.state = to.state;
  queue.untilMs = to.untilMs;
  queue.divertTo = to.divertTo;
  if (to.untilMs === null) disarm(core, queue.timer);
  else arm(core, queue.timer, Math.max(to.untilMs, core.nowMs));
  core.sink.queueState(queue);
  for (const call of queue.waiting) {
    assert(call.queue.index === queue.config.index, 'a call waits in its own queue');
    if (isClosed && !wasClosed) armClosing(core, call, dueAtMs);
    else if (wasClosed && !isClosed) disarm(core, call.rare.closingTimer);
  }
  if (queue.config.callbacksWhileClosed) return;
  // Cost: one pass over all calls, as callbacks are in no list of their queue; few queues do so.
  for (const call of core.calls.values()) {
    const isOurs = call.queue.index === queue.config.index;
    if (isOurs && settleRest(core, call)) placeCall(core, call);
  }
}

/** Makes the agent Not Ready for a cause, at once, even during work. */
export function impose(core: Core, agent: Agent, cause: ImposedCause): void {
  const isNew = (agent.imposed & imposedBy[cause]) === 0;
  agent.imposed |= imposedBy[cause];
  const { autoReturnMs } = core.centre.settings;
  if (isNew && cause === 'noAnswer' && autoReturnMs !== null) {
    const rare = agent.own;
    rare.autoReturnTimer ??= new Timer('autoReturn', agent);
    arm(core, rare.autoReturnTimer, core.nowMs + autoReturnMs);
  }
  rescindUnaccepted(core, agent, null);
  touch(core, agent);
}

/** Rescinds the agent's unaccepted offers of one session or all, unless offers may finish. */
export function rescindUnaccepted(core: Core, agent: Agent, session: Session | null): void {
  if (core.centre.settings.notReadyWithLiveOffer === 'finishOffer') return;
  const unaccepted = worksOfAgent(agent).filter(
    (work) => isUnaccepted(work) && (session === null || work.session === session),
  );
  unaccepted.sort(compareWorks);
  for (const work of unaccepted) rescindOffer(core, work, 'stateChange');
}

export function rejectOffer(core: Core, work: Work, reason: string | undefined): void {
  assert(isLiveOffer(work), 'an offer that is rejected is live');
  endOffer(core, work, offerOn.rejected);
  core.sink.offerRejected(work, reason ?? null);
  giveBack(core, work);
  const { agent } = work;
  const { rejectCoolDownMs, rejectsMax } = core.centre.settings;
  coolDown(core, agent, rejectCoolDownMs);
  agent.own.rejects += 1;
  if (agent.rare.rejects >= rejectsMax) impose(core, agent, 'rejects');
  settleAgent(core, work);
}

/** Ends an offer at its answer limit, or as failed media at its connect limit. */
export function expireOffer(core: Core, work: Work): void {
  assert(isLiveOffer(work), 'an offer that expires is live');
  if (work.offerState === offerIs.connecting) {
    failOffer(core, work, 'media', offerOn.connectLimit);
    return;
  }
  const { agent, call } = work;
  // Agents offered a call together are not blamed. Read now, as giving back may move the call.
  const isOneOfSeveral = call.plan.strategy.name === 'ringGroup' || call.offersMax > 1;
  const isCounted = !isOneOfSeveral || core.centre.settings.countRingGroup;
  endOffer(core, work, offerOn.answerLimit);
  core.sink.offerMoved(work, 'offer.expired', !isCounted);
  giveBack(core, work);
  if (isCounted) {
    agent.own.noAnswers += 1;
    if (agent.rare.noAnswers >= work.channel.noAnswersMax) impose(core, agent, 'noAnswer');
  }
  settleAgent(core, work);
}

export function failOffer(core: Core, work: Work, cause: FailCause, event: number): void {
  assert(isLiveOffer(work), 'an offer that fails is live');
  endOffer(core, work, event);
  core.sink.offerFailed(work, cause);
  giveBack(core, work);
  if (cause === 'unreachable') impose(core, work.agent, 'device');
  else coolDown(core, work.agent, core.centre.settings.failCoolDownMs);
  settleAgent(core, work);
}
