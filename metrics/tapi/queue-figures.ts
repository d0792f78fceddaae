/**
 * TAPI's figures of a queue per window: counts by event minus those at its start. A call that
 * returns after an earlier window's overflow counts as queued again, since TAPI has no negative
 * figures. Source: tapi-call-center.md 4.3.
 */
import type { Metrics } from '../metrics.ts';
import { Windows } from './windows.ts';

/** Counts of calls; with `waiting` they balance (TAPI 4.3). */
export interface QueueTotals {
  readonly queued: number;
  readonly answered: number;
  readonly abandoned: number;
  readonly flowedIn: number;
  readonly flowedOut: number;
  /** Calls ended by the system, as a callback or as a message. */
  readonly endedUnanswered: number;
  /** Sum of the waits of all calls that left. */
  readonly waitMs: number;
}

export interface QueueSums extends QueueTotals {
  readonly waiting: number;
  /** Longest wait of those waiting now; 0 if none waits. */
  readonly longestWaitingMs: number;
  /** Longest wait of calls that left or still wait. */
  readonly waitMsMax: number;
}

export class QueueFold {
  readonly windows: Windows<QueueSums>;
  readonly #metrics: Metrics;
  readonly #queueIds: readonly string[];
  #before: QueueTotals;
  #waitMsMax = 0;

  constructor(queueId: string, metrics: Metrics, startMs: number) {
    this.#metrics = metrics;
    this.#queueIds = [queueId];
    this.#before = this.#totals(startMs).totals;
    this.windows = new Windows(startMs, {
      until: (atMs) => this.#until(atMs),
      begin: (atMs) => {
        this.#before = this.#totals(atMs).totals;
        this.#waitMsMax = 0;
      },
    });
  }

  save() {
    const windows = this.windows.save();
    return { windows, before: this.#before, waitMsMax: this.#waitMsMax };
  }

  load({ windows, before, waitMsMax }: ReturnType<QueueFold['save']>): void {
    this.windows.load(windows);
    this.#before = before;
    this.#waitMsMax = waitMsMax;
  }

  left(waitMs: number): void {
    this.#waitMsMax = Math.max(this.#waitMsMax, waitMs);
  }

  #until(atMs: number): QueueSums {
    const { totals, waiting } = this.#totals(atMs);
    const before = this.#before;
    const earliestMs = this.#metrics.earliestWaitingAtMs({ atMs, queueIds: this.#queueIds });
    const longestWaitingMs = earliestMs === null ? 0 : atMs - earliestMs;
    const takenBack = Math.max(0, before.flowedOut - totals.flowedOut);
    return {
      queued: totals.queued - before.queued + takenBack,
      answered: totals.answered - before.answered,
      abandoned: totals.abandoned - before.abandoned,
      flowedIn: totals.flowedIn - before.flowedIn,
      flowedOut: totals.flowedOut - before.flowedOut + takenBack,
      endedUnanswered: totals.endedUnanswered - before.endedUnanswered,
      waitMs: Math.max(0, totals.waitMs - before.waitMs),
      waiting,
      longestWaitingMs,
      waitMsMax: Math.max(this.#waitMsMax, longestWaitingMs),
    };
  }

  #totals(atMs: number): { readonly totals: QueueTotals; readonly waiting: number } {
    const counts = this.#metrics.queueCounts({
      atMs,
      attribution: 'event',
      queueIds: this.#queueIds,
    });
    const totals = {
      queued: counts.entered,
      answered: counts.answered,
      abandoned: counts.abandoned,
      flowedIn: counts.flowedIn,
      flowedOut: counts.overflowed,
      endedUnanswered: counts.endedBySystem + counts.callbacks,
      waitMs: counts.waitMsLeft,
    };
    return { totals, waiting: counts.waiting };
  }
}
