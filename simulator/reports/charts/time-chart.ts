/** A measure through the day: a line with the band of its intervals, and a target if it has one. */
import { clockText, figureText } from '../figure-text.ts';
import type { Chart } from '../forms/document.ts';
import { axes, place, roundTicks, type Scale, scaleOf, size, type Tick } from './frame.ts';

export interface TimePoint {
  readonly fromMs: number;
  readonly toMs: number;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface TimeSeries {
  readonly name: string;
  /** `step` draws values that hold for a whole interval, as plans do. */
  readonly shape: 'line' | 'step';
  readonly points: readonly TimePoint[];
}

export interface TimeChart {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly dayStartMs: number;
  readonly series: readonly TimeSeries[];
  readonly target?: { readonly value: number; readonly text: string } | undefined;
}

const classNames = ['a', 'b'] as const;

export function timeChart(chart: TimeChart): Chart {
  const { id, title, unit, dayStartMs, series, target } = chart;
  const points = series.flatMap((one) => one.points);
  const tops = points.flatMap(({ value, high }) => high ?? value ?? []);
  const most = Math.max(0, ...tops, target?.value ?? 0);
  const values = unit === 'share' && most > 0.5 ? [0, 0.25, 0.5, 0.75, 1] : roundTicks(most);
  const from = Math.min(...points.map(({ fromMs }) => fromMs));
  const to = Math.max(...points.map(({ toMs }) => toMs));
  const x = scaleOf([from, to], [size.left, size.width - size.right]);
  const y = scaleOf([0, values.at(-1) ?? 1], [size.height - size.bottom, size.top]);
  const yTicks = values.map((at) => ({ at, text: tickText(at, unit) }));
  const keys: Chart['keys'][number][] = series.map(({ name }, which) => ({
    text: name,
    className: classNames[which] ?? 'b',
  }));
  if (points.some(({ low }) => low !== null)) {
    keys.push({ text: '95 % interval of the mean', className: 'band' });
  }
  const drawn = series.map((one, which) => drawSeries(one, classNames[which] ?? 'b', { x, y }));
  const aim = target === undefined ? '' : drawTarget(target.value, y);
  if (target !== undefined) keys.push({ text: target.text, className: 'target' });
  const xTicks = hourTicks(from, to, dayStartMs);
  return {
    id,
    title,
    description: describe(chart),
    keys,
    height: size.height,
    drawing: [axes({ x, y, xTicks, yTicks }), aim, ...drawn].join('\n'),
    table: tableOf(chart),
  };
}

function drawSeries(
  { points, shape }: TimeSeries,
  className: string,
  { x, y }: { readonly x: Scale; readonly y: Scale },
): string {
  const middle = ({ fromMs, toMs }: TimePoint): number => x((fromMs + toMs) / 2);
  const bands = runsOf(points, ({ low, high }) => low !== null && high !== null).map((run) => {
    const upper = run.map((point) => `${place(middle(point))},${place(y(point.high ?? 0))}`);
    const lower = run
      .toReversed()
      .map((point) => `${place(middle(point))},${place(y(Math.max(0, point.low ?? 0)))}`);
    return `<polygon class="band ${className}" points="${[...upper, ...lower].join(' ')}"/>`;
  });
  const lines = runsOf(points, ({ value }) => value !== null).map((run) => {
    const path = run.flatMap((point) => {
      const level = place(y(point.value ?? 0));
      return shape === 'line'
        ? `${place(middle(point))},${level}`
        : [`${place(x(point.fromMs))},${level}`, `${place(x(point.toMs))},${level}`];
    });
    return `<polyline class="line ${className}" points="${path.join(' ')}"/>`;
  });
  return [...(shape === 'line' ? bands : []), ...lines].join('\n');
}

function runsOf(
  points: readonly TimePoint[],
  isIn: (point: TimePoint) => boolean,
): readonly (readonly TimePoint[])[] {
  const runs: TimePoint[][] = [];
  let isOpen = false;
  for (const point of points) {
    if (isIn(point)) {
      if (isOpen) runs.at(-1)?.push(point);
      else runs.push([point]);
    }
    isOpen = isIn(point);
  }
  return runs;
}

function drawTarget(value: number, y: Scale): string {
  const level = place(y(value));
  return `<line class="target" x1="${size.left}" x2="${size.width - size.right}" y1="${level}" y2="${level}"/>`;
}

/** At most eight marks, so that their texts do not overlap. */
function hourTicks(fromMs: number, toMs: number, dayStartMs: number): readonly Tick[] {
  const hourMs = 3_600_000;
  const hours = (toMs - fromMs) / hourMs;
  const stepMs = ([0.25, 0.5, 1, 2, 3, 6, 12, 24].find((step) => hours / step <= 8) ?? 48) * hourMs;
  const first = Math.ceil((dayStartMs + fromMs) / stepMs) * stepMs - dayStartMs;
  const ticks: Tick[] = [];
  for (let at = first; at <= toMs; at += stepMs)
    ticks.push({ at, text: clockText(at, dayStartMs) });
  return ticks;
}

export function tickText(value: number, unit: string): string {
  if (unit === 'share') return `${Math.round(value * 100)} %`;
  if (unit === 'ms') return `${Number((value / 1000).toPrecision(3))} s`;
  return String(Number(value.toPrecision(3)));
}

function describe({ series, unit, dayStartMs }: TimeChart): string {
  const sentences = series.map(({ name, points }) => {
    const counted = points.filter(({ value }) => value !== null);
    const [lowest] = counted.toSorted((a, b) => (a.value ?? 0) - (b.value ?? 0));
    const [highest] = counted.toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0));
    if (lowest === undefined || highest === undefined) return `${name}: nothing was counted.`;
    const at = ({ value, fromMs }: TimePoint) =>
      `${figureText(value, unit)} at ${clockText(fromMs, dayStartMs)}`;
    return `${name}: lowest ${at(lowest)}, highest ${at(highest)}.`;
  });
  return sentences.join(' ');
}

function tableOf({ series, unit, dayStartMs }: TimeChart): readonly (readonly string[])[] {
  const [first] = series;
  const hasBand = ({ points }: TimeSeries): boolean => points.some(({ low }) => low !== null);
  const head = [
    'from',
    ...series.flatMap((one) => [one.name, ...(hasBand(one) ? ['low', 'high'] : [])]),
  ];
  const rows = (first?.points ?? []).map(({ fromMs }, row) => [
    clockText(fromMs, dayStartMs),
    ...series.flatMap((one) => {
      const { value = null, low = null, high = null } = one.points[row] ?? {};
      const told = figureText(value, unit);
      return hasBand(one) ? [told, figureText(low, unit), figureText(high, unit)] : [told];
    }),
  ]);
  return [head, ...rows];
}
