/** Calendar days in a time zone. */
const dayMs = 86_400_000;
const quarterHourMs = 900_000;

/** Local date, `2026-11-20`. */
export function dateAt(atMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(atMs);
}

/** The date `days` later. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** Instant of local midnight. If clocks change then, the earlier offset applies. */
export function midnightMs(date: string, timeZone: string): number {
  return localInstantMs(`${date}T00:00`, timeZone);
}

/** Instant of a local time, `2026-11-20T14:30`; NaN for another text. */
export function localInstantMs(local: string, timeZone: string): number {
  const utcMs = Date.parse(`${local}Z`);
  if (Number.isNaN(utcMs)) return utcMs;
  return utcMs - offsetMs(utcMs - offsetMs(utcMs, timeZone), timeZone);
}

/** Local time of an instant, `2026-11-20T14:30`; a text that is no instant stays. */
export function localOf(instant: string, timeZone: string): string {
  const atMs = Date.parse(instant);
  if (Number.isNaN(atMs)) return instant;
  const options = { timeZone, dateStyle: 'short', timeStyle: 'short' } as const;
  return new Intl.DateTimeFormat('sv-SE', options).format(atMs).replace(' ', 'T');
}

/** When and by how much the clock changes on a day, counted from 1970-01-01; null: not at all. */
export function clockChangeOn(day: number, timeZone: string) {
  const date = dateAt(day * dayMs, 'UTC');
  const fromMs = midnightMs(date, timeZone);
  const toMs = midnightMs(addDays(date, 1), timeZone);
  const byMs = dayMs - (toMs - fromMs);
  if (byMs === 0) return null;
  // Clocks change on a whole quarter of an hour.
  let atMs = 0;
  const before = offsetMs(fromMs, timeZone);
  while (atMs < dayMs && offsetMs(fromMs + atMs, timeZone) === before) atMs += quarterHourMs;
  return { atMs, byMs };
}

/** Offset of a zone from UTC at an instant. */
export function offsetMs(atMs: number, timeZone: string): number {
  const options = { timeZone, dateStyle: 'short', timeStyle: 'medium' } as const;
  const local = new Intl.DateTimeFormat('sv-SE', options).format(atMs);
  return Date.parse(`${local.replace(' ', 'T')}Z`) - atMs;
}

/** The years that the API takes, too. */
const dateForm = /^(?:19|2[01])\d{2}-\d{2}-\d{2}$/;

export function asDate(value: unknown): string | undefined {
  const isDate = typeof value === 'string' && dateForm.test(value);
  return isDate && !Number.isNaN(Date.parse(value)) ? value : undefined;
}
