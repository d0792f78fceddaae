/**
 * Entries: stays of a call in a queue, counted at their end. A call that returns after an overflow
 * reopens its entry; after any other end no second entry counts. Consults and waits for one agent
 * are no entries. Source: acd-routing.md C1.
 */
import type { EntryReason } from '../routing/index.ts';
import type { CallClass } from '../rules/index.ts';
import type { QueueCounts } from './counts.ts';
import { scorePredictions, type WaitPrediction } from './expected-wait.ts';
import {
  type EntryEnd,
  judgeEntry,
  lateFrom,
  type QueueRecord,
  type QueueVisit,
  widenWait,
} from './queue-record.ts';
import type { IntervalTable } from './scope.ts';
import type { WorkRecord } from './work-record.ts';

/** Data kept of a live call. */
export interface CallRecord {
  /** Queues visited; those beyond `entryCount` belong to an earlier call. */
  readonly entries: QueueVisit[];
  entryCount: number;
  /** The open entry in a queue; null: connected, or this wait is no entry. */
  open: QueueVisit | null;
  callback: QueueVisit | null;
  wasConnected: boolean;
  /** The present or last wait is for one agent only, or in a queue that asks. */
  isForOne: boolean;
  /** A consult that no customer has joined. */
  isConsult: boolean;
  /** Agents who talk with the customer, in order of joining. */
  readonly talking: WorkRecord[];
}

export interface QueueArrival {
  readonly atMs: number;
  readonly reason: EntryReason;
  readonly class: CallClass;
  /** The wait is for one agent only, or the queue asks, so it is no entry. */
  readonly isForOne: boolean;
}

/** Ids with this prefix are test calls of agents, which have no caller. */
export const testCallPrefix = 'tst_';

/** Most expected waits kept for one wait. */
const predictionsPerEntryMax = 1_000;

const endByPhase = {
  waiting: 'abandonedWaiting',
  alerting: 'abandonedAlerting',
  connecting: 'abandonedConnecting',
} as const satisfies { readonly [phase: string]: EntryEnd };

export function newCallRecord(): CallRecord {
  return {
    entries: [],
    entryCount: 0,
    open: null,
    callback: null,
    wasConnected: false,
    isForOne: false,
    isConsult: false,
    talking: [],
  };
}

export function renewCall(call: CallRecord): void {
  call.entryCount = 0;
  call.open = null;
  call.callback = null;
  call.wasConnected = false;
  call.isForOne = false;
  call.isConsult = false;
  while (call.talking.length > 0) call.talking.pop();
}

/** Consults and waits for one agent count nothing. */
export function enterQueue(call: CallRecord, queue: QueueRecord, entering: QueueArrival): void {
  if (entering.reason === 'consult') {
    call.isConsult = true;
    return;
  }
  call.isForOne = entering.isForOne;
  if (call.isForOne) return;
  const { atMs } = entering;
  const earlier = entryIn(call, queue);
  const isAgain = earlier !== null && earlier.end !== 'overflowed';
  if (entering.reason !== 'inbound' && !isAgain) {
    queue.byEntry.at(atMs).flowedIn += 1;
    if (queue.byEvent !== null) queue.byEvent.at(atMs).flowedIn += 1;
  }
  if (earlier === null) {
    call.open = enter(call, queue, entering);
  } else if (!isAgain) {
    countEnd(earlier, -1);
    earlier.end = 'waiting';
    open(earlier);
    call.open = earlier;
  }
}

function entryIn({ entries, entryCount }: CallRecord, queue: QueueRecord): QueueVisit | null {
  for (let place = 0; place < entryCount; place += 1) {
    const entry = entries[place];
    if (entry?.queue === queue) return entry;
  }
  return null;
}

export function endEntry(call: CallRecord, atMs: number, end: EntryEnd): void {
  const entry = call.open;
  if (entry === null) return;
  call.open = null;
  entry.end = end;
  entry.endedAtMs = atMs;
  close(entry);
  countEnd(entry, 1);
  entry.predictions = null;
  noteLeaving(entry);
  judge(entry, atMs, false);
}

export function abandonEntry(
  call: CallRecord,
  atMs: number,
  phase: 'waiting' | 'alerting' | 'connecting',
): void {
  endEntry(call, atMs, endByPhase[phase]);
}

/** Notes a call's first offer in its entry. */
export function judgeOffered(call: CallRecord, atMs: number): void {
  if (call.open !== null) judge(call.open, atMs, true);
}

/** Notes an announced wait; returns false if the wait is no entry. */
export function predictEntry(call: CallRecord, prediction: WaitPrediction): boolean {
  const entry = call.open;
  if (entry === null) return false;
  if (entry.predictions === null) entry.predictions = [prediction];
  else if (entry.predictions.length < predictionsPerEntryMax) entry.predictions.push(prediction);
  return true;
}

export function planCallback(call: CallRecord, atMs: number): void {
  call.callback = call.open;
  endEntry(call, atMs, 'callback');
}

export function endCallback(
  call: CallRecord,
  queue: QueueRecord,
  end: { readonly atMs: number; readonly isConnected: boolean },
): void {
  const entry = call.callback;
  if (entry === null) return;
  const what = end.isConnected ? 'callbacksConnected' : 'callbacksCancelled';
  queue.byEntry.at(entry.enteredAtMs)[what] += 1;
  if (queue.byEvent !== null) queue.byEvent.at(end.atMs)[what] += 1;
}

/** Start of the present wait; null: the wait is not counted. */
export function enteredAtMs({ open, callback }: CallRecord): number | null {
  const entry = open ?? callback;
  return entry === null ? null : entry.enteredAtMs;
}

function enter(call: CallRecord, queue: QueueRecord, of: QueueArrival): QueueVisit {
  const { atMs } = of;
  const entry = nextEntry(call, queue);
  entry.queue = queue;
  entry.enteredAtMs = atMs;
  entry.class = of.class;
  entry.number = queue.passing.enter();
  entry.isJudged = false;
  entry.end = 'waiting';
  entry.endedAtMs = atMs;
  entry.predictions = null;
  countEntry(queue.byEntry.at(atMs), of);
  const byEvent = queue.byEvent?.at(atMs);
  if (byEvent !== undefined) {
    byEvent.entered += 1;
    if (of.reason === 'inbound') byEvent.enteredFromOutside += 1;
  }
  open(entry);
  return entry;
}

function countEntry(counts: QueueCounts, { reason }: QueueArrival): void {
  counts.entered += 1;
  counts.offeredForLevel += 1;
  counts.offeredForShare += 1;
  if (reason === 'inbound') counts.enteredFromOutside += 1;
}

function nextEntry(call: CallRecord, queue: QueueRecord): QueueVisit {
  const { entries } = call;
  const kept = entries[call.entryCount];
  call.entryCount += 1;
  if (kept !== undefined) return kept;
  const entry: QueueVisit = {
    queue,
    enteredAtMs: 0,
    class: 0,
    number: 0,
    place: 0,
    isJudged: false,
    end: 'waiting',
    endedAtMs: 0,
    predictions: null,
  };
  entries.push(entry);
  return entry;
}

function open(entry: QueueVisit): void {
  entry.place = entry.queue.open.push(entry) - 1;
}

/** Removes an open entry; the last one takes its index, as order does not matter. */
function close(entry: QueueVisit): void {
  const { open: waiting } = entry.queue;
  const last = waiting.pop();
  if (last === undefined || last === entry) return;
  waiting[entry.place] = last;
  last.place = entry.place;
}

/**
 * Counts an entry's end or takes it back, except the longest wait, as a reopened wait only grows.
 */
function countEnd(entry: QueueVisit, sign: 1 | -1): void {
  const { queue, enteredAtMs, endedAtMs } = entry;
  const waitMs = endedAtMs - enteredAtMs;
  addEnd(queue.byEntry.at(enteredAtMs), entry, sign);
  if (queue.byEvent !== null) countEndAsEvent(queue.byEvent, entry, sign);
  if (queue.lastHour !== null) countEndAsEvent(queue.lastHour, entry, sign);
  const spread = queue.spread.at(enteredAtMs);
  (entry.end === 'answered' ? spread.answered : spread.notAnswered).add(waitMs, sign);
  widenWait(spread, entry.class, waitMs);
}

function countEndAsEvent(table: IntervalTable<QueueCounts>, entry: QueueVisit, sign: 1 | -1): void {
  const { queue, enteredAtMs, endedAtMs } = entry;
  const ended = table.at(endedAtMs);
  addEnd(ended, entry, sign);
  ended.offeredForShare += sign;
  table.at(Math.min(endedAtMs, lateFrom(queue, enteredAtMs))).offeredForLevel += sign;
}

function judge(entry: QueueVisit, atMs: number, isOffered: boolean): void {
  if (entry.isJudged) return;
  entry.isJudged = true;
  judgeEntry(entry.queue, entry, { atMs, isOffered });
}

/** Counts a caller who had to wait as answered (0) or abandoned (1). */
function noteLeaving({ queue, enteredAtMs, end, endedAtMs }: QueueVisit): void {
  if (queue.recentLeaving === null || endedAtMs === enteredAtMs) return;
  if (end === 'answered') queue.recentLeaving.add(endedAtMs, 0);
  else if (end.startsWith('abandoned')) queue.recentLeaving.add(endedAtMs, 1);
}

function addEnd(counts: QueueCounts, entry: QueueVisit, sign: 1 | -1): void {
  const { end, queue } = entry;
  const waitMs = entry.endedAtMs - entry.enteredAtMs;
  const inTarget = waitMs <= queue.targetMs ? sign : 0;
  counts.waitMsLeft += sign * waitMs;
  if (waitMs > 0) counts.waited += sign;
  if (end === 'answered') {
    counts.answered += sign;
    counts.answeredInTarget += inTarget;
    if (waitMs > 0) counts.answeredAfterWait += sign;
    counts.waitMsAnswered += sign * waitMs;
    if (entry.predictions !== null) scorePredictions(counts, entry.predictions, entry.endedAtMs);
  } else if (end === 'overflowed') {
    counts.overflowed += sign;
  } else if (end === 'endedBySystem') {
    counts.endedBySystem += sign;
  } else if (end === 'callback') {
    counts.callbacks += sign;
    counts.callbacksInTarget += inTarget;
  } else {
    counts.abandoned += sign;
    counts.abandonedInTarget += inTarget;
    if (waitMs <= queue.shortAbandonMs) counts.abandonedShort += sign;
    if (end === 'abandonedAlerting') counts.abandonedAlerting += sign;
    if (end === 'abandonedConnecting') counts.abandonedConnecting += sign;
    counts.waitMsAbandoned += sign * waitMs;
  }
}
