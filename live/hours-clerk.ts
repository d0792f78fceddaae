/**
 * Turns calendars and midnights into inputs: `setQueueState` and `newDay`.
 *
 * One task per calendar and one for the day, each of which sets the next.
 * Source: ux-and-api.md 17.1 (`calendars`), acd-routing.md B13.
 */
import type { CentreFile, Input } from '../routing/index.ts';
import { addDays, instantOfLocal, localTimeAt } from './local-time.ts';
import { openingAt } from './opening-hours.ts';

/** What the clerk needs of its centre. */
export interface HoursDesk {
  readonly centre: CentreFile;
  /** Instant of the centre's time 0, in milliseconds since the epoch. */
  readonly originMs: number;
  readonly submit: (input: Input) => void;
  readonly at: (atMs: number, task: () => void) => void;
}

/** Keeps the queues' states and the day from now on. */
export function keepHours(desk: HoursDesk): void {
  for (const calendarId of Object.keys(desk.centre.calendars ?? {})) {
    desk.at(0, () => applyCalendar(desk, calendarId, desk.originMs));
  }
  awaitMidnight(desk, desk.originMs);
}

function applyCalendar(desk: HoursDesk, calendarId: string, epochMs: number): void {
  const { centre, originMs } = desk;
  const calendar = centre.calendars?.[calendarId];
  if (calendar === undefined) return;
  const opening = openingAt(calendar, centre.timeZone, epochMs);
  for (const queue of centre.queues) {
    if (queue.calendar !== calendarId) continue;
    desk.submit({
      type: 'setQueueState',
      queueId: queue.id,
      state: opening.state,
      ...(opening.state === 'closing' ? { untilMs: opening.untilMs - originMs } : {}),
    });
  }
  const { untilMs } = opening;
  desk.at(untilMs - originMs, () => applyCalendar(desk, calendarId, untilMs));
}

function awaitMidnight(desk: HoursDesk, epochMs: number): void {
  const { timeZone } = desk.centre;
  const tomorrow = addDays(localTimeAt(epochMs, timeZone).date, 1);
  const midnightMs = instantOfLocal(tomorrow, 0, timeZone);
  desk.at(midnightMs - desk.originMs, () => {
    desk.submit({ type: 'newDay' });
    awaitMidnight(desk, midnightMs);
  });
}
