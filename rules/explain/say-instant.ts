/** Instants as people write them, in universal time: the zone of the centre is not known here. */

/** `2026-11-20 08:00 UTC`; seconds and parts of them where there are any. */
export function sayInstant(atMs: number): string {
  const { year, month, day } = dateOf(Math.floor(atMs / dayMs));
  const rest = atMs - Math.floor(atMs / dayMs) * dayMs;
  const minutes = Math.floor(rest / 60_000);
  const seconds = rest % 60_000;
  const time = `${padded(Math.floor(minutes / 60), 2)}:${padded(minutes % 60, 2)}`;
  const exact = seconds === 0 ? '' : `:${padded(Math.floor(seconds / 1_000), 2)}`;
  const part = seconds % 1_000 === 0 ? '' : `.${padded(seconds % 1_000, 3)}`;
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)} ${time}${exact}${part} UTC`;
}

/** The instant as ISO 8601, as cases have it. */
export function isoInstant(atMs: number): string {
  return sayInstant(atMs).replace(' ', 'T').replace(' UTC', 'Z');
}

const dayMs = 86_400_000;

/** By years that begin in March, so that the day of a leap year comes last. */
function dateOf(days: number): {
  readonly year: number;
  readonly month: number;
  readonly day: number;
} {
  const shifted = days + 719_468;
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
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

function padded(value: number, length: number): string {
  return String(value).padStart(length, '0');
}
