/**
 * Clock and retry delays of a client. Delays have full jitter and a limit that doubles, so that
 * clients which lost a server together do not return together.
 *
 * Source: M. Brooker, "Exponential Backoff And Jitter" (2015).
 */

/** A replaceable clock, so that tests control the time. */
export interface ClientClock {
  /** The time, in ms. */
  nowMs(): number;
  /** Runs a function once after the delay; the returned function cancels it. */
  after(delayMs: number, run: () => void): () => void;
}

export interface Timing {
  readonly clock: ClientClock;
  /** A random number in [0, 1), for jitter. */
  readonly random: () => number;
}

const firstLimitMs = 250;
const lastLimitMs = 10_000;

export const machineClock: ClientClock = {
  nowMs: () => Date.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/**
 * Waits before the try that follows `tries` failures, for `leastMs` at least and else `mostMs` at
 * most [10 s]; ends at once when aborted.
 */
export function pauseBefore(
  tries: number,
  { clock, random }: Timing,
  {
    leastMs = 0,
    mostMs = lastLimitMs,
    signal,
  }: {
    readonly leastMs?: number;
    readonly mostMs?: number;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<void> {
  const limitMs = Math.min(mostMs, firstLimitMs * 2 ** tries);
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const end = (): void => {
      cancel();
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(Math.max(leastMs, random() * limitMs), end);
    signal?.addEventListener('abort', end);
  });
}
