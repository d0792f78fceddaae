/**
 * From effects to entries: one stay of one call in one queue, with exactly one end.
 *
 * An entry is counted when it ends, not when the call does. A call that comes back to a queue it
 * overflowed from reopens its entry there: the overflow is taken back, and end and wait count from
 * the first entering. After any other end it is not counted there again. A callback ends its entry
 * when it is planned; its offers and its outcome go to that entry's interval. Consults, and waits
 * for one agent, are no entries: whatever ends them counts nowhere.
 *
 * Cost: O(queues the call has been in) per effect; a call is forgotten when it is over.
 * Source: acd-routing.md C1.
 */
import type { Effect } from '../routing/index.ts';
import type { CallClass } from '../rules/index.ts';
import type { QueueCounts } from './counts.ts';
import type { WaitPrediction } from './expected-wait.ts';
import { judgeEntry } from './overtaking.ts';
import { scorePredictions } from './prediction-score.ts';
import { lateFrom, type QueueRecord, widenWait } from './queue-record.ts';

type Queued = Extract<Effect, { type: 'call.queued' }>;
type CallbackDone = Extract<Effect, { type: 'callback.done' }>;
type Abandoned = Extract<Effect, { type: 'call.abandoned' }>;

/** A, B by phase, V, X, C. */
export type EntryEnd =
  | 'answered'
  | 'abandonedWaiting'
  | 'abandonedAlerting'
  | 'abandonedConnecting'
  | 'overflowed'
  | 'endedBySystem'
  | 'callback';

interface Entry {
  readonly queue: QueueRecord;
  readonly enteredAtMs: number;
  readonly class: CallClass;
  /** Among the entries of its queue, in the order they came. */
  readonly number: number;
  /** It was offered, or ended: whether it was passed over is settled. */
  isJudged: boolean;
  end: EntryEnd | 'waiting';
  endedAtMs: number;
  /** Told while it waits; null: none, or it is over. */
  predictions: WaitPrediction[] | null;
}

interface CallRecord {
  readonly entries: Entry[];
  /** The entry it waits in; none: connected, or in a stay that is not counted. */
  open: Entry | undefined;
  /** The entry that its callback was planned in. */
  callback: Entry | undefined;
  /** An agent has been connected before. */
  wasConnected: boolean;
  /** It waits for one agent alone, or did last. */
  isForOne: boolean;
}

/** Predictions kept of one wait; further ones are not scored. */
const predictionsPerEntryMax = 1_000;

const endByPhase = {
  waiting: 'abandonedWaiting',
  alerting: 'abandonedAlerting',
  connecting: 'abandonedConnecting',
} as const satisfies Record<Abandoned['phase'], EntryEnd>;

/** The calls that are not over, and their entries. */
export class CallLog {
  readonly #calls = new Map<string, CallRecord>();
  readonly #consults = new Set<string>();

  /**
   * A call enters a queue. Entries for a consult, or for one agent, return before anything is
   * counted.
   */
  queued(effect: Queued, queue: QueueRecord): void {
    if (effect.reason === 'consult') {
      this.#consults.add(effect.callId);
      return;
    }
    let call = this.#calls.get(effect.callId);
    if (call === undefined) {
      call = newCall();
      this.#calls.set(effect.callId, call);
    }
    call.isForOne = effect.agentId !== undefined;
    if (call.isForOne) return;
    const earlier = call.entries.find((entry) => entry.queue === queue);
    const isAgain = earlier !== undefined && earlier.end !== 'overflowed';
    if (effect.reason !== 'inbound' && !isAgain) {
      queue.byEntry.at(effect.atMs).flowedIn += 1;
      queue.byEvent.at(effect.atMs).flowedIn += 1;
    }
    if (earlier === undefined) {
      call.open = enter(queue, effect);
      call.entries.push(call.open);
    } else if (!isAgain) {
      countEnd(earlier, -1);
      earlier.end = 'waiting';
      queue.open.add(earlier);
      call.open = earlier;
    }
  }

  /** The entry that a call waits in ends; the call may go on. */
  entryEnded(effect: { readonly callId: string; readonly atMs: number }, end: EntryEnd): void {
    const call = this.#calls.get(effect.callId);
    const entry = call?.open;
    if (call === undefined || entry === undefined) return;
    call.open = undefined;
    entry.end = end;
    entry.endedAtMs = effect.atMs;
    entry.queue.open.delete(entry);
    countEnd(entry, 1);
    entry.predictions = null;
    noteLeaving(entry);
    judge(entry, { atMs: effect.atMs, isOffered: false });
  }

  /** An agent is alerted for the entry that a call waits in. */
  offered(effect: { readonly callId: string; readonly atMs: number }): void {
    const entry = this.#calls.get(effect.callId)?.open;
    if (entry !== undefined) judge(entry, { atMs: effect.atMs, isOffered: true });
  }

  /** The caller is told what to expect of the wait he is in; false: it is no entry. */
  predicted(callId: string, prediction: WaitPrediction): boolean {
    const entry = this.#calls.get(callId)?.open;
    if (entry === undefined) return false;
    if (entry.predictions === null) entry.predictions = [prediction];
    else if (entry.predictions.length < predictionsPerEntryMax) entry.predictions.push(prediction);
    return true;
  }

  /** The line is released; the call goes on as a callback, and its entry is over. */
  callbackPlanned(effect: { readonly callId: string; readonly atMs: number }): void {
    const call = this.#calls.get(effect.callId);
    if (call !== undefined) call.callback = call.open;
    this.entryEnded(effect, 'callback');
  }

  /** The callback was connected, or given up. */
  callbackDone(effect: CallbackDone, queue: QueueRecord): void {
    const entry = this.#calls.get(effect.callId)?.callback;
    if (entry === undefined) return;
    const what = effect.outcome === 'connected' ? 'callbacksConnected' : 'callbacksCancelled';
    queue.byEntry.at(entry.enteredAtMs)[what] += 1;
    queue.byEvent.at(effect.atMs)[what] += 1;
  }

  /** The caller leaves while he waits; the call is over. */
  abandoned(effect: Abandoned): void {
    this.entryEnded(effect, endByPhase[effect.phase]);
    this.forget(effect.callId);
  }

  /** The call is over. */
  forget(callId: string): void {
    this.#calls.delete(callId);
    this.#consults.delete(callId);
  }

  /** Whether it waits, or waited last, like a caller of its queue. */
  isOfQueue(callId: string): boolean {
    return !this.isConsult(callId) && this.#calls.get(callId)?.isForOne !== true;
  }

  /** Whether an agent asks by this call, and no customer is in it. */
  isConsult(callId: string): boolean {
    return this.#consults.has(callId);
  }

  /** When the call entered the queue it has its place in; null where no entry of it is counted. */
  enteredAtMs(callId: string): number | null {
    const call = this.#calls.get(callId);
    return (call?.open ?? call?.callback)?.enteredAtMs ?? null;
  }

  /** Notes that an agent was connected to the call; true the first time. */
  connectsFirst(callId: string): boolean {
    const call = this.#calls.get(callId);
    if (call === undefined || call.wasConnected) return false;
    call.wasConnected = true;
    return true;
  }
}

function newCall(): CallRecord {
  return {
    entries: [],
    open: undefined,
    callback: undefined,
    wasConnected: false,
    isForOne: false,
  };
}

function enter(queue: QueueRecord, { atMs, reason, class: ofClass }: Queued): Entry {
  const entry: Entry = {
    queue,
    enteredAtMs: atMs,
    class: ofClass,
    number: queue.passing.enter(),
    isJudged: false,
    end: 'waiting',
    endedAtMs: atMs,
    predictions: null,
  };
  const byEntry = queue.byEntry.at(atMs);
  byEntry.entered += 1;
  byEntry.offeredForLevel += 1;
  byEntry.offeredForShare += 1;
  const byEvent = queue.byEvent.at(atMs);
  byEvent.entered += 1;
  if (reason === 'inbound') {
    byEntry.enteredFromOutside += 1;
    byEvent.enteredFromOutside += 1;
  }
  queue.open.add(entry);
  return entry;
}

/** Counts an end, or takes it back; a longest wait stays, for a reopened wait only grows. */
function countEnd(entry: Entry, sign: 1 | -1): void {
  const { queue, enteredAtMs, endedAtMs } = entry;
  const waitMs = endedAtMs - enteredAtMs;
  const ended = queue.byEvent.at(endedAtMs);
  addEnd(queue.byEntry.at(enteredAtMs), entry, sign);
  addEnd(ended, entry, sign);
  ended.offeredForShare += sign;
  queue.byEvent.at(Math.min(endedAtMs, lateFrom(queue, enteredAtMs))).offeredForLevel += sign;
  const spread = queue.spread.at(enteredAtMs);
  (entry.end === 'answered' ? spread.answered : spread.notAnswered).add(waitMs, sign);
  widenWait(spread, entry.class, waitMs);
}

function judge(entry: Entry, moment: { readonly atMs: number; readonly isOffered: boolean }): void {
  if (entry.isJudged) return;
  entry.isJudged = true;
  judgeEntry(entry.queue, entry, moment);
}

/** Of those who had to wait, who was answered and who gave up. */
function noteLeaving({ queue, enteredAtMs, end, endedAtMs }: Entry): void {
  if (queue.recentLeaving === null || endedAtMs === enteredAtMs) return;
  if (end === 'answered') queue.recentLeaving.add(endedAtMs, 0);
  else if (end.startsWith('abandoned')) queue.recentLeaving.add(endedAtMs, 1);
}

function addEnd(counts: QueueCounts, entry: Entry, sign: 1 | -1): void {
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
