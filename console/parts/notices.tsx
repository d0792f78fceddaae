/**
 * Notices of what has happened, shown in a corner and said by screen readers.
 *
 * A notice stays six seconds, one that needs reading until it is closed.
 */
import { useSyncExternalStore } from 'react';
import type { Problem } from '#client';
import { refusalWords } from './conditions.tsx';
import { Button } from './controls.tsx';
import { textOf } from './language.ts';
import type en from './messages/en.json';
import styles from './notices.module.css';

interface Notice {
  readonly id: number;
  readonly text: string;
  readonly isBad: boolean;
}

const useText = textOf<typeof en>('parts');
const shownMs = 6_000;
const noticesMax = 4;
let last = 0;
let notices: readonly Notice[] = [];
const listeners = new Set<() => void>();

/** Shows it in the corner, and says it; what is there in the same words goes. */
export function notify(text: string, { isBad = false } = {}): void {
  last += 1;
  const notice = { id: last, text, isBad };
  const others = notices.filter((one) => one.text !== text);
  change([...others, notice].slice(-noticesMax));
  if (!isBad) window.setTimeout(() => close(notice.id), shownMs);
}

/** Why something was not done is the person's to see. */
export function tellProblem(problem: Problem): void {
  notify(refusalWords(problem), { isBad: true });
}

/** Once in the page. */
export function Notices() {
  const text = useText();
  const shown = useSyncExternalStore(subscribe, () => notices);
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
  change(notices.filter((notice) => notice.id !== id));
}

function change(to: readonly Notice[]): void {
  notices = to;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
