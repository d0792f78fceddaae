/**
 * Handle time (AHT): talk + hold + wrap-up, per agent segment or per contact.
 *
 * Inbound, outbound and consults are apart; direct calls are in none. Hold is part of the connected
 * time, and is told apart too. In a conference the time is its primary's, not everybody's.
 * Source: acd-routing.md C4.
 */
import { countedAtSegmentEnd, defineMeasure } from './measure.ts';

const shared = {
  unit: 'ms',
  counted: countedAtSegmentEnd,
  source: 'acd-routing.md C4',
} as const;

/** The AHT that is meant where nothing is said. */
export const handleTime = defineMeasure({
  ...shared,
  of: 'work',
  id: 'handleTimeMsMean',
  name: { en: 'Mean handle time', fr: 'Durée moyenne de traitement' },
  numerator: 'talk + hold + wrap-up',
  denominator: 'handled',
  remark: 'Per agent segment of routed calls.',
  sums: (of) => ({ numerator: of.connectedMs + of.wrapUpMs, denominator: of.handled }),
});

/** All segments of a call together. */
export const handleTimePerContact = defineMeasure({
  ...shared,
  of: 'work',
  id: 'handleTimeMsMeanPerContact',
  name: { en: 'Mean handle time per contact', fr: 'Durée moyenne de traitement par contact' },
  numerator: 'talk + hold + wrap-up',
  denominator: 'contacts handled',
  remark: 'A transferred call is one contact of several segments, counted with its first.',
  sums: (of) => ({ numerator: of.connectedMs + of.wrapUpMs, denominator: of.contactsHandled }),
});

/** Of dialler calls. */
export const handleTimeOutbound = defineMeasure({
  ...shared,
  of: 'work',
  id: 'handleTimeMsMeanOutbound',
  name: { en: 'Mean handle time, outbound', fr: 'Durée moyenne de traitement, sortants' },
  numerator: 'talk + hold + wrap-up of dialler calls',
  denominator: 'dialler calls handled',
  remark: 'Calls dialled through a queue; an agent\u2019s own calls are not in it.',
  sums: (of) => ({
    numerator: of.connectedMsOutbound + of.wrapUpMsOutbound,
    denominator: of.handledOutbound,
  }),
});

/** Of agents who are asked. */
export const handleTimeConsult = defineMeasure({
  ...shared,
  of: 'work',
  id: 'handleTimeMsMeanConsult',
  name: { en: 'Mean handle time, consults', fr: 'Durée moyenne de traitement, consultations' },
  numerator: 'talk + hold + wrap-up of consults',
  denominator: 'consults handled',
  remark: 'Of the agent asked, until the consult ends or the caller is passed to them.',
  sums: (of) => ({
    numerator: of.connectedMsConsult + of.wrapUpMsConsult,
    denominator: of.handledConsult,
  }),
});

/** How often callers are put on hold. */
export const holdShare = defineMeasure({
  ...shared,
  unit: 'share',
  of: 'work',
  id: 'holdShare',
  name: { en: 'Hold rate', fr: 'Taux de mise en attente' },
  numerator: 'handled with a hold',
  denominator: 'handled',
  remark: 'A segment held several times counts once.',
  sums: (of) => ({ numerator: of.handledHeld, denominator: of.handled }),
});

/** The part of handle time on hold. */
export const holdMean = defineMeasure({
  ...shared,
  of: 'work',
  id: 'holdMsMean',
  name: { en: 'Mean hold', fr: 'Durée moyenne de mise en attente' },
  numerator: 'hold',
  denominator: 'handled',
  remark: 'Segments without hold count with 0.',
  sums: (of) => ({ numerator: of.holdMs, denominator: of.handled }),
});

/** The part of handle time after the caller has left. */
export const wrapUpMean = defineMeasure({
  ...shared,
  of: 'work',
  id: 'wrapUpMsMean',
  name: { en: 'Mean wrap-up', fr: 'Durée moyenne de post-appel' },
  numerator: 'wrap-up',
  denominator: 'handled',
  remark: 'Segments without wrap-up count with 0.',
  sums: (of) => ({ numerator: of.wrapUpMs, denominator: of.handled }),
});
