/**
 * Converts between instants and local times, which the core does not, as time-zone data differs
 * between machines.
 *
 * Cost: 15 µs a conversion; one formatter is kept for each zone.
 */
import { dayMs, isTimeZone } from '../kernel/index.ts';

const minuteMs = 60_000;

export interface LocalTime {
  readonly date: string;
  readonly weekday: number;
  readonly msOfDay: number;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** The local day and time at an instant in ms since 1970. */
export function localTimeAt(epochMs: number, timeZone: string): LocalTime {
  const shown = epochMs + zoneOffsetMs(epochMs, timeZone);
  const midnight = Math.floor(shown / dayMs) * dayMs;
  return { ...dayAt(midnight), msOfDay: shown - midnight };
}

/** Local time such as `2026-11-23T09:00:01+01:00`. */
export function localInstant(epochMs: number, timeZone: string): string {
  const offsetMs = zoneOffsetMs(epochMs, timeZone);
  const shown = new Date(epochMs + offsetMs).toISOString().slice(0, 19);
  const minutes = Math.round(Math.abs(offsetMs) / minuteMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${shown}${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** The instant of a local time; a time skipped by a clock change is moved by the change. */
export function instantOfLocal(date: string, msOfDay: number, timeZone: string): number {
  const shown = Date.parse(`${date}T00:00:00Z`) + msOfDay;
  const guess = shown - zoneOffsetMs(shown, timeZone);
  return shown - zoneOffsetMs(guess, timeZone);
}

/** Adds days to a date. */
export function addDays(date: string, days: number): string {
  return dayAt(Date.parse(`${date}T00:00:00Z`) + days * dayMs).date;
}

/** 1 = Monday … 7 = Sunday. */
export function weekdayOf(date: string): number {
  return dayAt(Date.parse(`${date}T00:00:00Z`)).weekday;
}

function dayAt(utcMidnightMs: number): { date: string; weekday: number } {
  const day = new Date(utcMidnightMs);
  return { date: day.toISOString().slice(0, 10), weekday: ((day.getUTCDay() + 6) % 7) + 1 };
}

/** A zone's offset at an instant, and its changes over the following years. */
export function zoneChanges(timeZone: string, fromMs: number, years: number) {
  const changes = [{ fromMs, offsetMs: zoneOffsetMs(fromMs, timeZone) }];
  // Steps of a week suffice: no zone changes twice within one.
  for (let weekMs = fromMs; weekMs < fromMs + years * 366 * dayMs; weekMs += 7 * dayMs) {
    const nextMs = weekMs + 7 * dayMs;
    const offsetMs = zoneOffsetMs(nextMs, timeZone);
    if (offsetMs === changes.at(-1)?.offsetMs) continue;
    changes.push({ fromMs: changeBetween(weekMs, nextMs, timeZone), offsetMs });
  }
  return changes;
}

/** A day's clock change: when, by the clock before it, and by how much; null: 24 hours. */
export function clockChangeOn(
  date: string,
  timeZone: string,
): { readonly atMs: number; readonly byMs: number } | null {
  const startMs = instantOfLocal(date, 0, timeZone);
  const endMs = instantOfLocal(addDays(date, 1), 0, timeZone);
  const byMs = dayMs - (endMs - startMs);
  return byMs === 0 ? null : { atMs: changeBetween(startMs, endMs, timeZone) - startMs, byMs };
}

/** The first second with the offset that a span ends with. */
function changeBetween(fromMs: number, toMs: number, timeZone: string): number {
  const offsetMs = zoneOffsetMs(toMs, timeZone);
  let [before, after] = [fromMs, toMs];
  while (after - before > 1_000) {
    const middle = Math.floor((before + after) / 2_000) * 1_000;
    if (zoneOffsetMs(middle, timeZone) === offsetMs) after = middle;
    else before = middle;
  }
  return after;
}

function zoneOffsetMs(epochMs: number, timeZone: string): number {
  const wholeMs = Math.floor(epochMs / 1000) * 1000;
  const parts: { [type: string]: number } = {};
  for (const part of formatterOf(timeZone).formatToParts(wholeMs)) {
    if (part.type !== 'literal') parts[part.type] = Number(part.value);
  }
  const shown = Date.UTC(
    parts['year'] ?? 0,
    (parts['month'] ?? 1) - 1,
    parts['day'] ?? 1,
    parts['hour'] ?? 0,
    parts['minute'] ?? 0,
    parts['second'] ?? 0,
  );
  return shown - wholeMs;
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    // Earlier versions stored zones that do not exist; a centre with one must start nevertheless.
    timeZone: isTimeZone(timeZone) ? timeZone : 'UTC',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formatters.set(timeZone, made);
  return made;
}
