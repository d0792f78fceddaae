/** Where the tour's card stands: beside its control, over neither that nor what has the focus. */
import { type RefObject, useEffect, useState } from 'react';

export interface Place {
  readonly left: number;
  readonly top: number;
}

export interface Standing {
  /** Null: it is not there, or cannot be seen. */
  readonly control: DOMRect | null;
  /** Null: in the page, as there is no room beside the control. */
  readonly card: Place | null;
}

/** Controls come, go and move as the page is used. */
const lookMs = 250;
const gapPx = 14;
/** What is larger has the focus as a whole screen has it. */
const largestShare = 0.4;
const narrowPx = 720;
const nowhere: Standing = { control: null, card: null };

export function controlAt(near: string): HTMLElement | null {
  const all = [...document.querySelectorAll<HTMLElement>(near)];
  return all.find((one) => one.checkVisibility({ visibilityProperty: true })) ?? null;
}

export function useStanding(near: string | null, card: RefObject<HTMLElement | null>): Standing {
  const [standing, setStanding] = useState(nowhere);
  useEffect(() => {
    let shown = '';
    const look = () => {
      const next = near === null ? nowhere : standingOf(near, card.current);
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

const moves = ['scroll', 'resize', 'focusin'] as const;

function standingOf(near: string, card: HTMLElement | null): Standing {
  const control = controlAt(near);
  const at = control?.getBoundingClientRect() ?? null;
  if (control === null || at === null || card === null) return { control: at, card: null };
  const { innerWidth: width, innerHeight: height } = window;
  const isSeen = at.bottom > 0 && at.top < height && at.right > 0 && at.left < width;
  if (!isSeen || width < narrowPx) return { control: isSeen ? at : null, card: null };
  const size = { width: card.offsetWidth, height: card.offsetHeight };
  const others = obstacles(control, card);
  const isFree = ({ left, top }: Place) =>
    left >= gapPx &&
    top >= gapPx &&
    left + size.width <= width - gapPx &&
    top + size.height <= height - gapPx &&
    others.every(
      (one) =>
        left + size.width <= one.left ||
        left >= one.right ||
        top + size.height <= one.top ||
        top >= one.bottom,
    );
  return { control: at, card: candidates(at, size).find(isFree) ?? null };
}

/** Beside the control, then in a corner. */
function candidates(at: DOMRect, size: { readonly width: number; readonly height: number }) {
  const { innerWidth: width, innerHeight: height } = window;
  const within = (value: number, most: number) => Math.max(gapPx, Math.min(value, most - gapPx));
  const left = within(at.left, width - size.width);
  const top = within(at.top, height - size.height);
  const [right, bottom] = [width - size.width - gapPx, height - size.height - gapPx];
  return [
    { left: at.right + gapPx, top },
    { left, top: at.bottom + gapPx },
    { left: at.left - size.width - gapPx, top },
    { left, top: at.top - size.height - gapPx },
    { left: right, top: bottom },
    { left: gapPx, top: bottom },
  ];
}

/** The control with what it floats in, an open dialog, and what has the focus. */
function obstacles(control: HTMLElement, card: HTMLElement): readonly DOMRect[] {
  const floating = '[role=dialog], [role=menu], [data-react-aria-top-layer=true]';
  const own = control.closest(floating) ?? control;
  const open = [...document.querySelectorAll(floating)].filter((one) => one !== card);
  const focus = document.activeElement;
  const isFocus = focus !== null && focus !== document.body && !card.contains(focus);
  const largest = window.innerWidth * window.innerHeight * largestShare;
  return [own, ...open, ...(isFocus ? [focus] : [])]
    .map((one) => one.getBoundingClientRect())
    .filter((at) => at.width * at.height < largest);
}
