/** Counts, shares and times for people. */
import type { Language } from '../../contracts/index.ts';

/** `1,000,000`. */
export function countOf(value: number): string {
  return value.toLocaleString('en-GB');
}

/** `1 rule`, `1,000 rules`. */
export function plural(count: number, noun: string): string {
  return `${countOf(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A share as `1.2 %`; a dash if nothing was counted. */
export function shareText(share: number | null): string {
  return share === null ? '–' : `${(100 * share).toFixed(1)} %`;
}

/** A share with as few digits as needed: `80 %`, `99.95 %`. */
export function roundShareText(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}

/** A share with enough digits to differ from a missed goal: `79.97 %`. */
export function shareBeside(share: number | null, goal: number): string {
  if (share === null || share === goal) return shareText(share);
  const digits = [1, 2, 3].find(
    (some) => Number((100 * share).toFixed(some)) !== Number((100 * goal).toFixed(some)),
  );
  return `${(100 * share).toFixed(digits ?? 1)} %`;
}

/** A share as `1.2 %`; above 0, it is never shown as 0. */
export function percent(share: number): string {
  const text = shareText(share);
  return share > 0 && text === '0.0 %' ? 'under 0.1 %' : text;
}

/** Seconds, to the millisecond: `3600.5 s`. */
export function secondsOf(ms: number, language: Language): string {
  return `${decimal(String(ms / 1000), language)} s`;
}

function decimal(text: string, language: Language): string {
  return language === 'fr' ? text.replace('.', ',') : text;
}

/** In minor units. */
export interface Money {
  readonly amountMinor: number;
  readonly currency: string;
}

/** `29.90 EUR`, `500 JPY`. */
export function moneyText({ amountMinor, currency }: Money): string {
  const digits = digitsOf(currency);
  return `${(amountMinor / 10 ** digits).toFixed(digits)} ${currency}`;
}

function digitsOf(currency: string): number {
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions();
  return maximumFractionDigits;
}
