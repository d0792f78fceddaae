/**
 * The day that a text names, in English or French: `Tuesday`, `hier`, `24 Nov`, `24/11`,
 * `2026-11-24`. Of days without a year or a date, the last one that is not in the future.
 */
import { dayMs } from '../kernel/index.ts';
import { addDays, weekdayOf } from './local-time.ts';

/** A day that was a Monday, and the first of its year. */
const mondayMs = Date.UTC(2024, 0, 1);
const monthLettersMin = 3;

const weekdays = namesOf('weekday', 7, (place) => mondayMs + place * dayMs);
const months = namesOf('month', 12, (place) => Date.UTC(2024, place, 1));

const ordinal = '(\\d{1,2})(?:st|nd|rd|th|er)?';
type Part = 'year' | 'month' | 'day';
const forms: readonly (readonly [form: RegExp, order: readonly Part[]])[] = [
  [/\b(\d{4})-(\d{2})-(\d{2})\b/, ['year', 'month', 'day']],
  [/(?<![\d/.])(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}))?(?![\d/.])/, ['day', 'month', 'year']],
  [new RegExp(`\\b${ordinal} ([a-z]{3,9})\\b\\.?(?: (\\d{4}))?\\b`), ['day', 'month', 'year']],
  [new RegExp(`\\b([a-z]{3,9}) ${ordinal}\\b(?:,? (\\d{4}))?\\b`), ['month', 'day', 'year']],
];

/**
 * The day in a text, and the text without it; null: it names none. `today` is the date at the
 * centre.
 */
export function dayIn(
  text: string,
  today: string,
): { readonly date: string; readonly rest: string } | null {
  const plain = folded(text);
  for (const [form, order] of forms) {
    const found = form.exec(plain);
    if (found === null) continue;
    const part = (name: Part) => found[order.indexOf(name) + 1];
    const date = dateOf(part('year'), part('month') ?? '', part('day') ?? '', today);
    if (date !== null) return { date, rest: without(plain, found[0]) };
  }
  for (const word of plain.match(/[a-z']+/g) ?? []) {
    const date = dayOfWord(word, today);
    if (date !== null) return { date, rest: without(plain, word) };
  }
  return null;
}

function dayOfWord(word: string, today: string): string | null {
  if (word === 'today' || word === "aujourd'hui") return today;
  if (word === 'yesterday' || word === 'hier') return addDays(today, -1);
  const weekday = weekdays.findIndex((names) => names.includes(word));
  return weekday < 0 ? null : addDays(today, -((weekdayOf(today) + 6 - weekday) % 7));
}

function dateOf(
  year: string | undefined,
  month: string,
  day: string,
  today: string,
): string | null {
  const isNumber = /^\d+$/.test(month);
  const named = months.findIndex((names) => names.some((name) => isShortFor(month, name)));
  const number = isNumber ? Number(month) : named + 1;
  const thisYear = Number(today.slice(0, 4));
  const date = dateIn(year === undefined ? thisYear : Number(year), number, Number(day));
  if (date === null || year !== undefined || date <= today) return date;
  return dateIn(thisYear - 1, number, Number(day));
}

function isShortFor(word: string, name: string): boolean {
  return word.length >= monthLettersMin && name.startsWith(word);
}

/** A date that exists; null: there is no such day. */
function dateIn(year: number, month: number, day: number): string | null {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${year}-${two(month)}-${two(day)}`;
  if (Number.isNaN(Date.parse(`${date}T00:00:00Z`))) return null;
  // The 31st of a month of 30 days would be the first of the next.
  return addDays(date, 0) === date ? date : null;
}

/** English and French names of days or months, in order. */
function namesOf(
  part: 'weekday' | 'month',
  count: number,
  atMs: (place: number) => number,
): readonly (readonly string[])[] {
  const formats = ['en', 'fr'].map(
    (locale) => new Intl.DateTimeFormat(locale, { timeZone: 'UTC', [part]: 'long' }),
  );
  return Array.from({ length: count }, (_, place) =>
    formats.map((format) => folded(format.format(atMs(place)))),
  );
}

function folded(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('’', "'");
}

function without(text: string, part: string): string {
  return text.replace(part, ' ').replaceAll(/\s+/g, ' ').trim();
}
