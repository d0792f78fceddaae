/** Time left until an instant of the server's clock, as a shrinking bar with text. */
import type { ReactNode } from 'react';
import styles from './countdown.module.css';

export interface CountdownProps {
  readonly untilMs: number;
  readonly totalMs: number;
  readonly nowMs: number;
  /** The time left as text; screen readers get it on request, not each second. */
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
