/** What reports read: the figures of a span of days, as the API has them. */
import { useRead } from '../live-data/index.ts';
import { textOf, useFormats } from '../parts/index.ts';
import { useCentre } from '../shell/session.ts';
import type en from './messages/en.json';

export const useText = textOf<typeof en>('reports');

export const wallboardPath = '/api/v1/centres/{centre}/wallboard';
const dayMs = 86_400_000;
const daysOf = { day: 1, week: 7 } as const;
export type Length = keyof typeof daysOf;
const weekdayOfMonday = 1;

/** From an instant to another. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** The day there, `2026-11-20`. */
export function dateAt(atMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(atMs);
}

/** The date so many days later. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** The day, or the week from Monday that the day is in, by the clocks of the centre. */
export function spanOf(date: string, length: Length, timeZone: string): Span {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  const first = length === 'day' ? date : addDays(date, -((weekday + 7 - weekdayOfMonday) % 7));
  const midnight = (of: string) => new Date(midnightMs(of, timeZone)).toISOString();
  return { from: midnight(first), to: midnight(addDays(first, daysOf[length])) };
}

/** Where clocks are changed at midnight, the offset of the hour before decides. */
function midnightMs(date: string, timeZone: string): number {
  const utcMs = Date.parse(`${date}T00:00:00Z`);
  return utcMs - offsetMs(utcMs - offsetMs(utcMs, timeZone), timeZone);
}

function offsetMs(atMs: number, timeZone: string): number {
  const options = { timeZone, dateStyle: 'short', timeStyle: 'medium' } as const;
  const local = new Intl.DateTimeFormat('sv-SE', options).format(atMs);
  return Date.parse(`${local.replace(' ', 'T')}Z`) - atMs;
}

/** Of all queues. */
export function useFiguresOf(span: Span) {
  const { centreId: centre } = useCentre();
  return useRead(wallboardPath, { params: { centre }, query: { ...span, without: 'agents' } });
}

/** The same figures as CSV, saved as a file. @throws where they cannot be had */
export async function saveCsv(centre: string, span: Span): Promise<void> {
  const path = wallboardPath.replace('{centre}', encodeURIComponent(centre));
  const answer = await fetch(`${path}?${new URLSearchParams({ ...span })}`, {
    headers: { accept: 'text/csv' },
  });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const address = URL.createObjectURL(await answer.blob());
  const link = Object.assign(document.createElement('a'), {
    href: address,
    download: `${centre}-${span.from.slice(0, 10)}.csv`,
  });
  link.click();
  URL.revokeObjectURL(address);
}

/** The value of a measure in its unit. */
export function useFigureText(): (measureId: string, value: number | null) => string {
  const formats = useFormats();
  const { data } = useRead('/api/v1/measures', {}, { staleTime: Number.POSITIVE_INFINITY });
  const units = new Map(data?.items.map(({ id, unit }) => [id, unit]));
  return (measureId, value) => {
    if (value === null) return '–';
    const unit = units.get(measureId);
    if (unit === 'share') return formats.share(value);
    return unit === 'ms' ? formats.duration(value) : formats.number(value);
  };
}
