/**
 * Delay share: entries that had to wait at all.
 *
 * Source: reference/README.md 5 (waited / offered).
 */
import { countedAtEnd, defineMeasure } from './measure.ts';

/** Whoever waits now has waited. */
export const delayShare = defineMeasure({
  id: 'delayShare',
  of: 'queues',
  name: { en: 'Delay share', fr: 'Part des appels mis en attente' },
  unit: 'share',
  numerator: 'entries with w > 0',
  denominator: 'O',
  counted: `${countedAtEnd} By entry those still waiting count too.`,
  remark: 'However the wait ended.',
  source: 'reference/README.md 5',
  sums: (of) => ({ numerator: of.waited, denominator: of.offeredForShare }),
});
