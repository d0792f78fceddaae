/** Time as the pure floor knows it: whole milliseconds that arrive inside inputs. */

/** A duration, or an instant since the origin of the trace. */
export type Ms = number;

/** An instant is a safe integer, not negative: sums of instants and durations stay exact. */
export function isInstant(value: unknown): value is Ms {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Ms of a minute. */
export const minuteMs: Ms = 60_000;
/** Ms of an hour. */
export const hourMs: Ms = 60 * minuteMs;
/** Ms of a day without a change of the clock. */
export const dayMs: Ms = 24 * hourMs;
