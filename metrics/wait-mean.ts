/**
 * Mean wait of all that left the queue, by whatever way.
 *
 * TAPI's average wait time; another figure than the speed of answer.
 * Source: reference/README.md 5, tapi-call-center.md 4.3.
 */
import { countedAtEnd, defineMeasure } from './measure.ts';

/** Over A, B, V, X and C. */
export const waitMean = defineMeasure({
  id: 'waitMsMean',
  of: 'queues',
  name: { en: 'Mean wait', fr: 'Attente moyenne' },
  unit: 'ms',
  numerator: 'sum of w over all ended',
  denominator: 'A + B + V + X + C',
  counted: countedAtEnd,
  remark: 'Abandons included; who still waits is not.',
  source: 'tapi-call-center.md 4.3 (averageWaitTime)',
  sums: (of) => ({
    numerator: of.waitMsLeft,
    denominator: of.answered + of.abandoned + of.overflowed + of.endedBySystem + of.callbacks,
  }),
});
