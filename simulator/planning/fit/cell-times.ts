/** Times as logs write them: numbers since midnight, clock times, dates with times. */
import { dayNumberOf } from '../forecast/calendar-day.ts';

/** A time of a day; without a day where the cell names none. */
export interface CellTime {
  readonly day: number | null;
  /** Since midnight. */
  readonly atMs: number;
}

/** Null: no time stands there. An offset or `Z` is not applied: local time as it is written. */
export function timeOf(cell: string, unitMs: number): CellTime | null {
  const text = cell.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return { day: null, atMs: Math.round(Number(text) * unitMs) };
  const [, date, hours, minutes, seconds = '0'] =
    /^(?:(\d{4}-\d\d-\d\d)[T ])?(\d\d?):(\d\d)(?::(\d\d(?:\.\d+)?))?(?:Z|[+-]\d\d:?\d\d)?$/.exec(
      text,
    ) ?? [];
  if (hours === undefined) return null;
  const day = date === undefined ? null : (dayNumberOf(date) ?? Number.NaN);
  const inSeconds = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
  if (Number.isNaN(day) || Number(minutes) > 59 || Number(seconds) >= 60) return null;
  return { day, atMs: Math.round(inSeconds * 1_000) };
}

/** A length of time; null: none stands there. */
export function lengthOf(cell: string, unitMs: number): number | null {
  const text = cell.trim();
  if (text === '' || !Number.isFinite(Number(text))) return null;
  return Math.round(Number(text) * unitMs);
}
