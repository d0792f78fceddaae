/**
 * Keeps a floating message off the focused element (WCAG 2.4.11) and off controls such as
 * End and Submit: it has two places, and takes the one where it covers fewer of them.
 */
import { type RefObject, useEffect } from 'react';

const keptClear = '[data-kept-clear], [data-tour=order-next]';
const moves = ['focusin', 'scroll', 'resize'] as const;
/** Interval of looking, as controls come and go below a message. */
const lookMs = 250;

/** Sets `data-moved` on the element of `place` while it stands at its second place. */
export function useClearPlace(place: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const makeWay = () => {
      const message = place.current;
      if (message === null) return;
      const kept = [document.activeElement, ...document.querySelectorAll(keptClear)];
      const coveredAt = (isMoved: boolean): number => {
        message.toggleAttribute('data-moved', isMoved);
        return kept.filter((one) => isCovered(one, message)).length;
      };
      const isMoved = message.hasAttribute('data-moved');
      const covered = coveredAt(isMoved);
      if (covered > 0 && coveredAt(!isMoved) >= covered) coveredAt(isMoved);
    };
    makeWay();
    const timer = window.setInterval(makeWay, lookMs);
    for (const kind of moves) window.addEventListener(kind, makeWay, true);
    return () => {
      window.clearInterval(timer);
      for (const kind of moves) window.removeEventListener(kind, makeWay, true);
    };
  }, [place]);
}

function isCovered(element: Element | null, by: Element): boolean {
  if (element === null || by.contains(element)) return false;
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const over = by.getBoundingClientRect();
  return right > over.left && left < over.right && bottom > over.top && top < over.bottom;
}
