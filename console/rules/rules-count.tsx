/** Number of versions of rules that wait for the user, beside the screen's name. */
import { useFormats } from '../parts/index.ts';
import styles from '../reviews/reviews.module.css';
import { useRulesWaiting } from './readings.ts';
import { useRuleText } from './words.tsx';

export function RulesCount() {
  const text = useRuleText();
  const formats = useFormats();
  const count = useRulesWaiting();
  if (count === 0) return null;
  return (
    <span className={styles.count}>
      {formats.number(count)} <span className="unseen">{text('waitsForYou')}</span>
    </span>
  );
}
