/**
 * Notices in a corner, read by screen readers. They close after 6 s; an error stays until it is
 * closed, until a command on the same thing succeeds, or until the server answers again.
 */
import { useEffect, useRef } from 'react';
import type { Problem } from '#client';
import { useClearPlace } from './clear-place.ts';
import { refusalWords } from './conditions.tsx';
import { Button } from './controls.tsx';
import { usePartsText as useText } from './language.ts';
import styles from './notices.module.css';
import { shared } from './shared-state.ts';

interface Notice {
  readonly id: number;
  readonly text: string;
  readonly isBad: boolean;
  /** The request that failed, such as `POST /api/v1/calls/c1/hold`, or the call that it is of. */
  readonly cause: string | null;
}

const shownMs = 6_000;
const noticesMax = 4;
let last = 0;
/** The code of errors whose cause is over with the next answer. */
export const unreachable = 'server_unreachable';
/** The last request that failed, until a notice tells its problem. */
let failed: string | null = null;
const notices = shared<readonly Notice[]>([]);

interface NoticeOptions {
  readonly isBad?: boolean;
  readonly cause?: string | null;
}

export function notify(text: string, { isBad = false, cause = null }: NoticeOptions = {}): void {
  last += 1;
  const notice = { id: last, text, isBad, cause };
  const others = notices.get().filter((one) => one.text !== text);
  notices.set([...others, notice].slice(-noticesMax));
  if (!isBad) window.setTimeout(() => close(notice.id), shownMs);
}

export function requestFailed(request: string): void {
  failed = request;
}

/** Closes the errors of requests that contain `part`, as their cause is over. */
export function endCause(part: string): void {
  const left = notices.get().filter(({ cause }) => cause?.includes(part) !== true);
  if (left.length < notices.get().length) notices.set(left);
}

/** Tells a refusal as an error, which closes when the refused request succeeds later. */
export function tellProblem(problem: Problem): void {
  const cause = problem.code === unreachable ? unreachable : failed;
  notify(refusalWords(problem), { isBad: true, cause });
  failed = null;
}

/** Says that a list leaves out items that cannot be shown. */
export function useLeftOutNotice(count: number): void {
  const text = useText();
  useEffect(() => {
    if (count > 0) notify(text('leftOut', { count }), { isBad: true });
  }, [count, text]);
}

export function Notices() {
  const shown = notices.useNow();
  return (
    <div role="status" aria-live="polite">
      {shown.length > 0 && <Corner shown={shown} />}
    </div>
  );
}

function Corner({ shown }: { readonly shown: readonly Notice[] }) {
  const text = useText();
  const place = useRef<HTMLDivElement>(null);
  useClearPlace(place);
  return (
    <div ref={place} className={styles.notices}>
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
