/** How often a day keeps its target: a dot per simulated day, and the target as a line. */
import { figureText, nameOf } from '../figure-text.ts';
import type { Chart } from '../forms/document.ts';
import type { DailyValues } from '../published-report.ts';
import { axes, place, scaleOf, size } from './frame.ts';

/** Values are rounded to this share, so that days of equal value are stacked. */
const columnShare = 0.01;

export function dayChart({ measureId, values, promised }: DailyValues): Chart | null {
  if (values.length === 0) return null;
  const columns = new Map<number, number>();
  for (const value of values) {
    const column = Math.min(Math.floor(value / columnShare), 1 / columnShare - 1);
    columns.set(column, (columns.get(column) ?? 0) + 1);
  }
  const tallest = Math.max(...columns.values());
  const most = values.reduce((a, b) => Math.max(a, b));
  const least = values.reduce((a, b) => Math.min(a, b));
  const lowest = Math.min(promised ?? 1, least);
  const from = Math.max(0, Math.floor(lowest * 10 - 0.2) / 10);
  const x = scaleOf([from, 1], [size.left, size.width - size.right]);
  const floor = size.height - size.bottom;
  const gap = Math.min(15, (floor - size.top) / tallest);
  const radius = Math.max(1, Math.min(6, gap / 2 - 0.5, (x(from + columnShare) - x(from)) / 1.9));
  const dots = [...columns].flatMap(([column, count]) =>
    Array.from({ length: count }, (_, level) => {
      const at = place(x((column + 0.5) * columnShare));
      return `<circle class="dot" cx="${at}" cy="${place(floor - (level + 0.5) * gap)}" r="${place(radius)}"/>`;
    }),
  );
  const ticks = Array.from({ length: Math.round((1 - from) * 10) + 1 }, (_, step) => {
    const at = from + step / 10;
    return { at, text: `${Math.round(at * 100)} %` };
  });
  const aim =
    promised === null
      ? ''
      : `<line class="target" x1="${place(x(promised))}" x2="${place(x(promised))}" y1="${size.top}" y2="${floor}"/>`;
  const kept = values.filter((value) => promised !== null && value >= promised).length;
  const said =
    promised === null
      ? `${values.length} days, from ${figureText(least, 'share')} to ${figureText(most, 'share')}.`
      : `${kept} of ${values.length} days reach ${figureText(promised, 'share')}.`;
  const sorted = [...columns].toSorted(([a], [b]) => a - b);
  return {
    id: 'days',
    title: `How days differ: ${nameOf(measureId)}`,
    description: said,
    keys: [
      { text: `a simulated day; ${said}`, className: 'a' },
      ...(promised === null
        ? []
        : [{ text: `promised ${figureText(promised, 'share')}`, className: 'target' as const }]),
    ],
    height: size.height,
    drawing: [
      axes({ x, y: () => floor, xTicks: ticks, yTicks: [{ at: 0, text: '' }] }),
      aim,
      ...dots,
    ].join('\n'),
    table: [
      ['at least', 'days'],
      ...sorted.map(([column, count]) => [
        figureText(column * columnShare, 'share'),
        String(count),
      ]),
    ],
  };
}
