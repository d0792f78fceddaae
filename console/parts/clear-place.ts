/**
 * Keeps a floating message off the focused element (WCAG 2.4.11) and off controls such as
 * End and Submit: it has two places, and takes the other one where it would cover any.
 */
import { type RefObject, useEffect, useState } from 'react';

const keptClear = '[data-kept-clear], [data-tour=order-next]';
const moves = ['focusin', 'scroll', 'resize'] as const;

/** Whether messages, `count` of them, take their second place. */
export function useClearPlace(place: RefObject<HTMLElement | null>, count = 1): boolean {
  const [isMoved, setIsMoved] = useState(false);
  useEffect(() => {
    const makeWay = () => {
      const kept = [document.activeElement, ...document.querySelectorAll(keptClear)];
      if (kept.some((one) => isCovered(one, place.current))) setIsMoved((was) => !was);
    };
    if (count > 0) makeWay();
    for (const kind of moves) window.addEventListener(kind, makeWay, true);
    return () => {
      for (const kind of moves) window.removeEventListener(kind, makeWay, true);
    };
  }, [place, count]);
  return isMoved;
}

function isCovered(element: Element | null, by: Element | null): boolean {
  if (element === null || by === null || by.contains(element)) return false;
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const over = by.getBoundingClientRect();
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  return x > over.left && x < over.right && y > over.top && y < over.bottom;
}
