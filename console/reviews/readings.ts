/** What waits for a decision, and who may decide it. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ItemAt } from '#client';
import { api, bodyOf } from '../live-data/index.ts';
import { useCentre, useRefresh } from '../orders/readings.ts';
import { groupOf, type HoldGroup } from '../orders/words.tsx';
import { useSignedIn } from '../shell/session.ts';

export type Review = ItemAt<'/api/v1/centres/{centre}/holds'>;

const pageSize = 200;
/** Holds of one queue that are looked through. */
const holdsMax = 2_000;

/** All that is held, the oldest first. */
export function useReviews() {
  const { centreId: centre } = useCentre();
  useRefresh('holds', ['hold.', 'order.']);
  const reading = useInfiniteQuery({
    queryKey: ['holds', centre],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      bodyOf(
        api.get('/api/v1/centres/{centre}/holds', {
          params: { centre },
          query: { limit: pageSize, cursor },
        }),
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    select: ({ pages }) =>
      pages.flatMap(({ items }) => items).toSorted((a, b) => a.placedAt.localeCompare(b.placedAt)),
  });
  const { data, hasNextPage, isFetching, fetchNextPage } = reading;
  const goesOn = hasNextPage && !isFetching && (data?.length ?? 0) < holdsMax;
  useEffect(() => {
    if (goesOn) fetchNextPage().catch(reportError);
  }, [goesOn, fetchNextPage]);
  return reading;
}

/** Roles that a hold asks for and that nobody but reviewers has. */
const officesOfReviews = [
  ...['fraudReviewer', 'accounting', 'creditClerk', 'paymentClerk', 'approver', 'returnsClerk'],
];

/** Whether who is signed in may decide, and else the role that may. */
export function useOffice() {
  const { person, centre } = useSignedIn();
  const roles: readonly string[] = centre.roles;
  return {
    personId: person.id,
    isManager: roles.includes('supervisor'),
    /** Null: they may. */
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

/** What ends a hold in its favour. */
export function favourOf({ source }: Pick<Review, 'source'>): Decision {
  if (source === 'priceApproval' || source === 'credit' || source === 'authorisation') {
    return 'approve';
  }
  return ['check', 'balance', 'fraud', 'manualFraud', 'rule'].includes(source)
    ? 'release'
    : 'clear';
}

/** What else may be decided of it. */
export function othersOf({ source }: Pick<Review, 'source'>): readonly Decision[] {
  if (source === 'authorisation') return ['resubmit', 'decline'];
  if (source === 'balance') return ['resubmit'];
  return favourOf({ source }) === 'clear' ? [] : ['decline'];
}

/** Carries it out; `code` is what a provider has told of a card. */
export function decide(
  { id }: Pick<Review, 'id'>,
  decision: Decision,
  { comment, code }: { readonly comment: string; readonly code?: string | undefined },
) {
  if (decision === 'clear' || decision === 'clearAndSubmit' || decision === 'clearAndModify') {
    const body = { mode: decision, ...(comment === '' ? {} : { comment }) };
    return api.post('/api/v1/holds/{hold}/clear', { params: { hold: id }, body });
  }
  const params = { review: id };
  const body = { reason: comment };
  switch (decision) {
    case 'release':
      return api.post('/api/v1/reviews/{review}/release', { params, body });
    case 'decline':
      return api.post('/api/v1/reviews/{review}/decline', { params, body });
    case 'resubmit':
      return api.post('/api/v1/reviews/{review}/resubmit', { params, body });
    case 'approve': {
      const said = code === undefined || code === '' ? body : { ...body, code };
      return api.post('/api/v1/reviews/{review}/approve', { params, body: said });
    }
  }
}

/** Of a group of them, or all. */
export function ofGroup(reviews: readonly Review[], group: HoldGroup | 'all'): readonly Review[] {
  return group === 'all' ? reviews : reviews.filter(({ source }) => groupOf(source) === group);
}
