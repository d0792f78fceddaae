/**
 * Draws growth curves as one SVG: sizes to the right, ns per decision upwards, both logarithmic, so
 * that a power is a straight line.
 */
import type { GrowthCurve, GrowthPoint } from './growth.ts';
import { numbered } from './rounds.ts';

const width = 640;
const height = 360;
const margin = { left: 70, right: 34, top: 20, bottom: 50 };
const colours = ['#1f5fa8', '#b3471b', '#2e7d4f', '#777'];

export function drawCurves(curves: readonly GrowthCurve[]): string {
  const points = curves.flatMap((curve) => curve.points);
  const x = axis({
    values: points.map(({ size }) => size),
    from: margin.left,
    to: width - margin.right,
  });
  const y = axis({
    values: points.map(({ nsPerDecision }) => nsPerDecision),
    from: height - margin.bottom,
    to: margin.top,
  });
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    '<title>ns per decision against agents and against calls waiting</title>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...x.tens.map((ten) => column(x.at(ten), ten)),
    ...y.tens.map((ten) => line(y.at(ten), ten)),
    `<text x="${width / 2}" y="${height - 10}" text-anchor="middle">agents, or calls waiting</text>`,
    `<text x="14" y="${height / 2}" text-anchor="middle" transform="rotate(-90 14 ${height / 2})">ns per decision</text>`,
    ...curves.map((curve, nth) => drawCurve(curve, { x, y, nth })),
    '</svg>',
  ].join('\n')}\n`;
}

interface Axis {
  readonly tens: readonly number[];
  at(value: number): number;
}

function axis(of: { readonly values: readonly number[]; from: number; to: number }): Axis {
  const logs = of.values.map(Math.log10);
  const first = Math.floor(Math.min(...logs));
  const last = Math.max(first + 1, Math.ceil(Math.max(...logs)));
  return {
    tens: numbered(last - first + 1, (n) => 10 ** (first + n)),
    at: (value) => {
      const share = (Math.log10(value) - first) / (last - first);
      return Math.round(of.from + share * (of.to - of.from));
    },
  };
}

function column(at: number, ten: number): string {
  const label = `<text x="${at}" y="${height - 30}" text-anchor="middle">${written(ten)}</text>`;
  return `<path d="M${at} ${margin.top}V${height - margin.bottom}" stroke="#ddd"/>${label}`;
}

function line(at: number, ten: number): string {
  const label = `<text x="${margin.left - 6}" y="${at + 4}" text-anchor="end">${written(ten)}</text>`;
  return `<path d="M${margin.left} ${at}H${width - margin.right}" stroke="#ddd"/>${label}`;
}

function drawCurve(
  { title, points }: GrowthCurve,
  by: { readonly x: Axis; readonly y: Axis; readonly nth: number },
): string {
  const colour = colours[by.nth % colours.length] ?? '#000';
  const place = ({ size, nsPerDecision }: GrowthPoint): [number, number] => [
    by.x.at(size),
    by.y.at(nsPerDecision),
  ];
  const path = points.map((point) => place(point).join(' ')).join('L');
  const dots = points.map((point) => {
    const [cx, cy] = place(point);
    return `<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`;
  });
  const label = `<text x="${margin.left + 10}" y="${margin.top + 16 + 16 * by.nth}" fill="${colour}">by ${title}</text>`;
  return `<path d="M${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join('')}${label}`;
}

function written(ten: number): string {
  return ten.toLocaleString('en');
}
