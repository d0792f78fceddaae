/** Axes, scales and sizes of every chart. Lines differ in dashes, not in colour alone. */
import { chartWidth } from '../forms/document.ts';
import { escapeHtml } from '../forms/html.ts';

/** Sizes in units of the drawing, which the page stretches. */
export const size = {
  width: chartWidth,
  height: 240,
  left: 62,
  right: 16,
  top: 18,
  bottom: 36,
} as const;

export interface Tick {
  readonly at: number;
  readonly text: string;
}

export function axes({
  x,
  y,
  xTicks,
  yTicks,
  height = size.height,
}: {
  readonly x: Scale;
  readonly y: Scale;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  readonly height?: number;
}): string {
  const { width, left, right, bottom } = size;
  const across = yTicks.map(({ at, text }) => {
    const level = place(y(at));
    return `<line class="grid" x1="${left}" x2="${width - right}" y1="${level}" y2="${level}"/><text class="tick" x="${left - 8}" y="${level}" dy="0.32em" text-anchor="end">${escapeHtml(text)}</text>`;
  });
  const along = xTicks.map(
    ({ at, text }) =>
      `<text class="tick" x="${place(x(at))}" y="${height - bottom + 22}" text-anchor="middle">${escapeHtml(text)}</text>`,
  );
  return [...across, ...along].join('\n');
}

export type Scale = (value: number) => number;

/** A linear scale; a range without length maps everything to its start. */
export function scaleOf(
  [fromValue, toValue]: readonly [number, number],
  [fromPlace, toPlace]: readonly [number, number],
): Scale {
  const length = toValue - fromValue;
  if (!(length > 0)) return () => fromPlace;
  return (value) => fromPlace + ((value - fromValue) / length) * (toPlace - fromPlace);
}

/** About `count` round numbers for an axis, from 0 to at least `most`. */
export function roundTicks(most: number, count = 5): readonly number[] {
  if (!(most > 0) || !Number.isFinite(most)) return [0, 1];
  const rough = most / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5].find((factor) => factor * power >= rough) ?? 10) * power;
  const ticks = Math.ceil(most / step - 1e-9);
  return Array.from({ length: ticks + 1 }, (_, place) => Number((place * step).toPrecision(12)));
}

export function place(value: number): string {
  return String(Math.round(value * 100) / 100);
}
