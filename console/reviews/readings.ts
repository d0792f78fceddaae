/** Reads the holds that wait for a decision, and who may decide. */
import type { QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ItemAt } from '#client';
import { api, usePages } from '../live-data/index.ts';
import { useRefresh } from '../orders/readings.ts';
import { groupOfHold, type HoldGroup } from '../orders/words.tsx';
import { textOf } from '../parts/index.ts';
import { useCentre, useSignedIn } from '../shell/session.ts';
import type en from './messages/en.json';

export const useText = textOf<typeof en>('reviews');

export const holdsPath = '/api/v1/centres/{centre}/holds';
export type Review = ItemAt<typeof holdsPath>;

const pageSize = 200;
const holdsMax = 2_000;

export function useReviews() {
  const { centreId: centre } = useCentre();
  useRefresh(holdsPath, ['hold.', 'order.']);
  const { reading, more } = usePages(holdsPath, { params: { centre }, query: { limit: pageSize } });
  const readMore = (reading.data?.length ?? 0) < holdsMax ? more : null;
  useEffect(() => readMore?.(), [readMore]);
  return reading;
}

export function orderOf(hold: string): string {
  return hold.slice(0, hold.lastIndexOf('.'));
}

export async function refreshReviews(queries: QueryClient, hold?: string): Promise<void> {
  const keys = [[holdsPath], hold === undefined ? ['order'] : ['order', orderOf(hold)]];
  await Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })));
}

/** Roles named by holds that the centre's role `reviewer` covers. */
const officesOfReviews = [
  ...['fraudReviewer', 'accounting', 'creditClerk', 'paymentClerk', 'approver', 'returnsClerk'],
];

export function useReviewRules() {
  const { person, centre } = useSignedIn();
  const roles: readonly string[] = centre.roles;
  return {
    personId: person.id,
    isManager: roles.includes('supervisor'),
    /** The role that the user lacks to decide; null: none. */
    lacks: ({ clearRole }: Pick<Review, 'clearRole'>): string | null => {
      if (clearRole === null) return null;
      const named = clearRole === 'manager' ? 'supervisor' : clearRole;
      const wanted = officesOfReviews.includes(named) ? 'reviewer' : named;
      return roles.includes('supervisor') || roles.includes(wanted) ? null : wanted;
    },
  };
}

export type Decision =
  | 'clear'
  | 'clearAndSubmit'
  | 'clearAndModify'
  | 'release'
  | 'approve'
  | 'decline'
  | 'resubmit';

/** The decision in favour of the order, by source of its hold. */
export function favourOf({ source }: Pick<Review, 'source'>): Decision {
  if (source === 'priceApproval' || source === 'credit' || source === 'authorisation') {
    return 'approve';
  }
  return ['check', 'balance', 'fraud', 'manualFraud', 'rule'].includes(source)
    ? 'release'
    : 'clear';
}

/** Other possible decisions, by source of the hold. */
export function othersOf({ source }: Pick<Review, 'source'>): readonly Decision[] {
  if (source === 'authorisation') return ['resubmit', 'decline'];
  if (source === 'balance') return ['resubmit'];
  return favourOf({ source }) === 'clear' ? [] : ['decline'];
}

/** Sends a decision; `code`: the card provider's authorisation. */
export function decide(
  { id }: Pick<Review, 'id'>,
  decision: Decision,
  { comment, code = '' }: { readonly comment: string; readonly code?: string },
) {
  if (decision === 'clear' || decision === 'clearAndSubmit' || decision === 'clearAndModify') {
    const body = { mode: decision, comment };
    return api.post('/api/v1/holds/{hold}/clear', { params: { hold: id }, body });
  }
  return api.ask('POST', `/api/v1/reviews/{review}/${decision}`, {
    params: { review: id },
    body: { reason: comment, ...(code === '' ? {} : { code }) },
  });
}

export function ofGroup(reviews: readonly Review[], group: HoldGroup | 'all'): readonly Review[] {
  return group === 'all' ? reviews : reviews.filter(({ source }) => groupOfHold[source] === group);
}
