/** Reads the figures of a span of days from the API. */
import { useRead } from '../live-data/index.ts';
import { addDays, midnightMs } from '../parts/days.ts';
import { textOf, useFormats } from '../parts/index.ts';
import { useCentre } from '../shell/session.ts';
import type en from './messages/en.json';

export const useText = textOf<typeof en>('reports');

export const wallboardPath = '/api/v1/centres/{centre}/wallboard';
const daysOf = { day: 1, week: 7 } as const;
export type Length = keyof typeof daysOf;
const weekdayOfMonday = 1;

export interface Span {
  readonly from: string;
  readonly to: string;
}

/** A day, or its week from Monday, in the centre's time zone. */
export function spanOf(date: string, length: Length, timeZone: string): Span {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  const first = length === 'day' ? date : addDays(date, -((weekday + 7 - weekdayOfMonday) % 7));
  const midnight = (of: string) => new Date(midnightMs(of, timeZone)).toISOString();
  return { from: midnight(first), to: midnight(addDays(first, daysOf[length])) };
}

export function useFiguresOf(span: Span) {
  const { centreId: centre } = useCentre();
  return useRead(wallboardPath, { params: { centre }, query: { ...span, without: 'agents' } });
}

export function useFigureText(): (measureId: string, value: number | null) => string {
  const formats = useFormats();
  const { data } = useRead('/api/v1/measures', {}, { staleTime: Number.POSITIVE_INFINITY });
  const units = new Map(data?.items.map(({ id, unit }) => [id, unit]));
  return (measureId, value) => {
    if (value === null) return '–';
    const unit = units.get(measureId);
    if (unit === 'share') return formats.share(value);
    return unit === 'ms' ? formats.spoken(value) : formats.number(value);
  };
}
