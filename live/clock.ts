/**
 * The only clock of the house: milliseconds now, and a call back later.
 *
 * Everything above the pure floor that waits holds this interface, so that a test can turn time by
 * hand.
 */

/** Wall-clock time of a process. */
export interface Clock {
  /** Milliseconds since the epoch. */
  nowMs(): number;
  /**
   * Runs `run` once after at least `delayMs`; with 0, after the present turn of the event loop.
   * Returns its cancel.
   */
  after(delayMs: number, run: () => void): () => void;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  after(delayMs, run) {
    if (delayMs <= 0) {
      const immediate = setImmediate(run);
      return () => clearImmediate(immediate);
    }
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};
