/**
 * The core's own timers: what is due when, and in which order within one instant.
 *
 * A timer is a record of its owner, made when first needed, armed and disarmed until the owner's
 * life ends. Two lists: timers that free or widen (phase 2) and timers that remove (phase 4). Most
 * are armed for one of a few delays, and time never goes back; so timers of one delay come due in
 * the order armed. Each such delay has a lane, a linked list that only its tail joins. Those due
 * together are put in their order when their time has come, for most never see it. What fits no
 * lane waits in a heap.
 *
 * Cost: arm and disarm O(1) in a lane, O(log n) in the heap; the next due is the least of the
 * lanes' heads. Nothing is allocated in steady state.
 * Source: acd-routing.md B1 (order); decisions/0004 1-3, 0011.
 */
import { assert } from '../../kernel/index.ts';
import type { Core } from './core.ts';
import {
  type AgentRef,
  agentLayout,
  type CallRef,
  callLayout,
  type ExclusionRef,
  exclusionLayout,
  none,
  type TimerRef,
  timerLayout,
  type WorkRef,
  words,
  workLayout,
} from './layout.ts';
import { allocate, release } from './memory.ts';

const { timerAtMs, timerKind, timerOwner, timerLane } = timerLayout;
const { timerPrevious, timerNext, timerNextOfOwner } = timerLayout;
const { callFirstTimer, callSequence } = callLayout;
const { agentFirstTimer, agentIndex } = agentLayout;
const { workCall, workN } = workLayout;
const { exclusionCall, exclusionAgent } = exclusionLayout;

/** Kinds by their ranks among simultaneous timers: of phase 2, then of phase 4. The one list. */
export const timerKinds = [
  'offerExpiry',
  'wrapUpEnd',
  'coolDownEnd',
  'autoReturn',
  'exclusionEnd',
  'linkDelay',
  'ringGrowth',
  'stepChange',
  'promotion',
  'queueClosed',
  'maxWait',
  'transferWait',
  'noStaff',
  'queueClosing',
] as const;

export type TimerKind = (typeof timerKinds)[number];

/** Places of kinds in {@link timerKinds}. */
export const kindOf = Object.fromEntries(timerKinds.map((kind, n) => [kind, n])) as {
  readonly [kind in TimerKind]: number;
};
const firstRemoving = kindOf.queueClosed;

/** Delays that have a lane at one time. */
const lanesMax = 16;
/** Values of `timerLane` beside lanes from 1: none, and a due removal that an offer holds up. */
const notPending = 0;
const isBlocked = -1;
const inHeap = lanesMax + 1;

/** The pending timers of one phase. */
export class TimerList {
  /** By lane, from 1. */
  readonly delays = new Float64Array(lanesMax + 1).fill(Number.NaN);
  readonly heads = new Int32Array(lanesMax + 1);
  readonly tails = new Int32Array(lanesMax + 1);
  /** By lane: the time for which those due at its head stand in their order. */
  readonly orderedAtMs = new Float64Array(lanesMax + 1).fill(Number.NaN);
  readonly headAtMs = new Float64Array(lanesMax + 2).fill(Number.POSITIVE_INFINITY);
  readonly heap: TimerRef[] = [];
  lanes = 0;
  nextAtMs = Number.POSITIVE_INFINITY;
  isStale = false;
}

/** When the next timer of a list is due; `Infinity` without one. */
export function nextAtMs(list: TimerList): number {
  if (list.isStale) findNext(list);
  return list.nextAtMs;
}

/** Takes the next timer that is due by now out; none: none is. */
export function popDue(core: Core, list: TimerList): TimerRef {
  const atMs = nextAtMs(list);
  if (atMs > core.nowMs) return none;
  let first = none as TimerRef;
  for (let lane = 1; lane <= inHeap; lane += 1) {
    if (list.headAtMs[lane] !== atMs) continue;
    const head = lane === inHeap ? list.heap[0]! : firstOf(core, list, lane, atMs);
    if (first === none || isBefore(core, head, first)) first = head;
  }
  if (first !== none) take(core, list, first);
  return first;
}

/** The timer of a kind that a call has; it is made where it has none. */
export function callTimer(core: Core, call: CallRef, kind: number): TimerRef {
  return ownTimer(core, call, call + callFirstTimer, kind);
}

/** The same of an agent. */
export function agentTimer(core: Core, agent: AgentRef, kind: number): TimerRef {
  return ownTimer(core, agent, agent + agentFirstTimer, kind);
}

function ownTimer(core: Core, owner: number, chain: number, kind: number): TimerRef {
  const known = find(core, chain, kind);
  if (known !== none) return known;
  const timer = allocate(core, words.timer) as TimerRef;
  const { i32 } = core;
  i32[timer + timerNextOfOwner] = i32[chain]!;
  i32[chain] = timer;
  return becomeTimer(core, timer, kind, owner);
}

/** Makes an empty record, or the timer of another kind, that of this one. */
export function becomeTimer(core: Core, timer: number, kind: number, owner: number): TimerRef {
  const { i32, f64 } = core;
  assert(i32[timer + timerLane]! <= notPending, 'a timer that becomes another is not armed');
  i32[timer + timerKind] = kind;
  i32[timer + timerOwner] = owner;
  i32[timer + timerLane] = notPending;
  f64[(timer >> 1) + timerAtMs] = -1;
  return timer as TimerRef;
}

function find({ i32 }: Core, chain: number, kind: number): TimerRef {
  let timer = i32[chain] as TimerRef;
  while (timer !== none && i32[timer + timerKind] !== kind) {
    timer = i32[timer + timerNextOfOwner] as TimerRef;
  }
  return timer;
}

/** Gives the timers of an owner back, of which none is armed. */
export function releaseTimers(core: Core, chain: number): void {
  const { i32 } = core;
  for (let timer = i32[chain]!; timer !== 0; ) {
    assert(i32[timer + timerLane] === notPending, 'timers of what is over are not armed');
    const next = i32[timer + timerNextOfOwner]!;
    release(core, timer, words.timer);
    timer = next;
  }
  i32[chain] = 0;
}

/** Arms a call's timer of a kind for `atMs`, in place of what it was armed for. */
export function armCall(core: Core, call: CallRef, kind: number, atMs: number): void {
  arm(core, callTimer(core, call, kind), atMs);
}

/** Disarms a call's timer of a kind, if it has one. */
export function disarmCall(core: Core, call: CallRef, kind: number): void {
  if (core.i32[call + callFirstTimer] === 0) return;
  const timer = find(core, call + callFirstTimer, kind);
  if (timer !== none) disarm(core, timer);
}

/** Disarms an agent's timer of a kind, if they have one. */
export function disarmAgent(core: Core, agent: AgentRef, kind: number): void {
  const timer = find(core, agent + agentFirstTimer, kind);
  if (timer !== none) disarm(core, timer);
}

/** When a call's timer of a kind is due; -1: it has none, or it is not armed. */
export function callDueAtMs(core: Core, call: CallRef, kind: number): number {
  const timer = find(core, call + callFirstTimer, kind);
  return timer === none ? -1 : core.f64[(timer >> 1) + timerAtMs]!;
}

/** The same of an agent's. */
export function agentDueAtMs(core: Core, agent: AgentRef, kind: number): number {
  const timer = find(core, agent + agentFirstTimer, kind);
  return timer === none ? -1 : core.f64[(timer >> 1) + timerAtMs]!;
}

/** A call's timers, in no order. */
export function timersOf({ i32 }: Core, call: CallRef): readonly TimerRef[] {
  const timers: TimerRef[] = [];
  for (let timer = i32[call + callFirstTimer]!; timer !== 0; ) {
    timers.push(timer as TimerRef);
    timer = i32[timer + timerNextOfOwner]!;
  }
  return timers;
}

/** Arms a timer for `atMs`, in place of what it was armed for. */
export function arm(core: Core, timer: TimerRef, atMs: number): void {
  const list = listOf(core, timer);
  if (core.i32[timer + timerLane]! > notPending) take(core, list, timer);
  core.f64[(timer >> 1) + timerAtMs] = atMs;
  push(core, list, timer);
}

/** Disarms a timer, armed or not. */
export function disarm(core: Core, timer: TimerRef): void {
  const { i32, f64 } = core;
  if (i32[timer + timerLane]! > notPending) take(core, listOf(core, timer), timer);
  i32[timer + timerLane] = notPending;
  f64[(timer >> 1) + timerAtMs] = -1;
}

/** Has a removal that is due, or was, wait for a live offer to end. */
export function block({ i32, f64 }: Core, timer: TimerRef, atMs: number): void {
  assert(i32[timer + timerLane]! <= notPending, 'a removal that is blocked has come due');
  i32[timer + timerLane] = isBlocked;
  f64[(timer >> 1) + timerAtMs] = atMs;
}

/** Lets what a live offer held up act in the next phase 4. */
export function unblock(core: Core, call: CallRef): void {
  const { i32, f64 } = core;
  for (let timer = i32[call + callFirstTimer] as TimerRef; timer !== none; ) {
    if (i32[timer + timerLane] === isBlocked) arm(core, timer, f64[(timer >> 1) + timerAtMs]!);
    timer = i32[timer + timerNextOfOwner] as TimerRef;
  }
}

/** Whether a timer will come due; a blocked one, or one due in this instant, will not. */
export function isPending({ i32 }: Core, timer: TimerRef): boolean {
  return i32[timer + timerLane]! > notPending;
}

/** When a timer is due; -1: it is not armed. */
export function dueAtMs({ f64 }: Core, timer: TimerRef): number {
  return f64[(timer >> 1) + timerAtMs]!;
}

/** Whether it is one of phase 4. */
export function isRemoval({ i32 }: Core, timer: TimerRef): boolean {
  return i32[timer + timerKind]! >= firstRemoving;
}

/** Takes every pending timer out, for the places of their owners change; then in again. */
export function reorderTimers(core: Core, change: () => void): void {
  const pending: TimerRef[] = [];
  for (const list of [core.freeing, core.removing]) {
    for (const timer of allOf(core, list)) {
      take(core, list, timer);
      pending.push(timer);
    }
  }
  change();
  for (const timer of pending) {
    if (core.f64[(timer >> 1) + timerAtMs] !== -1) push(core, listOf(core, timer), timer);
  }
}

function allOf({ i32 }: Core, list: TimerList): readonly TimerRef[] {
  const all = [...list.heap];
  for (let lane = 1; lane <= list.lanes; lane += 1) {
    for (let at = list.heads[lane]!; at !== 0; at = i32[at + timerNext]!) all.push(at as TimerRef);
  }
  return all;
}

function listOf({ i32, freeing, removing }: Core, timer: TimerRef): TimerList {
  return i32[timer + timerKind]! >= firstRemoving ? removing : freeing;
}

function push(core: Core, list: TimerList, timer: TimerRef): void {
  const atMs = core.f64[(timer >> 1) + timerAtMs]!;
  const lane = laneFor(list, atMs - core.nowMs);
  if (lane === inHeap || !join(core, list, lane, timer)) {
    core.i32[timer + timerLane] = inHeap;
    list.heap.push(timer);
    siftUp(core, list, list.heap.length - 1, timer);
    if (atMs < list.headAtMs[inHeap]!) list.headAtMs[inHeap] = atMs;
  }
  if (atMs < list.nextAtMs) list.nextAtMs = atMs;
}

/** Takes a pending timer out. */
function take(core: Core, list: TimerList, timer: TimerRef): void {
  const { i32, f64 } = core;
  const lane = i32[timer + timerLane]!;
  if (f64[(timer >> 1) + timerAtMs] === list.headAtMs[lane]) list.isStale = true;
  i32[timer + timerLane] = notPending;
  if (lane === inHeap) leaveHeap(core, list, timer);
  else unlink(core, list, lane, timer);
}

function laneFor(list: TimerList, delayMs: number): number {
  let empty = inHeap;
  for (let lane = 1; lane <= list.lanes; lane += 1) {
    if (list.delays[lane] === delayMs) return lane;
    if (list.heads[lane] === 0) empty = lane;
  }
  if (empty === inHeap) {
    if (list.lanes === lanesMax) return inHeap;
    list.lanes += 1;
    empty = list.lanes;
  }
  list.delays[empty] = delayMs;
  return empty;
}

/** Puts a timer at the end of a lane; false: it is due before others there. */
function join(core: Core, list: TimerList, lane: number, timer: TimerRef): boolean {
  const { i32, f64 } = core;
  const atMs = f64[(timer >> 1) + timerAtMs]!;
  const tail = list.tails[lane]!;
  if (tail !== 0 && f64[(tail >> 1) + timerAtMs]! > atMs) return false;
  i32[timer + timerLane] = lane;
  i32[timer + timerPrevious] = tail;
  i32[timer + timerNext] = 0;
  list.tails[lane] = timer;
  if (tail === 0) setHead(core, list, lane, timer);
  else i32[tail + timerNext] = timer;
  if (atMs === list.orderedAtMs[lane]) list.orderedAtMs[lane] = Number.NaN;
  return true;
}

/** The first of those due at a lane's head, which this puts in their order. */
function firstOf(core: Core, list: TimerList, lane: number, atMs: number): TimerRef {
  const { i32, f64 } = core;
  const head = list.heads[lane] as TimerRef;
  const second = i32[head + timerNext]!;
  const isAlone = second === 0 || f64[(second >> 1) + timerAtMs] !== atMs;
  if (isAlone || list.orderedAtMs[lane] === atMs) return head;
  const run: TimerRef[] = [];
  let behind = head as number;
  for (
    ;
    behind !== 0 && f64[(behind >> 1) + timerAtMs] === atMs;
    behind = i32[behind + timerNext]!
  ) {
    run.push(behind as TimerRef);
  }
  run.sort((a, b) => (isBefore(core, a, b) ? -1 : 1));
  let last = 0;
  for (const timer of run) {
    i32[timer + timerPrevious] = last;
    if (last === 0) setHead(core, list, lane, timer);
    else i32[last + timerNext] = timer;
    last = timer;
  }
  i32[last + timerNext] = behind;
  if (behind === 0) list.tails[lane] = last;
  else i32[behind + timerPrevious] = last;
  list.orderedAtMs[lane] = atMs;
  return list.heads[lane] as TimerRef;
}

function unlink(core: Core, list: TimerList, lane: number, timer: TimerRef): void {
  const { i32 } = core;
  const previous = i32[timer + timerPrevious]!;
  const next = i32[timer + timerNext]!;
  if (next === 0) list.tails[lane] = previous;
  else i32[next + timerPrevious] = previous;
  if (previous === 0) setHead(core, list, lane, next);
  else i32[previous + timerNext] = next;
}

function setHead({ f64 }: Core, list: TimerList, lane: number, head: number): void {
  list.heads[lane] = head;
  list.headAtMs[lane] = head === 0 ? Number.POSITIVE_INFINITY : f64[(head >> 1) + timerAtMs]!;
}

function findNext(list: TimerList): void {
  let next = Number.POSITIVE_INFINITY;
  for (let lane = 1; lane <= list.lanes; lane += 1) {
    if (list.headAtMs[lane]! < next) next = list.headAtMs[lane]!;
  }
  list.nextAtMs = Math.min(next, list.headAtMs[inHeap]!);
  list.isStale = false;
}

function leaveHeap(core: Core, list: TimerList, timer: TimerRef): void {
  const { heap } = list;
  const place = core.i32[timer + timerPrevious]!;
  const last = heap.pop() as TimerRef;
  if (last !== timer) {
    siftDown(core, list, place, last);
    if (heap[place] === last) siftUp(core, list, place, last);
  }
  const [first] = heap;
  list.headAtMs[inHeap] =
    first === undefined ? Number.POSITIVE_INFINITY : core.f64[(first >> 1) + timerAtMs]!;
}

function siftUp(core: Core, { heap }: TimerList, place: number, timer: TimerRef): void {
  let at = place;
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above]!;
    if (!isBefore(core, timer, parent)) break;
    put(core, heap, at, parent);
    at = above;
  }
  put(core, heap, at, timer);
}

function siftDown(core: Core, { heap }: TimerList, place: number, timer: TimerRef): void {
  let at = place;
  for (let below = 2 * at + 1; below < heap.length; below = 2 * at + 1) {
    const other = below + 1;
    if (other < heap.length && isBefore(core, heap[other]!, heap[below]!)) below = other;
    const child = heap[below]!;
    if (!isBefore(core, child, timer)) break;
    put(core, heap, at, child);
    at = below;
  }
  put(core, heap, at, timer);
}

function put({ i32 }: Core, heap: TimerRef[], place: number, timer: TimerRef): void {
  heap[place] = timer;
  i32[timer + timerPrevious] = place;
}

/** By due time, then rank, then the entity; of phase 4 too. */
export function isBefore(core: Core, a: TimerRef, b: TimerRef): boolean {
  const { i32, f64 } = core;
  if (f64[(a >> 1) + timerAtMs] !== f64[(b >> 1) + timerAtMs]) {
    return f64[(a >> 1) + timerAtMs]! < f64[(b >> 1) + timerAtMs]!;
  }
  const kind = i32[a + timerKind]!;
  if (kind !== i32[b + timerKind]) return kind < i32[b + timerKind]!;
  const one = orderOf(core, kind, i32[a + timerOwner]!);
  const other = orderOf(core, kind, i32[b + timerOwner]!);
  if (one !== other) return one < other;
  return lesserOf(core, kind, i32[a + timerOwner]!) < lesserOf(core, kind, i32[b + timerOwner]!);
}

/** Place of the owner among entities (acd-routing.md B1). */
function orderOf({ i32, f64 }: Core, kind: number, owner: number): number {
  switch (kind) {
    case kindOf.offerExpiry:
    case kindOf.wrapUpEnd:
      return f64[(i32[(owner as WorkRef) + workCall]! >> 1) + callSequence]!;
    case kindOf.coolDownEnd:
    case kindOf.autoReturn:
      return i32[(owner as AgentRef) + agentIndex]!;
    case kindOf.exclusionEnd:
      return f64[(i32[(owner as ExclusionRef) + exclusionCall]! >> 1) + callSequence]!;
    case kindOf.queueClosed:
      return owner;
    default:
      return f64[(owner >> 1) + callSequence]!;
  }
}

/** The same among those of one call. */
function lesserOf({ i32 }: Core, kind: number, owner: number): number {
  if (kind <= kindOf.wrapUpEnd) return i32[owner + workN]!;
  return kind === kindOf.exclusionEnd ? i32[i32[owner + exclusionAgent]! + agentIndex]! : 0;
}
