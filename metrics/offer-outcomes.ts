/**
 * Offer outcomes: how offers to agents end.
 *
 * Expired alone is a no-answer; accepted is no end. A rescinded offer is the doing of the caller,
 * another agent or the system, and is held against nobody.
 * Source: acd-routing.md C4, B3.
 */
import type { WorkCounts } from './counts.ts';
import { countedByOffer, defineMeasure } from './measure.ts';

/** The five ends, each over all offers. */
export const offerOutcomes = [
  outcome('offerConnectedShare', {
    name: { en: 'Offers connected', fr: 'Présentations abouties' },
    numerator: 'connected',
    remark: 'The caller spoke with the agent.',
    count: (of) => of.offersConnected,
  }),
  outcome('offerRejectedShare', {
    name: { en: 'Offers rejected', fr: 'Présentations refusées' },
    numerator: 'rejected',
    remark: 'The agent said no.',
    count: (of) => of.offersRejected,
  }),
  outcome('offerExpiredShare', {
    name: { en: 'Offers expired', fr: 'Présentations sans réponse' },
    numerator: 'expired',
    remark: 'The only no-answer.',
    count: (of) => of.offersExpired,
  }),
  outcome('offerFailedShare', {
    name: { en: 'Offers failed', fr: 'Présentations en échec' },
    numerator: 'failed',
    remark: 'Device busy, unreachable, or media broken.',
    count: (of) => of.offersFailed,
  }),
  outcome('offerRescindedShare', {
    name: { en: 'Offers rescinded', fr: 'Présentations retirées' },
    numerator: 'rescinded',
    remark: 'Withdrawn by us; no fault of the agent.',
    count: (of) => of.offersRescinded,
  }),
] as const;

function outcome<const Id extends string>(
  id: Id,
  end: {
    readonly name: { readonly en: string; readonly fr: string };
    readonly numerator: string;
    readonly remark: string;
    readonly count: (counts: Readonly<WorkCounts>) => number;
  },
) {
  const { count, ...text } = end;
  return defineMeasure({
    ...text,
    id,
    of: 'work',
    unit: 'share',
    denominator: 'offers',
    counted: countedByOffer,
    source: 'acd-routing.md C4',
    sums: (of) => ({ numerator: count(of), denominator: of.offers }),
  });
}
