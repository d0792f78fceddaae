/**
 * The day that a text names, in English or French: `Tuesday`, `hier`, `24 Nov`, `24/11`,
 * `2026-11-24`. Of days without a year or a date, the last one that is not in the future.
 */
import { addDays, weekdayOf } from './local-time.ts';

const weekdays: readonly (readonly string[])[] = [
  ['monday', 'lundi'],
  ['tuesday', 'mardi'],
  ['wednesday', 'mercredi'],
  ['thursday', 'jeudi'],
  ['friday', 'vendredi'],
  ['saturday', 'samedi'],
  ['sunday', 'dimanche'],
];
/** Names of months and their short forms, without accents. */
const months: readonly RegExp[] = [
  /^(jan|janv|january|janvier)$/,
  /^(feb|fev|fevr|february|fevrier)$/,
  /^(mar|mars|march)$/,
  /^(apr|avr|april|avril)$/,
  /^(may|mai)$/,
  /^(jun|june|juin)$/,
  /^(jul|july|juil|juillet)$/,
  /^(aug|august|aout)$/,
  /^(sep|sept|september|septembre)$/,
  /^(oct|october|octobre)$/,
  /^(nov|november|novembre)$/,
  /^(dec|december|decembre)$/,
];
const ordinal = '(\\d{1,2})(?:st|nd|rd|th|er)?';
const forms: readonly (readonly [form: RegExp, order: readonly ('year' | 'month' | 'day')[]])[] = [
  [/\b(\d{4})-(\d{2})-(\d{2})\b/, ['year', 'month', 'day']],
  [/(?<![\d/.])(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}))?(?![\d/.])/, ['day', 'month', 'year']],
  [new RegExp(`\\b${ordinal} ([a-z]{3,9})\\b\\.?(?: (\\d{4}))?\\b`), ['day', 'month', 'year']],
  [new RegExp(`\\b([a-z]{3,9}) ${ordinal}\\b(?:,? (\\d{4}))?\\b`), ['month', 'day', 'year']],
];

interface NamedDay {
  readonly date: string;
  /** The text without the words of the day. */
  readonly rest: string;
}

/** The day in a text, and what else it says; null: it names none. `today` is a date. */
export function dayIn(text: string, today: string): NamedDay | null {
  const folded = text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('’', "'");
  for (const [form, order] of forms) {
    const found = form.exec(folded);
    if (found === null) continue;
    const part = (name: 'year' | 'month' | 'day') => found[order.indexOf(name) + 1];
    const date = dateOf(part('year'), part('month') ?? '', part('day') ?? '', today);
    if (date !== null) return { date, rest: without(folded, found[0]) };
  }
  for (const word of folded.match(/[a-z']+/g) ?? []) {
    const date = dayOfWord(word, today);
    if (date !== null) return { date, rest: without(folded, word) };
  }
  return null;
}

function dayOfWord(word: string, today: string): string | null {
  if (word === 'today' || word === "aujourd'hui") return today;
  if (word === 'yesterday' || word === 'hier') return addDays(today, -1);
  const weekday = weekdays.findIndex((words) => words.includes(word));
  if (weekday < 0) return null;
  const since = (weekdayOf(today) - (weekday + 1) + 7) % 7;
  return addDays(today, -since);
}

function dateOf(
  year: string | undefined,
  month: string,
  day: string,
  today: string,
): string | null {
  const place = months.findIndex((form) => form.test(month)) + 1;
  const number = /^\d+$/.test(month) ? Number(month) : place;
  const thisYear = Number(today.slice(0, 4));
  const date = dateIn(year === undefined ? thisYear : Number(year), number, Number(day));
  if (date === null || year !== undefined || date <= today) return date;
  return dateIn(thisYear - 1, number, Number(day));
}

/** A date that exists; null: there is no such day. */
function dateIn(year: number, month: number, day: number): string | null {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${year}-${two(month)}-${two(day)}`;
  // A day that does not exist would be moved to the next month.
  return Number.isNaN(Date.parse(`${date}T00:00:00Z`)) || addDays(date, 0) !== date ? null : date;
}

function without(text: string, part: string): string {
  return text.replace(part, ' ').replaceAll(/\s+/g, ' ').trim();
}
