/**
 * Calls as records: how a life begins and ends, whose queue and plan a call has, what few have.
 *
 * What ends in an instant becomes another from the next one on, so that whoever still acts on it in
 * this one finds it as it was. Nothing outside the core keeps a handle beyond its end.
 */
import { assert } from '../../kernel/index.ts';
import { callTable } from '../../machines/index.ts';
import type { CallClass, ClassifyOutcome, ExpressionAst, FactRecord } from '../../rules/index.ts';
import type { RefusalCode } from '../border/effects.ts';
import type { QueueConfig } from '../centre/compile-centre.ts';
import type { CompiledPlan } from '../centre/compile-plan.ts';
import {
  ColdCall,
  type Core,
  type Demand,
  type ForAgent,
  type Named,
  type QueueEntry,
} from '../memory/core.ts';
import {
  type CallRef,
  callFlag,
  callHas,
  callLayout,
  nodeLayout,
  none,
  type WorkRef,
  words,
} from '../memory/layout.ts';
import { clear } from '../memory/lists.ts';
import { align, allocate } from '../memory/memory.ts';
import { callIs, callIsCallback, callWaits } from './life-cycles.ts';

const { callEnteredAtMs, callAgeFromMs, callOffsetMs, callRoundBeganAtMs } = callLayout;
const { callClassSetAtMs, callPromotedAtMs, callChangesInstant, callSequence } = callLayout;
const { callState, callQueue, callDemand, callFirstWork, callLiveOffers } = callLayout;
const { callOffersMade, callOffersMax, callRingGrowth, callFlags, callSpecial } = callLayout;
const { callPulled, callSlot, callClass, callStep, callStepsTaken } = callLayout;
const { callDelayStage, callVersion, callPlaceInQueue, callAttempts, callChanges } = callLayout;
const { callLastAgent, callDirect } = callLayout;
const { nodeItem } = nodeLayout;
const { callHasOneEntry } = callFlag;
const {
  callHasOwnQueue,
  callHasOwnPlan,
  callHasRequired,
  callHasFacts,
  callHasForAgent,
  callHasConsults,
  callHasParked,
  callHasEntries,
} = callHas;

/** A call that begins now; what else it brings is set by whoever begins it. */
export function newCall(
  core: Core,
  name: string | Named,
  queue: QueueConfig,
  plan: CompiledPlan,
): CallRef {
  core.sequence += 1;
  return beginCall(core, name, { sequence: core.sequence, queue, plan, atMs: core.nowMs });
}

/** Begins a life; what the end of another has emptied and disarmed stays so. */
export function beginCall(
  core: Core,
  name: string | Named,
  of: {
    readonly sequence: number;
    readonly queue: QueueConfig;
    readonly plan: CompiledPlan;
    readonly atMs: number;
  },
): CallRef {
  const { queue, plan, atMs } = of;
  const call = core.callPool.free.pop() ?? oneMoreCall(core);
  const { i32, f64 } = core;
  const at = call >> 1;
  f64[at + callSequence] = of.sequence;
  f64[at + callEnteredAtMs] = atMs;
  f64[at + callAgeFromMs] = atMs;
  f64[at + callOffsetMs] = plan.offsetMs;
  f64[at + callRoundBeganAtMs] = -1;
  f64[at + callClassSetAtMs] = -1;
  f64[at + callPromotedAtMs] = -1;
  f64[at + callChangesInstant] = -1;
  i32[call + callState] = callTable.initial;
  i32[call + callDemand] = 0;
  i32[call + callOffersMade] = 0;
  i32[call + callOffersMax] = 1;
  i32[call + callRingGrowth] = 0;
  i32[call + callFlags] = 0;
  i32[call + callSpecial] = 0;
  i32[call + callClass] = plan.class;
  i32[call + callStep] = 0;
  i32[call + callStepsTaken] = 0;
  i32[call + callDelayStage] = 0;
  i32[call + callVersion] = 0;
  i32[call + callAttempts] = 0;
  i32[call + callChanges] = 0;
  i32[call + callLastAgent] = none;
  i32[call + callDirect] = 0;
  core.calls.name(call, name);
  setQueue(core, call, queue);
  setPlan(core, call, plan);
  return call;
}

function oneMoreCall(core: Core): CallRef {
  align(core);
  const call = allocate(core, words.call) as CallRef;
  const { i32, callPool } = core;
  i32[call + callSlot] = callPool.slots;
  i32[call + nodeItem] = call;
  i32[call + callPlaceInQueue] = -1;
  callPool.slots += 1;
  core.coldCalls.push(undefined);
  return call;
}

/** A call is known until it has ended and the last of its wrap-ups too. */
export function forgetEnded(core: Core, call: CallRef): void {
  const { i32 } = core;
  if (!callTable.isFinal(i32[call + callState]!) || i32[call + callFirstWork] !== 0) return;
  if (!core.calls.forget(call)) return;
  assert(i32[call + callLiveOffers] === 0, 'a call that is over is offered to nobody');
  assert(i32[call + callDemand] === 0, 'a call that is over asks for nothing');
  i32[call + callSpecial] = i32[call + callSpecial]! & ~callHasFacts;
  core.callPool.ended.push(call);
}

/** At the end of an instant: what ended in it may become another. */
export function refill(core: Core): void {
  const { callPool, workPool, i32 } = core;
  for (let call = callPool.ended.pop(); call !== undefined; call = callPool.ended.pop()) {
    if (i32[call + callSpecial] !== 0) clearCold(core, call);
    callPool.free.push(call);
  }
  for (let work = workPool.ended.pop(); work !== undefined; work = workPool.ended.pop()) {
    workPool.free.push(work);
  }
}

function clearCold(core: Core, call: CallRef): void {
  const cold = coldCall(core, call);
  clear(cold.passed);
  clear(cold.parked);
  clear(cold.entries);
}

/** What stands beside the record; made where there is nothing yet. */
export function coldCall({ i32, coldCalls }: Core, call: CallRef): ColdCall {
  const slot = i32[call + callSlot]!;
  const known = coldCalls[slot];
  if (known !== undefined) return known;
  const cold = new ColdCall();
  coldCalls[slot] = cold;
  return cold;
}

/** Whether the call has something of {@link callHas}. */
export function hasOf({ i32 }: Core, call: CallRef, bit: number): boolean {
  return (i32[call + callSpecial]! & bit) !== 0;
}

/** Says whether it has. */
export function setHas({ i32 }: Core, call: CallRef, bit: number, has: boolean): void {
  const special = i32[call + callSpecial]!;
  i32[call + callSpecial] = has ? special | bit : special & ~bit;
}

/** A flag of {@link callFlag}. */
export function isFlagged({ i32 }: Core, call: CallRef, bit: number): boolean {
  return (i32[call + callFlags]! & bit) !== 0;
}

/** Sets or takes a flag. */
export function setFlag({ i32 }: Core, call: CallRef, bit: number, is: boolean): void {
  const flags = i32[call + callFlags]!;
  i32[call + callFlags] = is ? flags | bit : flags & ~bit;
}

/** The terms of its queue. */
export function queueOf(core: Core, call: CallRef): QueueConfig {
  const { i32 } = core;
  if ((i32[call + callSpecial]! & callHasOwnQueue) !== 0) return coldCall(core, call).queue;
  return core.queues[i32[call + callQueue]!]!.config;
}

/** Sets them: as the active version says, or others. */
export function setQueue(core: Core, call: CallRef, queue: QueueConfig): void {
  const isOwn = core.queues[queue.index]?.config !== queue;
  core.i32[call + callQueue] = queue.index;
  setHas(core, call, callHasOwnQueue, isOwn);
  if (isOwn) coldCall(core, call).queue = queue;
}

export function planOf(core: Core, call: CallRef): CompiledPlan {
  const isOwn = (core.i32[call + callSpecial]! & callHasOwnPlan) !== 0;
  return isOwn ? coldCall(core, call).plan : queueOf(core, call).plan;
}

/** Sets the plan; its queue is set before. */
export function setPlan(core: Core, call: CallRef, plan: CompiledPlan): void {
  const isOwn = queueOf(core, call).plan !== plan;
  setHas(core, call, callHasOwnPlan, isOwn);
  if (isOwn) coldCall(core, call).plan = plan;
}

/** null: it has none. */
export function requiredOf(core: Core, call: CallRef): ExpressionAst | null {
  return hasOf(core, call, callHasRequired) ? coldCall(core, call).required : null;
}

export function setRequired(core: Core, call: CallRef, required: ExpressionAst | null): void {
  setHas(core, call, callHasRequired, required !== null);
  if (required !== null) coldCall(core, call).required = required;
}

/** What is known of it for rules, and what the classify rules said; null: nothing is kept. */
export function setFacts(
  core: Core,
  call: CallRef,
  facts: FactRecord | null,
  said: ClassifyOutcome | null,
): void {
  setHas(core, call, callHasFacts, facts !== null);
  if (facts !== null) Object.assign(coldCall(core, call), { facts, said });
}

/** Null: for whoever its queue and plan admit. */
export function forAgentOf(core: Core, call: CallRef): ForAgent | null {
  return hasOf(core, call, callHasForAgent) ? coldCall(core, call).forAgent : null;
}

/** The interaction whose agent asks by it; none: it is no consult, or that is over. */
export function consultOf(core: Core, call: CallRef): WorkRef {
  return hasOf(core, call, callHasConsults) ? coldCall(core, call).consultOf : none;
}

/** The consult under way about it. */
export function consultAbout(core: Core, call: CallRef): CallRef {
  return hasOf(core, call, callHasConsults) ? coldCall(core, call).consult : none;
}

const nobody: readonly WorkRef[] = [];

/** Interactions of consults whose agents talk in it by now. */
export function passedTo(core: Core, call: CallRef): readonly WorkRef[] {
  return hasOf(core, call, callHasConsults) ? coldCall(core, call).passed : nobody;
}

/** The same, to change; and what else is about consults. */
export function consulting(core: Core, call: CallRef): ColdCall {
  const cold = coldCall(core, call);
  if (!hasOf(core, call, callHasConsults)) {
    cold.consultOf = none;
    cold.consult = none;
    setHas(core, call, callHasConsults, true);
  }
  return cold;
}

/** Accepted behind the claim, first accepted first. */
export function parkedOf(core: Core, call: CallRef): readonly WorkRef[] {
  return hasOf(core, call, callHasParked) ? coldCall(core, call).parked : nobody;
}

/** One more is. */
export function park(core: Core, call: CallRef, work: WorkRef): void {
  const { parked } = coldCall(core, call);
  if (!hasOf(core, call, callHasParked)) clear(parked);
  setHas(core, call, callHasParked, true);
  parked.push(work);
}

/** null: it asks for nothing. */
export function demandOf({ i32, demands }: Core, call: CallRef): Demand | null {
  return demands.all[i32[call + callDemand]!] ?? null;
}

/** Due key: earlier is served first within a class (acd-routing.md B6). */
export function dueKey({ f64 }: Core, call: CallRef): number {
  return f64[(call >> 1) + callAgeFromMs]! + f64[(call >> 1) + callOffsetMs]!;
}

/** Its urgency, 0 first. */
export function classOf({ i32 }: Core, call: CallRef): CallClass {
  return i32[call + callClass] as CallClass;
}

/** The smaller key first. */
export function compareKeys(core: Core, a: CallRef, b: CallRef): number {
  const { i32 } = core;
  return (
    i32[a + callClass]! - i32[b + callClass]! ||
    dueKey(core, a) - dueKey(core, b) ||
    sequenceOf(core, a) - sequenceOf(core, b)
  );
}

/** Its place among all calls. */
export function sequenceOf({ f64 }: Core, call: CallRef): number {
  return f64[(call >> 1) + callSequence]!;
}

/** In their order of sequence. */
export function allCalls(core: Core): CallRef[] {
  return [...core.calls.values()].sort((a, b) => sequenceOf(core, a) - sequenceOf(core, b));
}

/** R's w: since the call's first entry into the queue it is in; for one agent, since that wait. */
export function waitMs(core: Core, call: CallRef): number {
  return core.nowMs - waitsFromMs(core, call);
}

/** From when its wait is counted. */
export function waitsFromMs(core: Core, call: CallRef): number {
  const enteredAtMs = core.f64[(call >> 1) + callEnteredAtMs]!;
  if (!hasOf(core, call, callHasEntries) || forAgentOf(core, call) !== null) return enteredAtMs;
  return entryInto(core, call, queueOf(core, call).id)?.enteredAtMs ?? enteredAtMs;
}

/** The queues it has entered, first entries, in their order. */
export function entriesOf(core: Core, call: CallRef): readonly QueueEntry[] {
  if (hasOf(core, call, callHasEntries)) return coldCall(core, call).entries;
  if (!isFlagged(core, call, callHasOneEntry)) return noEntries;
  const enteredAtMs = core.f64[(call >> 1) + callEnteredAtMs]!;
  return [{ queueId: queueOf(core, call).id, enteredAtMs }];
}

const noEntries: readonly QueueEntry[] = [];

/** The same to change, before the call goes elsewhere. */
export function keepEntries(core: Core, call: CallRef): QueueEntry[] {
  const cold = coldCall(core, call);
  if (hasOf(core, call, callHasEntries)) return cold.entries;
  const known = entriesOf(core, call);
  clear(cold.entries);
  for (const entry of known) cold.entries.push(entry);
  setFlag(core, call, callHasOneEntry, false);
  setHas(core, call, callHasEntries, true);
  return cold.entries;
}

/** The call's first entry into a queue. */
function entryInto(core: Core, call: CallRef, queueId: string): QueueEntry | undefined {
  for (const entry of entriesOf(core, call)) if (entry.queueId === queueId) return entry;
  return undefined;
}

/** Whether it waits, by its line or for a callback; live offers and claims included. */
export function isWaiting({ i32 }: Core, call: CallRef): boolean {
  return callWaits[i32[call + callState]!] === true;
}

/** Whether it is a callback, planned or claimed. */
export function isCallback({ i32 }: Core, call: CallRef): boolean {
  return callIsCallback[i32[call + callState]!] === true;
}

/** Whether it may be offered to one more agent. */
export function isOfferable({ i32 }: Core, call: CallRef): boolean {
  const state = i32[call + callState];
  if (state !== callIs.queued && state !== callIs.planned) return false;
  if (i32[call + callPulled] !== 0) return false;
  return i32[call + callLiveOffers]! < i32[call + callOffersMax]! + i32[call + callRingGrowth]!;
}

/** A call that is not over; a call that is may stay known while its work is wrapped up. */
export function findLiveCall(core: Core, callId: string): CallRef | 'call_gone' {
  const call = core.calls.get(callId);
  if (call === undefined) return 'call_gone';
  return callTable.isFinal(core.i32[call + callState]!) ? 'call_gone' : call;
}

/** A call that waits, offered or not. */
export function findWaitingCall(core: Core, callId: string): CallRef | RefusalCode {
  const call = findLiveCall(core, callId);
  return typeof call === 'string' || isWaiting(core, call) ? call : 'call_state_not_allowed';
}
