/** Opening hours as people type them: `9-12:30, 14h-18h`. */
import type { Members } from './schema.ts';

/** ISO 8601 numbers of the days of a week: 1 is Monday. */
export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;

const time = String.raw`([01]?\d|2[0-4])\s*(?:[:.h]\s*([0-5]\d)?)?`;
const spanForm = new RegExp(String.raw`^${time}\s*[-–—]\s*${time}$`, 'i');

/** Spans such as `[["09:00", "12:30"]]`; text that is none stays text. */
export function readHours(typed: string): unknown {
  const spans = typed.split(/[,;]/).map((one) => spanForm.exec(one.trim()));
  if (spans.includes(null)) return typed;
  return spans.map((found) => {
    const [, fromHour = '', fromMinute = '', toHour = '', toMinute = ''] = found ?? [];
    return [timeOf(fromHour, fromMinute), timeOf(toHour, toMinute)];
  });
}

function timeOf(hour: string, minute: string): string {
  return `${hour.padStart(2, '0')}:${minute.padEnd(2, '0')}`;
}

export function printHours(spans: readonly (readonly string[])[]): string {
  return spans.map((span) => span.join('-')).join(', ');
}

/** Hours by weekday, of keys such as `1-5`. */
export function byWeekday(weekly: Members): Readonly<Partial<Record<number, unknown>>> {
  const days: Partial<Record<number, unknown>> = {};
  for (const [key, hours] of Object.entries(weekly)) {
    const [first, last = first] = key.split('-').map(Number);
    for (const day of weekdays) if (day >= Number(first) && day <= Number(last)) days[day] = hours;
  }
  return days;
}
