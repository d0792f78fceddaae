/**
 * Expected wait: what a caller at a given position may be told.
 *
 * A pure function of what the router and these figures know; display only, it never orders calls.
 * It uses handle times and the agents who can help, and no waits of the past: least of all of those
 * who gave up.
 * Source: acd-routing.md C8.
 */

import type { QueueCounts } from './counts.ts';
import { erlangQuantilesOf } from './erlang-quantile.ts';

/** Fewer handled calls in the look-back say nothing. */
export const handledLeast = 10;

/** A staffed agent who can serve this call and, where others are ahead, at least one of them. */
export interface ServingAgent {
  /** Their own in the look-back, else the queue's. */
  readonly handleTimeMsMean: number;
  /** Their linked queues with calls waiting without a live offer [1, and at least that]. */
  readonly busyQueueCount?: number;
  /** Their measured share of work from this queue; wins over the count. */
  readonly share?: number;
}

export interface ExpectedWaitInput {
  /** 1 = next. */
  readonly position: number;
  readonly agents: readonly ServingAgent[];
  /** An eligible agent could take the call now. */
  readonly isAgentAble: boolean;
  /** Recent share of waiting calls that leave before their turn. */
  readonly leavingShare: number;
  /** Handled calls in the look-back. */
  readonly handledCount: number;
  /** What was seen in the same half-hour a week ago; null: nothing. */
  readonly lastWeekMs: number | null;
}

export interface ExpectedWait {
  readonly basis: 'ableNow' | 'rate' | 'lastWeek';
  /** Whole, half up. */
  readonly expectedMs: number;
  /** From the 50th to the 90th percentile of an Erlang distribution; null: no range can be told. */
  readonly range: { readonly lowMs: number; readonly highMs: number } | null;
}

/** An expected wait as it was made, or told. */
export interface WaitPrediction extends ExpectedWait {
  readonly atMs: number;
  readonly position: number;
}

const [lowOf, highOf] = [erlangQuantilesOf(0.5), erlangQuantilesOf(0.9)];

/** Null: unknown, say nothing. */
export function expectedWait(input: ExpectedWaitInput): ExpectedWait | null {
  if (input.isAgentAble) {
    return { basis: 'ableNow', expectedMs: 0, range: { lowMs: 0, highMs: 0 } };
  }
  const perMs = servingRate(input.agents);
  if (perMs === 0 || input.handledCount < handledLeast) {
    if (input.lastWeekMs === null) return null;
    return { basis: 'lastWeek', expectedMs: input.lastWeekMs, range: null };
  }
  // One call more than those ahead must be finished: n + 1 = the position.
  const shape = input.position;
  return {
    basis: 'rate',
    expectedMs: Math.round((shape / perMs) * (1 - input.leavingShare)),
    range: {
      lowMs: Math.round(lowOf(shape) / perMs),
      highMs: Math.round(highOf(shape) / perMs),
    },
  };
}

function servingRate(agents: readonly ServingAgent[]): number {
  let perMs = 0;
  for (const { handleTimeMsMean, busyQueueCount = 1, share } of agents) {
    perMs += (share ?? 1 / Math.max(1, busyQueueCount)) / handleTimeMsMean;
  }
  return perMs;
}

/**
 * Counts how good the predictions of a wait that was answered were: told, against waited from the
 * moment of telling. A wait that ends otherwise has no turn to compare with, and counts nothing.
 * Source: acd-routing.md C9; decisions/0014.
 */
export function scorePredictions(
  counts: QueueCounts,
  predictions: readonly WaitPrediction[],
  answeredAtMs: number,
): void {
  for (const { atMs, expectedMs, range } of predictions) {
    const waitedMs = answeredAtMs - atMs;
    counts.predictions += 1;
    counts.predictionErrorMs += Math.abs(expectedMs - waitedMs);
    if (range === null) continue;
    counts.predictionsRanged += 1;
    if (waitedMs >= range.lowMs && waitedMs <= range.highMs) counts.predictionsInRange += 1;
  }
}
