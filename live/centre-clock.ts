/**
 * The clock of a centre: its instants in milliseconds since 1970, at its speed.
 *
 * For what keeps time beside the driver, such as the rule service: a rehearsed day and the
 * service that has approved its rules must agree on what time it is.
 */
import { type Clock, steadyClock } from './clock.ts';

export interface CentreTime {
  /** The instant that is the centre's time 0. */
  readonly originMs: number;
  /** Milliseconds of the centre per millisecond of the clock; above 0. */
  readonly speed: number;
  /** The centre's time now [0]. */
  readonly startMs?: number;
}

/** The clock of a centre that starts, or goes on, now. */
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
