/**
 * Block share: arrivals that found no room or a queue not open.
 *
 * Of attempts, not of admitted calls: a blocked call never enters, so O does not hold it.
 * Source: acd-routing.md C1, reference/README.md 5.
 */
import { defineMeasure } from './measure.ts';

/** Over arrivals from outside; calls moved in were admitted before. */
export const blockShare = defineMeasure({
  id: 'blockShare',
  of: 'queues',
  name: { en: 'Block share', fr: 'Taux de blocage' },
  unit: 'share',
  numerator: 'blocked',
  denominator: 'attempts = blocked + entries from outside',
  counted: 'Arrivals from outside, at their arrival. Calls moved in are no attempts.',
  remark:
    'Of attempts, not of admitted calls. A simulation counts attempts that found no line too.',
  source: 'acd-routing.md C1',
  sums: (of) => ({ numerator: of.blocked, denominator: of.blocked + of.enteredFromOutside }),
});
