/** The difference of each plan from the base, with its interval and a line at 0. */
import { changeInterval, changeText, nameOf, unitOf } from '../figure-text.ts';
import type { Chart } from '../forms/document.ts';
import { escapeHtml } from '../forms/html.ts';
import { axes, place, roundTicks, scaleOf, size } from './frame.ts';

export interface DrawnDifference {
  readonly name: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

const rowHeight = 44;

export function differenceChart(
  measureId: string,
  base: string,
  differences: readonly DrawnDifference[],
): Chart | null {
  const told = differences.filter(({ value }) => value !== null);
  if (told.length === 0) return null;
  const unit = unitOf(measureId);
  const ends = told.flatMap(({ value, low, high }) => [value ?? 0, low ?? 0, high ?? 0]);
  const ticks = roundTicks(Math.max(...ends.map(Math.abs), 1e-9), 2);
  const most = ticks.at(-1) ?? 1;
  const left = 170;
  const x = scaleOf([-most, most], [left, size.width - size.right - 24]);
  const floor = size.top + told.length * rowHeight;
  const height = floor + size.bottom;
  const marks = [
    ...ticks
      .slice(1)
      .map((at) => -at)
      .toReversed(),
    ...ticks,
  ];
  const lines = told.map(({ name, value, low, high }, row) => {
    const level = place(size.top + (row + 0.5) * rowHeight);
    const span = `<line class="line a" x1="${place(x(low ?? value ?? 0))}" x2="${place(x(high ?? value ?? 0))}" y1="${level}" y2="${level}"/>`;
    const dot = `<circle class="dot" cx="${place(x(value ?? 0))}" cy="${level}" r="5"/>`;
    return `<text class="tick" x="${left - 12}" y="${level}" dy="0.32em" text-anchor="end">${escapeHtml(shortened(name))}</text>${span}${dot}`;
  });
  const zero = `<line class="target" x1="${place(x(0))}" x2="${place(x(0))}" y1="${size.top}" y2="${floor}"/>`;
  return {
    id: `difference-${measureId}`,
    title: `${nameOf(measureId)}: difference from ${base}`,
    description: told
      .map((one) => `${one.name}: ${changeText(one.value, unit)}, ${changeInterval(one, unit)}.`)
      .join(' '),
    keys: [
      { text: 'difference with its interval', className: 'a' },
      { text: 'no difference', className: 'target' },
    ],
    drawing: [
      axes({
        x,
        y: () => floor,
        xTicks: marks.map((at) => ({ at, text: changeText(at, unit).replace(' points', '') })),
        yTicks: [],
        height,
      }),
      zero,
      ...lines,
    ].join('\n'),
    height,
    table: [
      ['plan', 'difference', 'interval'],
      ...told.map((one) => [one.name, changeText(one.value, unit), changeInterval(one, unit)]),
    ],
  };
}

const nameMost = 20;

function shortened(name: string): string {
  return name.length <= nameMost ? name : `…${name.slice(1 - nameMost)}`;
}
