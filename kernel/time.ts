/** Times are whole milliseconds, which arrive inside inputs. */

/** A duration, or an instant since the origin of the trace. */
export type Ms = number;

/** Milliseconds. */
export const secondMs = 1_000;
/** Milliseconds. */
export const minuteMs = 60_000;
/** Milliseconds. */
export const hourMs = 3_600_000;
/** Milliseconds of a day of 24 hours. */
export const dayMs = 86_400_000;

/** Whether a value is an instant: a safe integer from 0, so that sums with durations stay exact. */
export function isInstant(value: unknown): value is Ms {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
