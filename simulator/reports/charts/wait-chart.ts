/** How long callers wait: the share of calls answered, and abandoned, by each wait. */
import type { WaitQuantile } from '../../statistics/quantile-interval.ts';
import { figureText } from '../figure-text.ts';
import type { Chart } from '../forms/document.ts';
import { type SimulationReport, thinCurve, type WaitPoint } from '../report.ts';
import { axes, place, roundTicks, type Scale, scaleOf, size } from './frame.ts';

/** The axis ends at this share of all calls, since a few very long waits would squeeze the rest. */
const shownShare = 0.98;

export function waitChart({ curve, quantiles }: SimulationReport['waits']): Chart | null {
  const shown = curve.filter((_, at) => {
    const before = curve[at - 1];
    return before === undefined || before.answeredShare + before.leftShare < shownShare;
  });
  const last = shown.at(-1);
  if (last === undefined) return null;
  const seconds = roundTicks(Math.max(1, last.waitMs / 1000), 6);
  const x = scaleOf([0, (seconds.at(-1) ?? 1) * 1000], [size.left, size.width - size.right]);
  const y = scaleOf([0, 1], [size.height - size.bottom, size.top]);
  const yTicks = [0, 0.25, 0.5, 0.75, 1].map((at) => ({ at, text: `${at * 100} %` }));
  const xTicks = seconds.map((at) => ({ at: at * 1000, text: `${at} s` }));
  const marks = quantiles.filter(({ share }) => share === 0.8 || share === 0.95);
  const table = [
    ['waited at most', 'answered', 'left'],
    ...thinCurve(shown, tableRowsMost).map(({ waitMs, answeredShare, leftShare }) => [
      figureText(waitMs, 'ms'),
      figureText(answeredShare, 'share'),
      figureText(leftShare, 'share'),
    ]),
  ];
  return {
    id: 'wait-curve',
    title: 'How long callers wait',
    description: quantiles
      .map(
        ({ share, waitMs }) =>
          `${share * 100} % of the answered within ${figureText(waitMs, 'ms')}.`,
      )
      .join(' '),
    keys: [
      { text: 'answered within the wait, of all calls', className: 'a' },
      { text: 'left within the wait, of all calls', className: 'b' },
    ],
    height: size.height,
    drawing: [
      axes({ x, y, xTicks, yTicks }),
      ...marks.map((mark) => markOf(mark, { x, y })),
      step(shown, (point) => point.answeredShare, { x, y, className: 'a' }),
      step(shown, (point) => point.leftShare, { x, y, className: 'b' }),
    ].join('\n'),
    table,
  };
}

function step(
  curve: readonly WaitPoint[],
  shareOf: (point: WaitPoint) => number,
  { x, y, className }: { readonly x: Scale; readonly y: Scale; readonly className: string },
): string {
  let before = 0;
  const path = curve.flatMap((point) => {
    const at = place(x(point.waitMs));
    const corner = `${at},${place(y(before))}`;
    before = shareOf(point);
    return [corner, `${at},${place(y(before))}`];
  });
  return `<polyline class="line ${className}" points="${path.join(' ')}"/>`;
}

function markOf(
  { share, waitMs }: WaitQuantile,
  { x, y }: { readonly x: Scale; readonly y: Scale },
): string {
  if (waitMs === null || waitMs === 0) return '';
  const at = place(x(waitMs));
  return `<line class="grid" x1="${at}" x2="${at}" y1="${place(y(0))}" y2="${place(y(1))}"/><text class="tick" x="${at}" y="${size.top - 3}" text-anchor="middle">p${share * 100}</text>`;
}

const tableRowsMost = 40;
