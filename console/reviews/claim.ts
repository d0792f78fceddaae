/**
 * Opening a hold reserves it unless another user has it; leaving gives it back. Reservations wait a
 * moment, so that moving through the queue by arrow keys makes none.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Problem } from '#client';
import { api } from '../live-data/index.ts';
import type { Hold } from '../orders/readings.ts';
import { notify, refusalWords } from '../parts/index.ts';
import { personName, usePersonName } from '../shell/sayings.ts';
import { useCentre } from '../shell/session.ts';
import { refreshReviews, useReviewRules, useText } from './readings.ts';

const takenAfterMs = 400;
/** Typing renews the reservation at most this often. */
const renewedEveryMs = 60_000;

export interface Claim {
  /** Why the user cannot decide on the hold; null: they can. */
  readonly blockedBy: string | null;
  /** Takes the reservation from another user, or again; null: the user may not. */
  readonly takeOver: (() => void) | null;
  readonly renew: () => void;
  /** Decisions wait for the reservation, which changes the hold's version. */
  readonly settled: () => Promise<void>;
}

export function useClaim({ id, owner, clearRole }: Hold): Claim {
  const text = useText();
  const queries = useQueryClient();
  const { centreId } = useCentre();
  const { personId, isManager, lacks } = useReviewRules();
  const [problem, setProblem] = useState<Problem | null>(null);
  const isOurs = useRef(false);
  const wasOurs = useRef(false);
  const ownerName = usePersonName(owner ?? '');
  const renewedMs = useRef(0);
  const timer = useRef(0);
  const taking = useRef(Promise.resolve());
  isOurs.current = owner === personId;
  wasOurs.current ||= isOurs.current;
  useEffect(() => {
    if (!wasOurs.current || owner === personId) return;
    if (owner === null) return notify(text('claimOver'), { isBad: true });
    personName(owner, centreId).then(
      (name) => notify(text('claimLost', { owner: name }), { isBad: true }),
      reportError,
    );
  }, [owner, personId, centreId, text]);
  // A reservation that has ended is not taken again by a page that nobody looks at.
  const isOver = owner === null && wasOurs.current;
  const isFree = owner === null && !isOver && lacks({ clearRole }) === null;
  const send = (verb: 'check-out' | 'override-checkout') => {
    renewedMs.current = Date.now();
    const params = { hold: id };
    taking.current = api
      .ask('POST', `/api/v1/holds/{hold}/${verb}`, { params })
      .then(async (answer) => {
        setProblem(answer.ok ? null : answer.problem);
        await refreshReviews(queries, id);
      })
      .catch(reportError);
  };
  const take = useEffectEvent(() => send('check-out'));
  useEffect(() => {
    if (!isFree) return;
    timer.current = window.setTimeout(() => take(), takenAfterMs);
    return () => window.clearTimeout(timer.current);
  }, [isFree]);
  useEffect(() => {
    const giveBack = () => {
      if (!isOurs.current) return;
      // Errors are ignored: a decided hold has no reservation to give back.
      void api.post('/api/v1/holds/{hold}/release-checkout', { params: { hold: id } });
    };
    window.addEventListener('pagehide', giveBack);
    return () => {
      window.removeEventListener('pagehide', giveBack);
      giveBack();
    };
  }, [id]);
  const isOthers = owner !== null && owner !== personId;
  const refusal = owner === null && problem !== null ? refusalWords(problem) : null;
  const mayTakeOver = isOthers && isManager;
  return {
    blockedBy: isOthers
      ? text('takenBy', { owner: ownerName })
      : (refusal ?? (isOver ? text('claimOver') : null)),
    takeOver: mayTakeOver || isOver ? () => send(isOver ? 'check-out' : 'override-checkout') : null,
    settled: () => {
      window.clearTimeout(timer.current);
      return taking.current;
    },
    renew: () => {
      if (isOurs.current && Date.now() - renewedMs.current > renewedEveryMs) send('check-out');
    },
  };
}
