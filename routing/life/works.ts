/**
 * Works as records: how a life begins, whose they are, and what few have.
 *
 * The works of a call are linked oldest first, those of an agent newest first. A call has one, but
 * in a ring group; an agent may have several, so theirs are linked both ways, and the others are
 * not touched when one comes or goes.
 */
import { assert } from '../../kernel/index.ts';
import { callTable, offerTable } from '../../machines/index.ts';
import type { RefusalCode } from '../border/effects.ts';
import type { Channel, CompiledWrapUp, QueueConfig } from '../centre/compile-centre.ts';
import { ColdWork, type Core, type Session } from '../memory/core.ts';
import {
  type AgentRef,
  agentLayout,
  type CallRef,
  callHas,
  callLayout,
  type TimerRef,
  timerLayout,
  type WorkRef,
  words,
  workHas,
  workLayout,
} from '../memory/layout.ts';
import { align, allocate } from '../memory/memory.ts';
import { kindOf } from '../memory/timer-list.ts';
import { becomeTimer } from '../memory/timers.ts';
import { hasOf, passedTo, queueOf, sequenceOf } from './calls.ts';
import { addHold, countVoiceOffer, dropHold, isLiveOffer } from './capacity.ts';
import { interactionIs } from './life-cycles.ts';

const { callFirstWork, callDirect, callQueue, callState } = callLayout;
const { agentFirstWork } = agentLayout;
const { timerKind } = timerLayout;
const { workMadeAtMs, workConnectedAtMs, workAccruedBeforeMs, workGivesBackMs } = workLayout;
const { workWrapUpBeganAtMs, workWrapUpUntilMs, workCall, workAgent, workQueue } = workLayout;
const { workChannel, workN, workOfferState, workInteractionState, workNextOfCall } = workLayout;
const { workNextOfAgent, workPreviousOfAgent, workCost, workServes, workDirect } = workLayout;
const { workCounts, workExtensions, workSlot, workSpecial } = workLayout;
const { callHasOwnQueue } = callHas;
const { workHasOwnQueue, workHasSession, workHasWrapUpOfQueue, workHasOwnWrapUp, workHasOutcome } =
  workHas;
const { offerExpiry } = kindOf;

/** Work of number `n` of a call, made now, that its call and agent have. */
export function newWork(
  core: Core,
  call: CallRef,
  n: number,
  agent: AgentRef,
  session: Session | null,
): WorkRef {
  const work = core.workPool.free.pop() ?? oneMoreWork(core);
  const { i32, f64 } = core;
  const at = work >> 1;
  i32[work + timerKind] = offerExpiry;
  f64[at + workMadeAtMs] = core.nowMs;
  f64[at + workConnectedAtMs] = -1;
  f64[at + workAccruedBeforeMs] = 0;
  f64[at + workGivesBackMs] = 0;
  f64[at + workWrapUpBeganAtMs] = -1;
  f64[at + workWrapUpUntilMs] = -1;
  i32[work + workCall] = call;
  i32[work + workServes] = call;
  i32[work + workAgent] = agent;
  i32[work + workN] = n;
  i32[work + workOfferState] = offerTable.initial;
  i32[work + workInteractionState] = -1;
  i32[work + workDirect] = i32[call + callDirect]!;
  i32[work + workCounts] = 0;
  i32[work + workExtensions] = 0;
  i32[work + workSpecial] = 0;
  const queue = queueOf(core, call);
  if (hasOf(core, call, callHasOwnQueue)) setWorkQueue(core, work, queue);
  else i32[work + workQueue] = i32[call + callQueue]!;
  if (session !== null) {
    coldWork(core, work).session = session;
    setWorkHas(core, work, workHasSession, true);
  }
  const { channel } = queue;
  if (channel.index === -1) setChannel(core, work, channel);
  else i32[work + workChannel] = channel.index;
  i32[work + workCost] = channel.cost;
  addWork(core, work);
  countVoiceOffer(core, work, 1);
  return work;
}

function oneMoreWork(core: Core): WorkRef {
  align(core);
  const work = allocate(core, words.work) as WorkRef;
  becomeTimer(core, work, offerExpiry, work);
  core.i32[work + workSlot] = core.workPool.slots;
  core.workPool.slots += 1;
  core.coldWorks.push(undefined);
  return work;
}

/** Adds a work, the newest, to its call and its agent. */
function addWork(core: Core, work: WorkRef): void {
  const { i32 } = core;
  const call = i32[work + workCall]!;
  const agent = i32[work + workAgent]!;
  addHold(core, work);
  const newest = i32[agent + agentFirstWork]!;
  assert(newest !== work, 'a work that begins is not an agent’s yet');
  i32[work + workNextOfCall] = 0;
  i32[work + workNextOfAgent] = newest;
  i32[work + workPreviousOfAgent] = 0;
  if (newest !== 0) i32[newest + workPreviousOfAgent] = work;
  i32[agent + agentFirstWork] = work;
  let last = i32[call + callFirstWork]!;
  if (last === 0) {
    i32[call + callFirstWork] = work;
    return;
  }
  for (let next = i32[last + workNextOfCall]!; next !== 0; next = i32[last + workNextOfCall]!) {
    last = next;
  }
  i32[last + workNextOfCall] = work;
}

/** Takes a work that is over out; what it leads to stays, for whoever stands on it. */
export function dropWork(core: Core, work: WorkRef): void {
  const { i32 } = core;
  const call = i32[work + workCall]!;
  const agent = i32[work + workAgent]!;
  dropHold(core, work);
  const nextOfCall = i32[work + workNextOfCall]!;
  let before = i32[call + callFirstWork]!;
  if (before === work) {
    i32[call + callFirstWork] = nextOfCall;
  } else {
    while (before !== 0 && i32[before + workNextOfCall] !== work) {
      before = i32[before + workNextOfCall]!;
    }
    assert(before !== 0, 'a work to drop is one of its call’s');
    i32[before + workNextOfCall] = nextOfCall;
  }
  const previous = i32[work + workPreviousOfAgent]!;
  const next = i32[work + workNextOfAgent]!;
  if (previous === 0) i32[agent + agentFirstWork] = next;
  else i32[previous + workNextOfAgent] = next;
  if (next !== 0) i32[next + workPreviousOfAgent] = previous;
  core.workPool.ended.push(work);
}

/** What stands beside the record; made where there is nothing yet. */
export function coldWork({ i32, coldWorks }: Core, work: WorkRef): ColdWork {
  const slot = i32[work + workSlot]!;
  const known = coldWorks[slot];
  if (known !== undefined) return known;
  const cold = new ColdWork();
  coldWorks[slot] = cold;
  return cold;
}

/** Says that the work has something of {@link workHas}, or has it no more. */
export function setWorkHas({ i32 }: Core, work: WorkRef, bit: number, has: boolean): void {
  const special = i32[work + workSpecial]!;
  i32[work + workSpecial] = has ? special | bit : special & ~bit;
}

function workHasOf({ i32 }: Core, work: WorkRef, bit: number): boolean {
  return (i32[work + workSpecial]! & bit) !== 0;
}

/** The terms of its queue when it was made. */
export function workQueueOf(core: Core, work: WorkRef): QueueConfig {
  if (workHasOf(core, work, workHasOwnQueue)) return coldWork(core, work).queue;
  return core.queues[core.i32[work + workQueue]!]!.config;
}

export function setWorkQueue(core: Core, work: WorkRef, queue: QueueConfig): void {
  const isOwn = core.queues[queue.index]?.config !== queue;
  core.i32[work + workQueue] = queue.index;
  setWorkHas(core, work, workHasOwnQueue, isOwn);
  if (isOwn) coldWork(core, work).queue = queue;
}

export function channelOf(core: Core, work: WorkRef): Channel {
  const index = core.i32[work + workChannel]!;
  return index === -1 ? coldWork(core, work).channel : core.centre.channels[index]!;
}

/** Sets it; one that the active version has no more has no place. */
export function setChannel(core: Core, work: WorkRef, channel: Channel): void {
  core.i32[work + workChannel] = channel.index;
  if (channel.index === -1) coldWork(core, work).channel = channel;
}

export function sessionOf(core: Core, work: WorkRef): Session | null {
  return workHasOf(core, work, workHasSession) ? coldWork(core, work).session : null;
}

/** The rule taken at Connected, for this agent; null: not connected yet. */
export function wrapUpOf(core: Core, work: WorkRef): CompiledWrapUp | null {
  if (workHasOf(core, work, workHasWrapUpOfQueue)) return workQueueOf(core, work).wrapUp;
  return workHasOf(core, work, workHasOwnWrapUp) ? coldWork(core, work).wrapUp : null;
}

export function setWrapUp(core: Core, work: WorkRef, wrapUp: CompiledWrapUp | null): void {
  const isOfQueue = wrapUp === workQueueOf(core, work).wrapUp;
  setWorkHas(core, work, workHasWrapUpOfQueue, isOfQueue);
  setWorkHas(core, work, workHasOwnWrapUp, !isOfQueue && wrapUp !== null);
  if (!isOfQueue && wrapUp !== null) coldWork(core, work).wrapUp = wrapUp;
}

export function outcomeOf(core: Core, work: WorkRef): readonly string[] | null {
  return workHasOf(core, work, workHasOutcome) ? coldWork(core, work).outcome : null;
}

export function setOutcomeOf(core: Core, work: WorkRef, outcome: readonly string[] | null): void {
  setWorkHas(core, work, workHasOutcome, outcome !== null);
  if (outcome !== null) coldWork(core, work).outcome = outcome;
}

/** Of the offer, and of the interaction that it became. */
export function workIdOf({ i32, calls }: Core, work: WorkRef): string {
  return `${calls.idOf(i32[work + workCall] as CallRef)}/${i32[work + workN]}`;
}

/** The works of a call as a list of its own, oldest first. */
export function worksOfCall({ i32 }: Core, call: CallRef): WorkRef[] {
  const works: WorkRef[] = [];
  for (let work = i32[call + callFirstWork]!; work !== 0; work = i32[work + workNextOfCall]!) {
    works.push(work as WorkRef);
  }
  return works;
}

/** The works of an agent as a list of its own, newest first. */
export function worksOfAgent({ i32 }: Core, agent: AgentRef): WorkRef[] {
  const works: WorkRef[] = [];
  for (let work = i32[agent + agentFirstWork]!; work !== 0; work = i32[work + workNextOfAgent]!) {
    works.push(work as WorkRef);
  }
  return works;
}

/** Entity order of offers and interactions. */
export function compareWorks(core: Core, a: WorkRef, b: WorkRef): number {
  const { i32 } = core;
  const [one, other] = [i32[a + workCall] as CallRef, i32[b + workCall] as CallRef];
  return sequenceOf(core, one) - sequenceOf(core, other) || i32[a + workN]! - i32[b + workN]!;
}

/** Whether the interaction is live: talking or on hold. */
export function isTalking({ i32 }: Core, work: WorkRef): boolean {
  const state = i32[work + workInteractionState]!;
  return state !== -1 && state !== interactionIs.wrapUp && state !== interactionIs.ended;
}

/** The live offers of a call, by number; a list of its own. */
export function liveOffersOf(core: Core, call: CallRef): WorkRef[] {
  return worksOfCall(core, call).filter((work) => isLiveOffer(core, work));
}

/** The live interactions in a call, by (call sequence, n); a list of its own. */
export function talkersIn(core: Core, call: CallRef): WorkRef[] {
  const own = worksOfCall(core, call).filter(
    (work) => core.i32[work + workServes] === call && isTalking(core, work),
  );
  const passed = passedTo(core, call);
  return passed.length === 0 ? own : [...own, ...passed].sort((a, b) => compareWorks(core, a, b));
}

/** Whether an agent talks in a call. */
export function talksIn(core: Core, call: CallRef, agent: AgentRef): boolean {
  return talkersIn(core, call).some((work) => core.i32[work + workAgent] === agent);
}

/** Whether the call is being offered to an agent. */
export function hasLiveOffer(core: Core, call: CallRef, agent: AgentRef): boolean {
  const { i32 } = core;
  for (let work = i32[call + callFirstWork]!; work !== 0; work = i32[work + workNextOfCall]!) {
    if (i32[work + workAgent] === agent && isLiveOffer(core, work as WorkRef)) return true;
  }
  return false;
}

/** A live offer or an interaction, by its id. */
export function findWork(core: Core, offerId: string): WorkRef | RefusalCode {
  const { i32 } = core;
  const slash = offerId.lastIndexOf('/');
  const call = core.calls.get(offerId.slice(0, Math.max(slash, 0)));
  if (call === undefined) return 'call_gone';
  const n = offerId.slice(slash + 1);
  for (let work = i32[call + callFirstWork]!; work !== 0; work = i32[work + workNextOfCall]!) {
    if (String(i32[work + workN]) === n) return work as WorkRef;
  }
  return callTable.isFinal(i32[call + callState]!) ? 'call_gone' : 'offer_not_live';
}

/** A live offer, of a live call. */
export function findOffer(core: Core, offerId: string): WorkRef | RefusalCode {
  const work = findWork(core, offerId);
  if (typeof work === 'string') return work;
  if (callTable.isFinal(core.i32[core.i32[work + workCall]! + callState]!)) return 'call_gone';
  return isLiveOffer(core, work) ? work : 'offer_not_live';
}

/** A connected interaction, or one in wrap-up; its call may be over. */
export function findInteraction(core: Core, offerId: string): WorkRef | RefusalCode {
  const work = findWork(core, offerId);
  if (typeof work === 'string') return work;
  return isLiveOffer(core, work) ? 'call_state_not_allowed' : work;
}

/** A work begins with its timer. */
export function timerOf(work: WorkRef): TimerRef {
  return work as number as TimerRef;
}
