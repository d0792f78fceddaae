/**
 * How good expected waits were: what was told, against what came.
 *
 * Each prediction told of a wait is joined to that wait's end. Answered, it counts: told against
 * waited from the moment of telling. Ended otherwise, there was no turn to compare with, and
 * nothing counts.
 * Source: acd-routing.md C8, C9; decisions/0014.
 */
import type { QueueCounts } from './counts.ts';
import type { WaitPrediction } from './expected-wait.ts';

/** Counts the predictions of a wait that was answered. */
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
