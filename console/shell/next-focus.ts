/**
 * Moves the focus on when its control has gone: to the next task near it. A task is marked by
 * `data-next`; of several, the nearest in the page wins.
 */
import { useEffect } from 'react';

const controls = 'a[href], button, input, select, textarea, [tabindex]';
const lookMs = 100;
/** A component that moves the focus itself does so before this many looks. */
const lookedMin = 2;
/** Until then, what comes next on the screen may still be loading. */
const lookedFar = 10;
/** A control that is disabled while its command runs gets the focus back until then. */
const lookedMax = 20;

export function useNextFocus(): void {
  useEffect(() => {
    /** The control that had the focus last, and all that it was in. */
    let trail: Element[] = [];
    let looked = 0;
    let timer = 0;
    const remember = ({ target }: FocusEvent): void => {
      // What opens over the page gives the focus back to the page.
      if (!(target instanceof Element) || target.closest('#page') === null) return;
      trail = [];
      for (let one: Element | null = target; one !== null; one = one.parentElement) trail.push(one);
    };
    const forget = (): void => {
      // The focus was taken away on purpose, by a press beside all controls.
      if (isLost()) trail = [];
    };
    const look = (): void => {
      looked = isLost() && trail.length > 0 ? looked + 1 : 0;
      if (looked === 0) window.clearInterval(timer);
      if (looked >= lookedMin) nextOf(trail, looked)?.focus();
    };
    const begin = (): void => {
      window.clearInterval(timer);
      timer = window.setInterval(look, lookMs);
    };
    window.addEventListener('focusin', remember);
    window.addEventListener('focusout', begin);
    window.addEventListener('pointerup', forget, true);
    return () => {
      window.clearInterval(timer);
      window.removeEventListener('focusin', remember);
      window.removeEventListener('focusout', begin);
      window.removeEventListener('pointerup', forget, true);
    };
  }, []);
}

function isLost(): boolean {
  return document.activeElement === document.body;
}

/** Null: nothing had the focus, or its control or the next one is disabled for a moment. */
function nextOf(trail: readonly Element[], looked: number): HTMLElement | null {
  const [last] = trail;
  const isLate = looked >= lookedMax;
  if (last === undefined) return null;
  if (isUsable(last)) return last;
  if (last.matches(':disabled') && last.isConnected && !isLate) return null;
  const screen = document.querySelector<HTMLElement>('#screen:not([aria-hidden=true] *)');
  for (const place of trail.filter(({ isConnected }) => isConnected)) {
    if (looked < lookedFar && place.contains(screen) && place !== screen) return null;
    const marked = [...place.querySelectorAll('[data-next]')].filter((one) =>
      one.checkVisibility(),
    );
    const found = marked.flatMap((one) => [one, ...one.querySelectorAll(controls)]).find(isUsable);
    if (found !== undefined) return found;
    if (marked.length > 0 && !isLate) return null;
    // The bar below the desk has its next task: to be ready, or to log on.
    if (place === screen && window.location.pathname !== '/desk') break;
  }
  return looked < lookedFar ? null : screen;
}

function isUsable(one: Element): one is HTMLElement {
  return (
    one instanceof HTMLElement &&
    one.isConnected &&
    one.tabIndex >= 0 &&
    one.matches(`:is(${controls}):not(:disabled, [aria-hidden=true] *)`) &&
    one.checkVisibility()
  );
}
