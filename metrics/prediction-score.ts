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
import { defineMeasure } from './measure.ts';

const counted =
  'Predictions told while a call waited, once it is answered, in the interval of its entry [default] or of the answer. Waits that end otherwise are no outcomes.';

/** Mean absolute error. */
const expectedWaitError = defineMeasure({
  id: 'expectedWaitErrorMsMean',
  of: 'queues',
  name: { en: 'Error of expected waits', fr: 'Erreur de l’attente estimée' },
  unit: 'ms',
  numerator: 'sum of |told - waited from then|',
  denominator: 'predictions whose wait was answered',
  counted,
  remark: 'Alerting is part of the wait.',
  source: 'acd-routing.md C8',
  sums: (of) => ({ numerator: of.predictionErrorMs, denominator: of.predictions }),
});

/** The range runs from the 50th to the 90th percentile: 40 % of outcomes, were the model exact. */
const expectedWaitInRange = defineMeasure({
  id: 'expectedWaitInRangeShare',
  of: 'queues',
  name: { en: 'Waits inside the range told', fr: 'Attentes dans la fourchette annoncée' },
  unit: 'share',
  numerator: 'of these, waited within the range told, its ends included',
  denominator: 'predictions with a range whose wait was answered',
  counted,
  remark: 'The range runs from the 50th to the 90th percentile: 0.4 were the model exact.',
  source: 'acd-routing.md C8',
  sums: (of) => ({ numerator: of.predictionsInRange, denominator: of.predictionsRanged }),
});

/** The measures that say nothing unless expected waits were told. */
export const predictionMeasures = [expectedWaitError, expectedWaitInRange] as const;

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
