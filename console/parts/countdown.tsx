/** Time that is left until an instant of the server: a bar that shrinks, and words beside it. */
import type { ReactNode } from 'react';
import styles from './countdown.module.css';

export interface CountdownProps {
  readonly untilMs: number;
  /** At the beginning of it. */
  readonly totalMs: number;
  readonly nowMs: number;
  /** How much is left, in words; read when it is asked for, not each second. */
  readonly children: ReactNode;
}

export function Countdown({ untilMs, totalMs, nowMs, children }: CountdownProps) {
  const share = Math.max(0, Math.min(1, (untilMs - nowMs) / totalMs));
  return (
    <div className={styles.countdown} role="timer">
      <svg className={styles.bar} aria-hidden="true">
        <rect className={styles.track} width="100%" height="100%" rx="2" />
        <rect className={styles.left} width={`${(share * 100).toFixed(1)}%`} height="100%" rx="2" />
      </svg>
      <span className={styles.words}>{children}</span>
    </div>
  );
}
