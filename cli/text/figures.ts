/** Figures for people: times and shares with their units. */
import type { Language } from '../../contracts/index.ts';

/** A time or length in seconds, to the millisecond: `3600.5 s`. */
export function secondsOf(ms: number, language: Language): string {
  return `${decimal(String(ms / 1000), language)} s`;
}

/** A value in a measure's own unit, as people write it. */
export function figure(value: number | null, unit: string): string {
  if (value === null) return '-';
  if (unit === 'share') return `${(value * 100).toFixed(1)} %`;
  if (unit === 'ms') return `${(value / 1000).toFixed(1)} s`;
  return value.toFixed(unit === 'calls' || value >= 10 ? 1 : 2);
}

function decimal(text: string, language: Language): string {
  return language === 'fr' ? text.replace('.', ',') : text;
}
