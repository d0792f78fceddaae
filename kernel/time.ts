/** Time as the pure floor knows it: whole milliseconds that arrive inside inputs. */

/** A duration, or an instant since the origin of the trace. */
export type Ms = number;

/** An instant is a safe integer, not negative: sums of instants and durations stay exact. */
export function isInstant(value: unknown): value is Ms {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
