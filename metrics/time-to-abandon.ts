/**
 * Time to abandon: the mean wait of callers who left.
 *
 * Not patience: who was answered might have waited longer (see `wait-quantile.ts` for censoring).
 * Source: acd-routing.md C3.
 */
import { countedAtEnd, defineMeasure } from './measure.ts';

/** Over all abandons, in whatever phase. */
export const timeToAbandon = defineMeasure({
  id: 'timeToAbandonMsMean',
  of: 'queues',
  name: { en: 'Mean time to abandon', fr: 'Délai moyen d’abandon' },
  unit: 'ms',
  numerator: 'sum of w over abandoned',
  denominator: 'B',
  counted: countedAtEnd,
  remark: 'Not the patience of callers: those answered are missing.',
  source: 'acd-routing.md C3',
  sums: (of) => ({ numerator: of.waitMsAbandoned, denominator: of.abandoned }),
});
