/** Releases several holds of one code: previews successes and failures, then shows the results. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMoney } from '../orders/words.tsx';
import { Button, Dialog, notify, refusalWords } from '../parts/index.ts';
import {
  decide,
  favourOf,
  type Review,
  refreshReviews,
  useReviewRules,
  useText,
} from './readings.ts';
import styles from './reviews.module.css';

interface BatchProps {
  readonly chosen: readonly Review[];
  readonly onDone: () => void;
}

export function BatchRelease({ chosen, onDone }: BatchProps) {
  const text = useText();
  const [batch, setBatch] = useState<readonly Review[] | null>(null);
  const codes = new Set(chosen.map(({ code }) => code));
  const close = () => {
    setBatch(null);
    onDone();
  };
  if (batch !== null) return <Batch chosen={batch} onDone={close} />;
  if (chosen.length === 0) return null;
  return (
    <div className={styles.top} role="status">
      <span>{text('marked', { count: chosen.length })}</span>
      {codes.size > 1 && <span className={styles.failed}>{text('unequal')}</span>}
      <Button isDisabled={codes.size > 1} onPress={() => setBatch(chosen)}>
        {text('releaseMarked', { count: chosen.length })}
      </Button>
    </div>
  );
}

function Batch({ chosen, onDone }: BatchProps) {
  const text = useText();
  const money = useMoney();
  const queries = useQueryClient();
  const { personId, lacks } = useReviewRules();
  const [faults, setFaults] = useState<ReadonlyMap<string, string> | null>(null);
  const [isSent, setIsSent] = useState(false);
  /** Why a hold cannot be released; null: it can. */
  const faultOf = (review: Review): string | null => {
    const { owner, source, placedBy } = review;
    const role = lacks(review);
    if (role !== null) return text('whoMay', { role });
    if (owner !== null && owner !== personId) return text('takenBy', { owner });
    if (source === 'authorisation') return text('needsCode');
    return source === 'priceApproval' && placedBy === personId ? text('fourEyes') : null;
  };
  const going = chosen.filter((review) => faultOf(review) === null);
  const run = async () => {
    setIsSent(true);
    const found = new Map<string, string>();
    for (const review of going) {
      const answer = await decide(review, favourOf(review), { comment: text('seen') });
      if (!answer.ok) found.set(review.id, refusalWords(answer.problem));
    }
    setIsSent(false);
    notify(text('released', { count: going.length - found.size }));
    if (found.size === 0) onDone();
    else setFaults(found);
    await refreshReviews(queries);
  };
  const wordsOf = (review: Review): string => {
    const failed = faults?.get(review.id) ?? faultOf(review);
    if (failed !== null) return text('wouldFail', { why: failed });
    return text(faults === null ? 'wouldGo' : 'went');
  };
  return (
    <Dialog title={text('releaseMarked', { count: chosen.length })} isOpen onClose={onDone} isWide>
      <ul className={styles.batch}>
        {chosen.map((review) => (
          <li key={review.id} className={faultOf(review) === null ? undefined : styles.failed}>
            {review.orderNumber} · {money(review.total)}: {wordsOf(review)}
          </li>
        ))}
      </ul>
      {faults === null ? (
        <Button kind="main" isDisabled={isSent || going.length === 0} onPress={run}>
          {text('releaseNow', { count: going.length })}
        </Button>
      ) : (
        <Button onPress={onDone}>{text('back')}</Button>
      )}
    </Dialog>
  );
}
