/**
 * The process's only clock. All code that waits takes this interface, so that tests control the
 * time.
 */

export interface Clock {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /**
   * Runs `run` once after at least `delayMs`; 0 means after this turn of the event loop. The result
   * cancels it.
   */
  after(delayMs: number, run: () => void): () => void;
}

/** A larger gap between readings means that the clock was set or the machine slept. */
const leapMsMin = 120_000;

/**
 * A clock that never runs backwards. If the given clock is set back, this one continues ahead of
 * it, until it jumps forward again.
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

/** Longest system timer: timers from 2^31 ms fail, and none counts the machine's sleep. */
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
  /** Start of the centre's time, in ms since 1970. */
  readonly originMs: number;
  /** How many of the centre's milliseconds pass in one of the clock; above 0. */
  readonly speed: number;
  /** Centre time at which the centre starts or continues. Default: 0. */
  readonly startMs?: number;
}

/**
 * The clock of a centre that starts or continues now: ms since 1970 at its speed, for services that
 * must agree with the driver on the time.
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

/** Steps of compilation between readings of the clock: tenths of a millisecond. */
export const opsPerSlice = 20_000;
/** Longest run of work before other work: 1 to 2 ms, as the clock shows whole ones. */
const turnMs = 1;

/** Runs work in slices, with other work in between; without pause if the clock stands still. */
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
