/**
 * Pending timers in their order, for a core that arms and disarms far more of them than fire.
 *
 * Most are armed for one of a few delays, and time never goes back; so timers of one delay come due
 * in the order armed. Each such delay has a lane, a linked list that only its tail joins. Those due
 * together are put in their order when their time has come, for most never see it. What fits no
 * lane waits in a heap.
 *
 * Cost: push and take O(1) in a lane, O(log n) in the heap; the next due is the least of the lanes'
 * heads. Nothing is allocated in steady state.
 * Source: acd-routing.md B1 (order); decisions/0004 1-3, 0011.
 */
import type { Core } from './core.ts';
import {
  type AgentRef,
  agentLayout,
  callLayout,
  type ExclusionRef,
  exclusionLayout,
  none,
  type TimerRef,
  timerLayout,
  type WorkRef,
  workLayout,
} from './layout.ts';

const { timerAtMs, timerKind, timerOwner, timerLane, timerPrevious, timerNext } = timerLayout;
const { callSequence } = callLayout;
const { agentIndex } = agentLayout;
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
/** Delays that have a lane at one time. */
const lanesMax = 16;
/** Values of `timerLane` beside lanes from 1: none, and a due removal that an offer holds up. */
export const notPending = 0;
export const isBlocked = -1;
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

/** All that are pending. */
export function allOf({ i32 }: Core, list: TimerList): readonly TimerRef[] {
  const all = [...list.heap];
  for (let lane = 1; lane <= list.lanes; lane += 1) {
    for (let at = list.heads[lane]!; at !== 0; at = i32[at + timerNext]!) all.push(at as TimerRef);
  }
  return all;
}

export function push(core: Core, list: TimerList, timer: TimerRef): void {
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
export function take(core: Core, list: TimerList, timer: TimerRef): void {
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
