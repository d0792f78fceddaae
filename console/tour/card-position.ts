/** Places the tour's card beside its control, off the control and the focus. */
import { type RefObject, useEffect, useState } from 'react';

export interface TourRectangles {
  /** The step's control; null: absent or invisible. */
  readonly control: DOMRect | null;
  /** The card's place; null: no room beside the control, so it stands in the page. */
  readonly card: DOMRect | null;
}

/** Interval of polling, as controls come, go and move. */
const lookMs = 250;
const moves = ['scroll', 'resize', 'focusin'] as const;
const gapPx = 14;
/** A focused element larger than this share of the page is not avoided. */
const largestShare = 0.4;
const narrowPx = 720;
const floating = '[role=dialog], [role=menu], [data-react-aria-top-layer=true]';

export function controlAt(near: string): HTMLElement | null {
  const all = [...document.querySelectorAll<HTMLElement>(near)];
  return all.find((one) => one.checkVisibility({ visibilityProperty: true })) ?? null;
}

/** Places the card; `near` selects the step's control, null: none. */
export function useStanding(
  near: string | null,
  card: RefObject<HTMLElement | null>,
): TourRectangles {
  const [standing, setStanding] = useState<TourRectangles>({ control: null, card: null });
  useEffect(() => {
    let shown = '';
    const look = () => {
      const next = standingOf(near === null ? null : controlAt(near), card.current);
      const text = JSON.stringify(next);
      if (text !== shown) setStanding(next);
      shown = text;
    };
    look();
    const timer = window.setInterval(look, lookMs);
    for (const kind of moves) window.addEventListener(kind, look, true);
    return () => {
      window.clearInterval(timer);
      for (const kind of moves) window.removeEventListener(kind, look, true);
    };
  }, [near, card]);
  return standing;
}

function standingOf(control: HTMLElement | null, card: HTMLElement | null): TourRectangles {
  const at = control?.getBoundingClientRect();
  const { innerWidth: width, innerHeight: height } = window;
  if (control === null || card === null || at === undefined) return { control: null, card: null };
  if (areApart(at, new DOMRect(0, 0, width, height))) return { control: null, card: null };
  const others = obstacles(control, card);
  const isFree = (one: DOMRect) =>
    Math.min(one.left, one.top, width - one.right, height - one.bottom) >= gapPx &&
    others.every((other) => areApart(one, other));
  const places = width < narrowPx ? [] : placesBeside(at, card.offsetWidth, card.offsetHeight);
  return { control: at, card: places.find(isFree) ?? null };
}

/** Beside the control first, then the lower corners. */
function placesBeside(at: DOMRect, width: number, height: number): readonly DOMRect[] {
  const right = window.innerWidth - width - gapPx;
  const bottom = window.innerHeight - height - gapPx;
  const left = Math.max(gapPx, Math.min(at.left, right));
  const top = Math.max(gapPx, Math.min(at.top, bottom));
  const places = [
    [at.right + gapPx, top],
    [left, at.bottom + gapPx],
    [at.left - width - gapPx, top],
    [left, at.top - height - gapPx],
    [right, bottom],
    [gapPx, bottom],
  ] as const;
  return places.map(([x, y]) => new DOMRect(x, y, width, height));
}

/** Areas to avoid: the control with its panel, other floating panels, and the focus. */
function obstacles(control: HTMLElement, card: HTMLElement): readonly DOMRect[] {
  const focus = document.activeElement ?? control;
  const all = [control.closest(floating) ?? control, ...document.querySelectorAll(floating), focus];
  const largest = window.innerWidth * window.innerHeight * largestShare;
  return all
    .filter((one) => !card.contains(one))
    .map((one) => one.getBoundingClientRect())
    .filter((at) => at.width * at.height < largest);
}

function areApart(a: DOMRect, b: DOMRect): boolean {
  return a.right <= b.left || a.left >= b.right || a.bottom <= b.top || a.top >= b.bottom;
}
