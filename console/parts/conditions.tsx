/**
 * What a panel shows in place of its content: it loads, has nothing, failed, or may not be seen.
 *
 * Nothing for 200 ms, then the layout to come, and after 3 s what it waits for.
 * Source: ux-and-api.md 10.2.
 */
import { type ReactNode, useEffect, useState } from 'react';
import type { Problem } from '#client';
import styles from './conditions.module.css';
import { Button } from './controls.tsx';
import { languageNow, usePartsText as useText } from './language.ts';
import { names } from './names.ts';

const skeletonAfterMs = 200;
const explainAfterMs = 3_000;
const bars = [1, 2, 3, 4, 5, 6, 7, 8];
/** Codes whose details are for programs. */
const codesOfPrograms: readonly string[] = ['rate_limited', 'server_unreachable', 'not_callwright'];

/** Rows of the layout to come. */
export function Loading({ of, rows = 3 }: { readonly of: string; readonly rows?: number }) {
  const text = useText();
  const [step, setStep] = useState(0);
  useEffect(() => {
    const timers = [skeletonAfterMs, explainAfterMs].map((afterMs, index) =>
      window.setTimeout(() => setStep(index + 1), afterMs),
    );
    return () => timers.forEach(window.clearTimeout);
  }, []);
  if (step === 0) return null;
  return (
    <div className={styles.loading} role="status">
      <span className={step === 1 ? 'unseen' : styles.words}>{text('loading', { what: of })}</span>
      {bars.slice(0, rows).map((bar) => (
        <span key={bar} className={styles.bar} />
      ))}
    </div>
  );
}

/** Why there is nothing, and the one useful action. */
export function Empty({
  children,
  action,
}: {
  readonly children: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className={styles.empty}>
      <p>{children}</p>
      {action}
    </div>
  );
}

export interface FailureProps {
  readonly problem: Problem;
  /** What has happened to what the person was doing. */
  readonly work: string;
  /** [what failed is asked for again in its own place] */
  readonly onRetry?: () => void;
  /** Something was to be done, rather than seen. */
  readonly isCommand?: boolean;
}

/**
 * What failed, what became of the work, what to do next, and the number of the request.
 *
 * Of what is not there the title says all, in the person's language; details are English.
 */
export function Failure({ problem, work, onRetry, isCommand = false }: FailureProps) {
  const text = useText();
  const isRefused = problem.status === 403;
  const why = refusalWords(problem);
  return (
    <div className={isRefused ? styles.refused : styles.failure} role="alert">
      <strong>{isRefused && !isCommand ? text('refused') : problem.title}</strong>
      {problem.status === 404 || why === problem.title ? null : <p>{why}</p>}
      <p>{isRefused && !isCommand ? text('refusedNext') : work}</p>
      <div className={styles.actions}>
        {isRefused || onRetry === undefined ? null : (
          <Button onPress={onRetry}>{text('retry')}</Button>
        )}
        {problem.requestId !== undefined && (
          <code className={styles.request}>{text('request', { id: problem.requestId })}</code>
        )}
      </div>
    </div>
  );
}

/** Why the service refused: details are English, titles in the language of the page. */
export function refusalWords({ code, title, detail }: Problem): string {
  return languageNow() === 'fr' || codesOfPrograms.includes(code) ? title : detail;
}

/** Figures of before: a clock and no colour, then struck grey with the time they are of. */
export function Stale({
  freshness,
  asOf,
  children,
}: {
  readonly freshness: 'fresh' | 'stale' | 'old';
  readonly asOf: string;
  readonly children: ReactNode;
}) {
  const text = useText();
  // One tree in every case: what is in it keeps its focus.
  return (
    <div
      className={names(freshness === 'stale' && styles.stale, freshness === 'old' && styles.old)}
      data-freshness={freshness}
    >
      {freshness !== 'fresh' && (
        <p className={styles.asOf} role="status">
          {text('asOf', { time: asOf })}
        </p>
      )}
      {children}
    </div>
  );
}
