/** Figures for people: times with their units. */
import type { Language } from '../../contracts/index.ts';

/** A time or length in seconds, to the millisecond: `3600.5 s`. */
export function secondsOf(ms: number, language: Language): string {
  return `${decimal(String(ms / 1000), language)} s`;
}

function decimal(text: string, language: Language): string {
  return language === 'fr' ? text.replace('.', ',') : text;
}
