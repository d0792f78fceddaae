/** Times are whole milliseconds that arrive inside inputs. */

/** A duration, or an instant since the origin of the trace. */
export type Ms = number;

/** A second in milliseconds. */
export const secondMs = 1_000;
/** A minute in milliseconds. */
export const minuteMs = 60_000;
/** An hour in milliseconds. */
export const hourMs = 3_600_000;
/** A day of 24 hours in milliseconds. */
export const dayMs = 86_400_000;

/** Whether a value is a safe integer from 0, so that sums with durations stay exact. */
export function isInstant(value: unknown): value is Ms {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
