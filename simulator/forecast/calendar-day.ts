/**
 * Days of the calendar as whole numbers, so that weeks can be counted without a clock.
 *
 * Day 0 is 1970-01-01, a Thursday. Weekdays run from 0, Monday, to 6, Sunday.
 * Source: H. Hinnant, "chrono-compatible low-level date algorithms" (civil days).
 */

/** 0 is Monday. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** Days of a week. */
export const weekDays = 7;

/** Names as people write them, from Monday. */
export const weekdayNames = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;

/** Number of a date `YYYY-MM-DD`; undefined where there is no such day. */
export function dayNumberOf(date: string): number | undefined {
  const [, years, months, days] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date) ?? [];
  const [year, month, dayOfMonth] = [Number(years), Number(months), Number(days)];
  if (!(month >= 1 && month <= 12 && dayOfMonth >= 1)) return undefined;
  const day = civilDay(year, month, dayOfMonth);
  return dateOfDay(day) === date ? day : undefined;
}

/** The date `YYYY-MM-DD` of a day's number. */
export function dateOfDay(day: number): string {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(dayOfMonth)}`;
}

/** Weekday of a day's number. */
export function weekdayOf(day: number): Weekday {
  return ((((day + 3) % weekDays) + weekDays) % weekDays) as Weekday;
}

function civilDay(year: number, month: number, dayOfMonth: number): number {
  const fromMarch = month <= 2 ? year - 1 : year;
  const era = Math.floor(fromMarch / 400);
  const yearOfEra = fromMarch - era * 400;
  const dayOfYear =
    Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + dayOfMonth - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
