/** Decisions that wait for the user: held orders, prices, and versions of rules. */
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { useRead } from '../live-data/index.ts';
import { useRefresh } from '../orders/readings.ts';
import { Failure } from '../parts/index.ts';
import { holdsPath, useReviewRules } from '../reviews/readings.ts';
import { useRulesWaiting } from '../rules/readings.ts';
import { useCentre, useRights } from '../shell/session.ts';
import { useText } from './readings.ts';
import styles from './wallboard.module.css';

const holdsRead = 200;

/** The wallboard renders each second; this changes with decisions alone. */
export const WaitsForMe = memo(function WaitsForMe() {
  const text = useText();
  const { holds, error, refetch } = useHolds();
  const prices = holds.filter(({ source }) => source === 'priceApproval').length;
  const rules = useRulesWaiting();
  const all = [
    ['holds', holds.length - prices, '/reviews'],
    ['prices', prices, '/reviews'],
    ['rules', rules, '/rules'],
  ] as const;
  const waiting = all.filter(([, count]) => count > 0);
  if (error !== null) {
    return <Failure problem={error} work={text('onlyRead')} onRetry={() => void refetch()} />;
  }
  if (waiting.length === 0) return null;
  return (
    <section className={styles.actions} aria-label={text('waitsForMe')}>
      <span>{text('waitsForMe')}</span>
      {waiting.map(([what, count, to]) => (
        <Link key={what} to={to as string}>
          {text('waits', { what, count })}
        </Link>
      ))}
    </section>
  );
});

/** Holds that the user may decide, and no other person has taken. */
function useHolds() {
  const { centreId: centre } = useCentre();
  const enabled = useRights().includes('listHolds');
  useRefresh(holdsPath, ['hold.']);
  const { lacks, personId } = useReviewRules();
  const asked = { params: { centre }, query: { limit: holdsRead } };
  const { data, error, refetch } = useRead(holdsPath, asked, { enabled });
  const isMine = (owner: string | null) => owner === null || owner === personId;
  const holds = (data?.items ?? []).filter((one) => lacks(one) === null && isMine(one.owner));
  return { holds, error: data === undefined ? error : null, refetch };
}
