/**
 * Instants as people write them: ISO 8601 with a zone, never without.
 *
 * Source: RFC 3339.
 */

const pattern =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(?:Z|([+-])(\d{2}):(\d{2}))$/;

/** Milliseconds since 1970; undefined: not such a text, or no such day. */
export function instantMs(text: string): number | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second = '0', part = '0', sign, zoneHour, zoneMinute] =
    match;
  const fields = [year, month, day, hour, minute, second].map(Number);
  const [y = 0, m = 0, d = 0, h = 0, min = 0, s = 0] = fields;
  const offsetMinutes = Number(zoneHour ?? 0) * 60 + Number(zoneMinute ?? 0);
  const isTime = h < 24 && min < 60 && s < 60 && offsetMinutes < 24 * 60;
  const isDay = m >= 1 && m <= 12 && d >= 1 && d <= daysIn(y, m);
  if (!isTime || !isDay) return undefined;
  const minutes = daysSince1970(y, m, d) * 1_440 + h * 60 + min;
  const utcMinutes = minutes - (sign === '-' ? -1 : 1) * offsetMinutes;
  return utcMinutes * 60_000 + s * 1_000 + Number(part.padEnd(3, '0'));
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** By years that begin in March, so that the day of a leap year comes last. */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leapDays = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return y * 365 + leapDays + dayOfYear - 719_468;
}
