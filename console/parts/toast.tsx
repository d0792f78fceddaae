/** A message in a corner, reachable above dialogs. */
import { type ReactNode, useRef } from 'react';
import { useClearPlace } from './clear-place.ts';
import { names } from './names.ts';
import styles from './toast.module.css';

export interface ToastProps {
  readonly label: string;
  readonly kind: 'urgent' | 'quiet';
  readonly children: ReactNode;
}

export function Toast({ label, kind, children }: ToastProps) {
  const place = useRef<HTMLElement>(null);
  useClearPlace(place);
  return (
    <section
      ref={place}
      className={names(styles.toast, styles[kind])}
      aria-label={label}
      data-react-aria-top-layer="true"
      data-kept-clear={kind === 'urgent' || undefined}
    >
      {children}
    </section>
  );
}
