/** Number of unreserved reviews, beside the screen's name. */
import { useFormats } from '../parts/index.ts';
import { useReviews, useText } from './readings.ts';
import styles from './reviews.module.css';

export function ReviewCount() {
  const text = useText();
  const formats = useFormats();
  const { data } = useReviews();
  const count = data?.filter(({ owner }) => owner === null).length ?? 0;
  if (count === 0) return null;
  return (
    <span className={styles.count}>
      {formats.number(count)} <span className="unseen">{text('open')}</span>
    </span>
  );
}
