/**
 * Long work beside the calls: so much of it in each turn of the event loop, and no more.
 */
import type { Clock } from './clock.ts';

/** Steps of compiling between two looks at the clock: some tenths of a millisecond. */
export const opsPerSlice = 20_000;
/** The clock shows whole milliseconds: a turn takes between one and two. */
const turnMs = 1;

/**
 * Does work that pauses between its slices; whatever has come in is served after each turn. A clock
 * that stands still has it done at once.
 */
export function inTurns<T>(
  slices: Generator<unknown, T | Promise<T>, void>,
  clock: Clock,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const goOn = (): void => {
      const untilMs = clock.nowMs() + turnMs;
      try {
        do {
          const slice = slices.next();
          if (slice.done === true) return resolve(slice.value);
        } while (clock.nowMs() < untilMs);
      } catch (error) {
        return reject(error);
      }
      clock.after(0, goOn);
    };
    goOn();
  });
}
