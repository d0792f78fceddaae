/**
 * A message in a corner, reachable above dialogs. It moves away from the focused element (WCAG
 * 2.4.11).
 */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { names } from './names.ts';
import styles from './toast.module.css';

export interface ToastProps {
  readonly label: string;
  readonly kind: 'urgent' | 'quiet';
  readonly children: ReactNode;
}

export function Toast({ label, kind, children }: ToastProps) {
  const place = useRef<HTMLElement>(null);
  const [isLow, setIsLow] = useState(false);
  useEffect(() => {
    const makeWay = () => {
      if (isCovered(document.activeElement, place.current)) setIsLow((was) => !was);
    };
    makeWay();
    document.addEventListener('focusin', makeWay);
    return () => document.removeEventListener('focusin', makeWay);
  }, []);
  return (
    <section
      ref={place}
      className={names(styles.toast, styles[kind], isLow ? styles.low : undefined)}
      aria-label={label}
      data-react-aria-top-layer="true"
    >
      {children}
    </section>
  );
}

function isCovered(element: Element | null, by: Element | null): boolean {
  if (element === null || by === null || by.contains(element)) return false;
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const over = by.getBoundingClientRect();
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  return x > over.left && x < over.right && y > over.top && y < over.bottom;
}
