/** Notices in a corner, read by screen readers. They close after 6 s; errors stay until closed. */
import { useEffect } from 'react';
import type { Problem } from '#client';
import { refusalWords } from './conditions.tsx';
import { Button } from './controls.tsx';
import { usePartsText as useText } from './language.ts';
import styles from './notices.module.css';
import { shared } from './shared-state.ts';

interface Notice {
  readonly id: number;
  readonly text: string;
  readonly isBad: boolean;
}

const shownMs = 6_000;
const noticesMax = 4;
let last = 0;
const notices = shared<readonly Notice[]>([]);

export function notify(text: string, { isBad = false } = {}): void {
  last += 1;
  const notice = { id: last, text, isBad };
  const others = notices.get().filter((one) => one.text !== text);
  notices.set([...others, notice].slice(-noticesMax));
  if (!isBad) window.setTimeout(() => close(notice.id), shownMs);
}

export function tellProblem(problem: Problem): void {
  notify(refusalWords(problem), { isBad: true });
}

/** Says that a list leaves out items that cannot be shown. */
export function useLeftOutNotice(count: number): void {
  const text = useText();
  useEffect(() => {
    if (count > 0) notify(text('leftOut', { count }), { isBad: true });
  }, [count, text]);
}

export function Notices() {
  const text = useText();
  const shown = notices.useNow();
  return (
    <div className={styles.notices} role="status" aria-live="polite">
      {shown.map(({ id, text: words, isBad }) => (
        <div key={id} className={isBad ? styles.bad : styles.notice}>
          <span>{words}</span>
          <Button kind="quiet" onPress={() => close(id)} aria-label={text('close')}>
            ×
          </Button>
        </div>
      ))}
    </div>
  );
}

function close(id: number): void {
  notices.set(notices.get().filter((notice) => notice.id !== id));
}
