/** Figures for people: a value, a difference or an interval in its unit. */
import { formulaOf } from '../../metrics/index.ts';
import { timeText } from '../clock.ts';
import type { MeasureEstimate } from '../runs/estimates.ts';
import { definitionNamed } from '../runs/measures.ts';
import type { Estimate } from '../statistics/ratio-estimate.ts';

export type Bounds = Pick<Estimate, 'low' | 'high'>;

export function figureText(value: number | null, unit: string): string {
  if (value === null || !Number.isFinite(value)) return '-';
  if (unit === 'share') return `${(value * 100).toFixed(1)} %`;
  if (unit === 'ms') return `${(value / 1000).toFixed(1)} s`;
  if (/^[A-Z]{3}$/.test(unit)) return money(value, unit);
  return value.toFixed(unit === 'calls' || Math.abs(value) >= 10 ? 1 : 2);
}

/** The size of a difference without its sign; shares in percentage points. */
export function sizeText(value: number | null, unit: string): string {
  if (value === null || !Number.isFinite(value)) return '-';
  const size = Math.abs(value);
  return unit === 'share' ? `${(size * 100).toFixed(1)} points` : figureText(size, unit);
}

/** A difference with its sign: `+2.1 points`, `−1.2 s`. */
export function changeText(value: number | null, unit: string): string {
  if (value === null || !Number.isFinite(value)) return '-';
  const size = sizeText(value, unit);
  const isNothing = !/[1-9]/.test(size);
  return isNothing ? size : `${value < 0 ? '−' : '+'}${size}`;
}

/** The bounds of a difference: `+1.6 to +2.6 points`. */
export function changeInterval({ low, high }: Bounds, unit: string, between = 'to'): string {
  if (low === null || high === null) return '-';
  const [from, to] = [changeText(low, unit), changeText(high, unit)];
  return `${from.replace(/ (points|s|[A-Z]{3})$/, '')} ${between} ${to}`;
}

/** Half of the interval's width; null if unknown, or 0 because all days were alike. */
export function halfWidthOf({ low, high }: Bounds): number | null {
  return low === null || high === null || low === high ? null : (high - low) / 2;
}

export function estimateText(estimate: MeasureEstimate): string {
  return plusMinusText(estimate, unitIn(estimate));
}

export function namedEstimate(estimate: MeasureEstimate): string {
  return `${nameOf(estimate.measureId)} ${estimateText(estimate)}`;
}

/** A value, with half its interval if there is one: `7.19 ± 0.29`. */
export function plusMinusText(of: Pick<Estimate, 'value' | 'low' | 'high'>, unit: string): string {
  const half = halfWidthOf(of);
  return `${figureText(of.value, unit)}${half === null ? '' : ` ± ${figureText(half, unit)}`}`;
}

export function intervalText(of: Bounds, unit: string, between = 'to'): string {
  if (halfWidthOf(of) === null) return '-';
  return `${figureText(of.low, unit)} ${between} ${figureText(of.high, unit)}`;
}

/** Currencies whose minor unit has other than two digits. Source: ISO 4217. */
const minorDigits = new Map<string, number>([
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3] as const),
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'
    .split(' ')
    .map((code) => [code, 0] as const),
]);

/** An amount as `1,012.50 EUR`; in minor units if the currency is unknown. */
export function money(minor: number, currency: string | null): string {
  if (currency === null || !/^[A-Z]{3}$/.test(currency)) {
    return `${minor.toLocaleString('en-GB')} minor units`;
  }
  const digits = minorDigits.get(currency) ?? 2;
  const amount = (minor / 10 ** digits).toFixed(digits);
  return `${amount.replaceAll(/(?<!\.\d*)\B(?=(\d{3})+(?!\d))/g, ',')} ${currency}`;
}

export function unitIn(of: { readonly measureId: string; readonly currency?: string }): string {
  return of.currency ?? unitOf(of.measureId);
}

/** The unit of a measure; `calls` for a count. */
export function unitOf(measureId: string): string {
  return definitionNamed(measureId)?.unit ?? 'calls';
}

export function nameOf(measureId: string): string {
  return definitionNamed(measureId)?.name.en ?? measureId;
}

/** Name, formula and id of a measure, for the glossary of a table. */
export function definitionText(measureId: string): string {
  const found = definitionNamed(measureId);
  return found === undefined ? measureId : `${found.name.en}: ${formulaOf(found)} (${found.id})`;
}

/** Clock time as `08:30`; past midnight as `24:30`. */
export function clockText(sinceStartMs: number, dayStartMs: number): string {
  return timeText(dayStartMs + sinceStartMs);
}
