/**
 * What TAPI measures of a queue, from window to window: our own counts by the time of what is
 * counted, less what they were as the window began.
 *
 * Entries are those of `call-record.ts`, so the queue balances at every moment. A call that comes
 * back to a queue it overflowed from takes its overflow back; where that was counted in an earlier
 * window, the call counts as queued again in this one, for no figure of TAPI is below zero.
 *
 * Cost: O(intervals) per reading and per window; per effect, nothing is summed.
 * Source: tapi-call-center.md 4.3.
 */
import type { Metrics } from '../metrics.ts';
import { Windows } from './windows.ts';

/** Counts of calls; with `waiting` they balance, see 4.3. */
export interface QueueTotals {
  readonly queued: number;
  readonly answered: number;
  readonly abandoned: number;
  readonly flowedIn: number;
  readonly flowedOut: number;
  /** Ended by the system, or by a callback or a message: the end of the guide. */
  readonly endedUnanswered: number;
  /** Of those who have left, however. */
  readonly waitMs: number;
}

export interface QueueSums extends QueueTotals {
  /** Gauge. */
  readonly waiting: number;
  /** Of those who wait; 0: nobody does. */
  readonly longestWaitingMs: number;
  /** Of those who left in the window, and of those who wait. */
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

  /** A call leaves that has waited so long. */
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
