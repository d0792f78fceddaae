/**
 * Time and chance of a client: a clock that may be replaced, and waits with full jitter.
 *
 * Clients that lost one server at one instant must not come back at one instant: each waits a
 * random time up to a limit that doubles.
 * Source: ux-and-api.md 4.2 (reconnect); M. Brooker, "Exponential Backoff And Jitter" (2015).
 */

/** As `live/`'s clock, so that a test turns both. */
export interface ClientClock {
  nowMs(): number;
  /** Runs it once, later; the answer cancels. */
  after(delayMs: number, run: () => void): () => void;
}

export interface Timing {
  readonly clock: ClientClock;
  /** 0 to 1, 1 excluded. */
  readonly random: () => number;
}

const firstLimitMs = 250;
const lastLimitMs = 10_000;

/** The machine's clock. */
export const machineClock: ClientClock = {
  nowMs: () => Date.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Waits before try number `tries` + 1, what the answer asks for at least; ends at once when aborted. */
export function pauseBefore(
  tries: number,
  { clock, random }: Timing,
  { leastMs = 0, signal }: { readonly leastMs?: number; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  const limitMs = Math.min(lastLimitMs, firstLimitMs * 2 ** tries);
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
