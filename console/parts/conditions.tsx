/**
 * Content of a panel that is loading, empty, failed or forbidden. Loading shows nothing for 200 ms,
 * then a placeholder, and after 3 s its reason.
 */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Problem } from '#client';
import styles from './conditions.module.css';
import { Button } from './controls.tsx';
import { partsText, usePartsText as useText } from './language.ts';
import { names } from './names.ts';

const skeletonAfterMs = 200;
const explainAfterMs = 3_000;
const bars = [1, 2, 3, 4, 5, 6, 7, 8];
/** Error codes whose details are for programmers. */
const codesOfPrograms: readonly string[] = [
  'rate_limited',
  'server_unreachable',
  'not_callwright',
  'call_state_not_allowed',
];

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
  readonly work: string;
  readonly onRetry?: () => void;
  /** What `onRetry` does [tries again]. */
  readonly retryLabel?: string;
  readonly isCommand?: boolean;
}

/**
 * A failure: its effect on the user's work, the next step and the request's number. "Not found"
 * needs only the title.
 */
export function Failure({ problem, work, onRetry, retryLabel, isCommand = false }: FailureProps) {
  const text = useText();
  const isRefused = problem.status === 403;
  const why = refusalWords(problem);
  const room = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The button that was pressed may be far from where the answer appears.
    if (isCommand) room.current?.scrollIntoView({ block: 'nearest' });
  }, [isCommand]);
  return (
    <div ref={room} className={isRefused ? styles.refused : styles.failure} role="alert">
      <strong>{isRefused && !isCommand ? text('refused') : problem.title}</strong>
      {problem.status === 404 || why === problem.title ? null : <p>{why}</p>}
      <p>{isRefused && !isCommand ? text('refusedNext') : work}</p>
      <div className={styles.actions}>
        {isRefused || onRetry === undefined ? null : (
          <Button onPress={onRetry}>{retryLabel ?? text('retry')}</Button>
        )}
        {problem.status >= faultStatus && problem.requestId !== undefined && (
          <code className={styles.request}>{text('request', { id: problem.requestId })}</code>
        )}
      </div>
    </div>
  );
}

/** From here on it is the service's fault, and its log has more of the request. */
const faultStatus = 500;
/** Ids, versions and parameters in details, which are for programmers. */
const forPrograms =
  / \((?:(?:line|ligne) lin_\w+|accept=true)\)|(?: on order| sur la commande)? [a-z]{3}_(?=\S*\d)[\w.-]*\w| (?:at|à la) version \d+/g;

/** What was refused and why, in the user's language; a faulty field by its label. */
export function refusalWords({ code, title, detail, errors = [] }: Problem): string {
  if (code === 'invalid_parameter' && errors.length > 0) return errors.map(faultWords).join(' ');
  const words = codesOfPrograms.includes(code) ? title : detail;
  return words.replaceAll(forPrograms, '');
}

type Fault = NonNullable<Problem['errors']>[number];

/** Expectations are English, which the French message leaves out. */
function faultWords({ pointer, expected }: Fault): string {
  const isNamed = (segment: string) => !/^\d+$|^number$/.test(segment);
  return partsText('fieldFault', { member: pointer.split('/').findLast(isNamed) ?? '', expected });
}

/** Outdated figures: first grey with a clock, then struck through with their time. */
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
  // Same elements for fresh and old figures, so that the focus inside survives.
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
