/** What covers the corner of any screen until it is over; dialogs do not put it out of reach. */
import type { ReactNode } from 'react';
import { names } from './names.ts';
import styles from './toast.module.css';

export interface ToastProps {
  readonly label: string;
  /** `urgent`: it waits for an answer. */
  readonly kind: 'urgent' | 'quiet';
  readonly children: ReactNode;
}

export function Toast({ label, kind, children }: ToastProps) {
  return (
    <section
      className={names(styles.toast, styles[kind])}
      aria-label={label}
      data-react-aria-top-layer="true"
    >
      {children}
    </section>
  );
}
