/**
 * Abandon shares: of all entries, net of short ones, and while an agent was being alerted.
 *
 * Callers who take a callback or leave a message are no abandons; nor is an ending by the system.
 * Source: acd-routing.md C6.
 */
import { countedAtEnd, defineMeasure } from './measure.ts';

const counted = `${countedAtEnd} By event O are the entries that ended in the interval.`;

/** Of all entries. */
export const abandonShare = defineMeasure({
  id: 'abandonShare',
  of: 'queues',
  name: { en: 'Abandon share', fr: 'Taux d’abandon' },
  unit: 'share',
  numerator: 'B',
  denominator: 'O',
  counted,
  remark: 'Callbacks and messages are not abandons.',
  source: 'acd-routing.md C6',
  sums: (of) => ({ numerator: of.abandoned, denominator: of.offeredForShare }),
});

/** As if those who left within s had never called. */
export const abandonShareNet = defineMeasure({
  id: 'abandonShareNet',
  of: 'queues',
  name: { en: 'Abandon share net of short', fr: 'Taux d’abandon hors abandons courts' },
  unit: 'share',
  numerator: 'B - B_s',
  denominator: 'O - B_s',
  counted,
  remark: 'Callers who left within s are left out.',
  source: 'acd-routing.md C6',
  sums: (of) => ({
    numerator: of.abandoned - of.abandonedShort,
    denominator: of.offeredForShare - of.abandonedShort,
  }),
});

/** The caller left while an agent was being alerted: a loss in sight of the goal. */
export const abandonShareAlerting = defineMeasure({
  id: 'abandonShareAlerting',
  of: 'queues',
  name: { en: 'Abandons while alerting', fr: 'Abandons pendant la sonnerie' },
  unit: 'share',
  numerator: 'B in phase alerting',
  denominator: 'O',
  counted,
  remark: 'Part of the abandon share; abandons while connecting are not in it.',
  source: 'acd-routing.md C6',
  sums: (of) => ({ numerator: of.abandonedAlerting, denominator: of.offeredForShare }),
});
