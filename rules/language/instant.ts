/**
 * Parses and prints ISO 8601 instants with a zone. Printed in UTC, because the centre's zone is not
 * known here.
 * Source: RFC 3339.
 */
import { dateOfDay, dayMs, dayOfDate, hourMs, minuteMs } from '../../kernel/index.ts';

const pattern =
  /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(?:Z|([+-])(\d{2}):(\d{2}))$/;

/** Reads an ISO 8601 text as ms since 1970; undefined if malformed, or if there is no such date. */
export function instantMs(text: string): number | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, date = '', ...fields] = match;
  const [hour, minute, second = '0', part = '0', sign, zoneHour = 0, zoneMinute = 0] = fields;
  const [h = 0, min = 0, s = 0] = [hour, minute, second].map(Number);
  const offsetMinutes = Number(zoneHour) * 60 + Number(zoneMinute);
  const day = dayOfDate(date);
  const isTime = h < 24 && min < 60 && s < 60 && offsetMinutes < 24 * 60;
  if (!isTime || dateOfDay(day) !== date) return undefined;
  const utcMinutes = h * 60 + min - (sign === '-' ? -1 : 1) * offsetMinutes;
  return day * dayMs + utcMinutes * minuteMs + s * 1_000 + Number(part.padEnd(3, '0'));
}

/** Prints an instant as `2026-11-20 08:00 UTC`, with seconds only if they are not zero. */
export function sayInstant(atMs: number): string {
  const day = Math.floor(atMs / dayMs);
  const rest = atMs - day * dayMs;
  const seconds = rest % minuteMs;
  const time = `${padded(Math.floor(rest / hourMs), 2)}:${padded(Math.floor(rest / minuteMs) % 60, 2)}`;
  const exact = seconds === 0 ? '' : `:${padded(Math.floor(seconds / 1_000), 2)}`;
  const part = seconds % 1_000 === 0 ? '' : `.${padded(seconds % 1_000, 3)}`;
  return `${dateOfDay(day)} ${time}${exact}${part} UTC`;
}

export function isoInstant(atMs: number): string {
  return sayInstant(atMs).replace(' ', 'T').replace(' UTC', 'Z');
}

function padded(value: number, length: number): string {
  return String(value).padStart(length, '0');
}
