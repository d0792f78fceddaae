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

export interface CentreTime {
  /** The instant that is the centre's time 0. */
  readonly originMs: number;
  /** Milliseconds of the centre per millisecond of the clock; above 0. */
  readonly speed: number;
  /** The centre's time now [0]. */
  readonly startMs?: number;
}

/**
 * The clock of a centre that starts, or goes on, now: its instants in milliseconds since 1970, at
 * its speed. For what keeps time beside the driver, such as the rule service: a rehearsed day and
 * the service that has approved its rules must agree on what time it is.
 */
export function centreClock(
  clock: Clock,
  { originMs, speed, startMs = 0 }: CentreTime,
): Clock & Pick<CentreTime, 'speed'> {
  const steady = steadyClock(clock);
  const startedAtMs = steady.nowMs();
  return {
    speed,
    nowMs: () =>
      originMs + startMs + Math.max(0, Math.floor((steady.nowMs() - startedAtMs) * speed)),
    after: (delayMs, run) => clock.after(Math.ceil(delayMs / speed), run),
  };
}

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
