/**
 * Counts per queue, by entry and by event, and waiting calls. Memory: constant per interval and
 * waiting call.
 */
import { assert } from '../kernel/index.ts';
import type { CallClass } from '../rules/index.ts';
import { addQueueCounts, newQueueCounts, type QueueCounts } from './counts.ts';
import type { WaitPrediction } from './expected-wait.ts';
import { PassingOrder } from './passing-order.ts';
import { IntervalTable, isWithin, type Scope, type Span, spanOf } from './scope.ts';
import { SlidingSums } from './sliding-sums.ts';
import { WaitHistogram } from './wait-histogram.ts';

export type EntryEnd =
  | 'answered'
  | 'abandonedWaiting'
  | 'abandonedAlerting'
  | 'abandonedConnecting'
  | 'overflowed'
  | 'endedBySystem'
  | 'callback';

export interface QueueVisit {
  queue: QueueRecord;
  enteredAtMs: number;
  class: CallClass;
  /** The entry's number in order of arrival. */
  number: number;
  /** The entry's index among open entries. */
  place: number;
  /** Whether the number of overtaking entries is decided, at first offer or end. */
  isJudged: boolean;
  end: EntryEnd | 'waiting';
  endedAtMs: number;
  /** Announced waits; null: none, or the wait is over. */
  predictions: WaitPrediction[] | null;
}

/** Length of a step of the last hour, for wallboards. */
const stepMs = 300_000;
const stepsOfHour = 12;

/** Classes of calls, most urgent first. */
export const classes: readonly CallClass[] = [0, 1, 2, 3];

/** T and s of service levels; equal waits are within. */
export interface QueueTarget {
  readonly targetMs: number;
  /** At most `targetMs`. */
  readonly shortAbandonMs: number;
}

/** Shortest and longest idle time of agents at an offer; null: no offer yet. */
export interface IdleBounds {
  idleAtOfferMsMin: number | null;
  idleAtOfferMsMax: number | null;
}

/** Values by entry that are not sums. */
export interface WaitSpread extends IdleBounds {
  readonly answered: WaitHistogram;
  /** Waits that ended without an answer, and open ones (censored). */
  readonly notAnswered: WaitHistogram;
  waitMsMax: number;
  readonly waitMsMaxByClass: [number, number, number, number];
  overtakenTimesMax: number;
  overtakenByMsMax: number;
}

export interface QueueRecord extends QueueTarget {
  readonly queueId: string;
  readonly units: number;
  readonly intervalMs: number;
  /** Intervals kept separately; null: all intervals. */
  readonly intervalsMax: number | null;
  readonly byEntry: IntervalTable<QueueCounts>;
  readonly byEvent: IntervalTable<QueueCounts> | null;
  /** Service level counters by event, for the last hour. */
  readonly lastHour: IntervalTable<QueueCounts> | null;
  readonly spread: IntervalTable<WaitSpread>;
  readonly open: QueueVisit[];
  /** Handle times of the last half-hour; null: not kept. */
  readonly recentHandleTime: SlidingSums | null;
  /** Callers who had to wait in the last half-hour: answered (0) or abandoned (1). */
  readonly recentLeaving: SlidingSums | null;
  /** Entry time of the latest entry offered so far; -1: none. */
  latestOfferedEntryAtMs: number;
  readonly passing: PassingOrder;
}

export function newQueueRecord(
  queueId: string,
  {
    keepsLookBack,
    keepsEvents,
    ...settings
  }: QueueTarget & {
    readonly units: number;
    readonly intervalMs: number;
    readonly intervalsMax: number | null;
    readonly keepsLookBack: boolean;
    readonly keepsEvents: boolean;
  },
): QueueRecord {
  const { intervalMs, intervalsMax } = settings;
  return {
    queueId,
    ...settings,
    byEntry: countsTable(intervalMs, intervalsMax),
    byEvent: keepsEvents ? countsTable(intervalMs, intervalsMax) : null,
    lastHour: keepsEvents ? lastHourTable() : null,
    spread: spreadTable(intervalMs, intervalsMax),
    open: [],
    recentHandleTime: keepsLookBack ? new SlidingSums() : null,
    recentLeaving: keepsLookBack ? new SlidingSums() : null,
    latestOfferedEntryAtMs: -1,
    passing: new PassingOrder(),
  };
}

/** Counters by interval, of which `rowsMax` are kept separately. */
export function countsTable(
  intervalMs: number,
  rowsMax: number | null,
): IntervalTable<QueueCounts> {
  const bound = rowsMax === null ? null : { rowsMax, add: addQueueCounts };
  return new IntervalTable(intervalMs, newQueueCounts, bound);
}

export function lastHourTable(): IntervalTable<QueueCounts> {
  return countsTable(stepMs, stepsOfHour);
}

/** Waits by interval, of which `rowsMax` are kept separately. */
export function spreadTable(intervalMs: number, rowsMax: number | null): IntervalTable<WaitSpread> {
  const bound = rowsMax === null ? null : { rowsMax, add: addWaitSpread };
  return new IntervalTable(intervalMs, newWaitSpread, bound);
}

export function newWaitSpread(): WaitSpread {
  return {
    answered: new WaitHistogram(),
    notAnswered: new WaitHistogram(),
    waitMsMax: 0,
    idleAtOfferMsMin: null,
    idleAtOfferMsMax: null,
    waitMsMaxByClass: [0, 0, 0, 0],
    overtakenTimesMax: 0,
    overtakenByMsMax: 0,
  };
}

/** Adds a scope's counters; open entries count as of `scope.atMs`. */
export function readQueueCounts(queue: QueueRecord, scope: Scope, into: QueueCounts): void {
  const span = spanOf(scope, queue.intervalMs);
  const byEvent = scope.attribution === 'event';
  const table = byEvent ? queue.byEvent : queue.byEntry;
  assert(table !== null, 'counters by the time of what is counted are kept where they are read');
  table.forEachWithin(span, (row) => addQueueCounts(into, row));
  for (const entry of queue.open) {
    if (byEvent) {
      const lateAtMs = lateFrom(queue, entry.enteredAtMs);
      if (entry.enteredAtMs < span.toMs) into.waiting += 1;
      if (lateAtMs <= scope.atMs && isWithin(span, lateAtMs)) into.offeredForLevel += 1;
    } else if (isWithin(span, entry.enteredAtMs)) {
      into.waiting += 1;
      if (scope.atMs > entry.enteredAtMs) into.waited += 1;
    }
  }
}

export interface StepCounts extends Span {
  readonly counts: QueueCounts;
}

/** Counts of the last hour by event; the last step ends at `atMs`. */
export function readLastHour({ lastHour, ...queue }: QueueRecord, atMs: number): StepCounts[] {
  const nowIndex = Math.floor(atMs / stepMs);
  return Array.from({ length: stepsOfHour }, (_none, place) => {
    const fromMs = (nowIndex - stepsOfHour + 1 + place) * stepMs;
    const span = { fromMs, toMs: fromMs + stepMs };
    const counts = newQueueCounts();
    lastHour?.forEachWithin(span, (row) => addQueueCounts(counts, row));
    for (const { enteredAtMs } of queue.open) {
      const lateAtMs = lateFrom(queue, enteredAtMs);
      if (lateAtMs <= atMs && isWithin(span, lateAtMs)) counts.offeredForLevel += 1;
    }
    return { fromMs, toMs: Math.min(span.toMs, atMs), counts };
  });
}

/** Adds a scope's waits by entry; open ones are censored at `scope.atMs`. */
export function readWaitSpread(queue: QueueRecord, scope: Scope, into: WaitSpread): void {
  const span = spanOf(scope, queue.intervalMs);
  queue.spread.forEachWithin(span, (row) => addWaitSpread(into, row));
  for (const entry of queue.open) {
    if (!isWithin(span, entry.enteredAtMs)) continue;
    const waitMs = Math.max(0, scope.atMs - entry.enteredAtMs);
    into.notAnswered.add(waitMs, 1);
    widenWait(into, entry.class, waitMs);
  }
}

function addWaitSpread(into: WaitSpread, from: WaitSpread): void {
  into.answered.merge(from.answered);
  into.notAnswered.merge(from.notAnswered);
  for (const ofClass of classes) widenWait(into, ofClass, from.waitMsMaxByClass[ofClass]);
  into.overtakenTimesMax = Math.max(into.overtakenTimesMax, from.overtakenTimesMax);
  into.overtakenByMsMax = Math.max(into.overtakenByMsMax, from.overtakenByMsMax);
  addIdle(into, from);
}

export function addIdle(into: IdleBounds, from: Readonly<IdleBounds>): void {
  if (from.idleAtOfferMsMin !== null) widenIdle(into, from.idleAtOfferMsMin);
  if (from.idleAtOfferMsMax !== null) widenIdle(into, from.idleAtOfferMsMax);
}

export function countBlocked(queue: QueueRecord, atMs: number): void {
  queue.byEntry.at(atMs).blocked += 1;
  if (queue.byEvent !== null) queue.byEvent.at(atMs).blocked += 1;
}

/** A wait that ended, or has lasted so long. */
export function widenWait(into: WaitSpread, ofClass: CallClass, waitMs: number): void {
  if (waitMs > into.waitMsMax) into.waitMsMax = waitMs;
  if (waitMs > into.waitMsMaxByClass[ofClass]) into.waitMsMaxByClass[ofClass] = waitMs;
}

/** A wait equal to T is not late. */
export function lateFrom(target: QueueTarget, enteredAtMs: number): number {
  return enteredAtMs + target.targetMs + 1;
}

/** An agent who was idle so long got an offer. */
export function widenIdle(into: IdleBounds, idleMs: number): void {
  const { idleAtOfferMsMin: least, idleAtOfferMsMax: most } = into;
  into.idleAtOfferMsMin = least === null ? idleMs : Math.min(least, idleMs);
  into.idleAtOfferMsMax = most === null ? idleMs : Math.max(most, idleMs);
}

/**
 * Decides once, at first offer or end, how many later entries were offered first, and how much
 * later the last of them entered. For any reason, the call then waits too long. Cost: O(log n).
 * Source: decisions/0014.
 */
export function judgeEntry(
  queue: QueueRecord,
  entry: { readonly enteredAtMs: number; readonly number: number },
  moment: { readonly atMs: number; readonly isOffered: boolean },
): void {
  const times = queue.passing.settle(entry.number, moment.isOffered);
  const byMs = times === 0 ? 0 : queue.latestOfferedEntryAtMs - entry.enteredAtMs;
  countJudged(queue.byEntry.at(entry.enteredAtMs), times, byMs);
  if (queue.byEvent !== null) countJudged(queue.byEvent.at(moment.atMs), times, byMs);
  const spread = queue.spread.at(entry.enteredAtMs);
  if (times > spread.overtakenTimesMax) spread.overtakenTimesMax = times;
  if (byMs > spread.overtakenByMsMax) spread.overtakenByMsMax = byMs;
  if (moment.isOffered && times === 0) queue.latestOfferedEntryAtMs = entry.enteredAtMs;
}

function countJudged(counts: QueueCounts, times: number, byMs: number): void {
  counts.judged += 1;
  if (times === 0) return;
  counts.overtaken += 1;
  counts.overtakings += times;
  counts.overtakenByMs += byMs;
}
