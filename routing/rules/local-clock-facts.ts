/**
 * What rules may ask of the clock, from the local time that a driver knows.
 *
 * The core has no clock and no time zones: these enter it as facts of a call, so that every driver
 * says the same of the same moment. A holiday is a date on which the calendar of the default queue
 * gives no hours.
 * Source: rules.md C1 (clock).
 */
import type { Facts, QueueState } from '../border/inputs.ts';
import type { CentreFile } from '../centre/centre-file.ts';

/** A local day and the time on it. */
export interface LocalMoment {
  /** `YYYY-MM-DD`; null: no day is meant. */
  readonly date: string | null;
  /** 1 = Monday … 7 = Sunday; null: no day is meant. */
  readonly weekday: number | null;
  readonly msOfDay: number;
}

const msPerMinute = 60_000;

/** What is not known is null; `openState` is the state of the centre's default queue. */
export function localClockFacts(
  centre: CentreFile,
  { date, weekday, msOfDay }: LocalMoment,
  openState: QueueState | null,
): Facts {
  return {
    'clock.minuteOfDay': Math.floor(msOfDay / msPerMinute),
    'clock.weekday': weekday,
    'clock.dayNumber': date === null ? null : Number(date.replaceAll('-', '')),
    'clock.isHoliday': date === null ? null : isHoliday(centre, date),
    'clock.openState': openState,
  };
}

/** null: there is no default queue to say so; one without calendar has no holidays. */
function isHoliday({ defaults, queues, calendars }: CentreFile, date: string): boolean | null {
  const queue = queues.find(({ id }) => id === defaults?.queue);
  if (queue === undefined) return null;
  return calendars?.[queue.calendar ?? '']?.dates?.[date]?.length === 0;
}
