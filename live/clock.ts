/**
 * The only clock of the process: milliseconds now, and a call back later.
 *
 * Everything above the pure floor that waits holds this interface, so that a test can turn time by
 * hand.
 */

/** Wall-clock time of a process. */
export interface Clock {
  /** Milliseconds since the epoch. */
  nowMs(): number;
  /**
   * Runs `run` once after at least `delayMs`, however long; with 0, after the present turn of the
   * event loop. Returns its cancel.
   */
  after(delayMs: number, run: () => void): () => void;
}

/** Between two looks, more than this is no timer that was late: the clock was set, or stood still. */
const leapMsMin = 120_000;

/**
 * A clock that never runs back. Set back, it goes on from where it was, ahead of the clock given;
 * of what that leaps on later, as when it is set right, it makes up what it is ahead.
 */
export function steadyClock(clock: Clock): Clock {
  let seenMs = clock.nowMs();
  let aheadMs = 0;
  return {
    nowMs() {
      const nowMs = clock.nowMs();
      const passedMs = nowMs - seenMs;
      seenMs = nowMs;
      if (passedMs < 0) aheadMs -= passedMs;
      else if (passedMs > leapMsMin) aheadMs -= Math.min(aheadMs, passedMs);
      return nowMs + aheadMs;
    },
    after: (delayMs, run) => clock.after(delayMs, run),
  };
}

/**
 * The longest that a timer of the system is set for at once: it ends at once from 2^31 ms on, and
 * does not count the time that the machine sleeps.
 */
const timerMsMax = 86_400_000;

/** The machine's own clock. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  after(delayMs, run) {
    if (delayMs <= 0) {
      const immediate = setImmediate(run);
      return () => clearImmediate(immediate);
    }
    const dueMs = Date.now() + delayMs;
    const wake = (): void => {
      const leftMs = delayMs > timerMsMax ? dueMs - Date.now() : 0;
      if (leftMs <= 0) run();
      else timer = setTimeout(wake, Math.min(leftMs, timerMsMax));
    };
    let timer = setTimeout(wake, Math.min(delayMs, timerMsMax));
    return () => clearTimeout(timer);
  },
};
