/**
 * Turns calendars and midnights into inputs: `setQueueState` and `newDay`.
 *
 * One task per calendar and one for the day, each of which sets the next.
 * Source: ux-and-api.md 17.1 (`calendars`), acd-routing.md B13.
 */
import type { CentreFile, Input } from '../routing/index.ts';
import { addDays, instantOfLocal, localTimeAt } from './local-time.ts';
import { openingAt } from './opening-hours.ts';

/** What the schedule needs of its centre. */
export interface OpeningHoursPort {
  readonly file: CentreFile;
  /** Instant of the centre's time 0, in milliseconds since the epoch. */
  readonly originMs: number;
  /** The centre's time. */
  readonly nowMs: number;
  submit(input: Input): unknown;
  /** Returns its cancel. */
  at(atMs: number, task: () => void): () => void;
}

/** What of a centre the schedule depends on. */
export function hoursOf({ calendars, queues, timeZone }: CentreFile): unknown {
  return { calendars, timeZone, queues: queues.map(({ id, calendar }) => [id, calendar]) };
}

/**
 * Keeps the queues' states and the day from now on; returns what ends that. `goesOn`: queues are as
 * they should be, and only what changes from now on acts.
 */
export function keepHours(of: OpeningHoursPort, goesOn: boolean): () => void {
  const cancels = new Map<string, () => void>();
  const schedule: Schedule = {
    centre: of.file,
    originMs: of.originMs,
    submit: (input) => void of.submit(input),
    next: (task, atMs, run) => void cancels.set(task, of.at(atMs, run)),
  };
  const epochMs = of.originMs + of.nowMs;
  for (const calendarId of Object.keys(schedule.centre.calendars ?? {})) {
    const fromMs = goesOn ? nextChangeMs(schedule, calendarId, epochMs) : epochMs;
    const atMs = fromMs - schedule.originMs;
    schedule.next(calendarId, atMs, () => applyCalendar(schedule, calendarId, fromMs));
  }
  awaitMidnight(schedule, epochMs);
  return () => {
    for (const cancel of cancels.values()) cancel();
  };
}

interface Schedule {
  readonly centre: CentreFile;
  readonly originMs: number;
  readonly submit: (input: Input) => void;
  /** Sets the next run of a task, a calendar's or the day's; at most one is set of each. */
  readonly next: (task: string, atMs: number, run: () => void) => void;
}

function nextChangeMs({ centre }: Schedule, calendarId: string, epochMs: number): number {
  const calendar = centre.calendars?.[calendarId];
  return calendar === undefined ? epochMs : openingAt(calendar, centre.timeZone, epochMs).untilMs;
}

/** No calendar has an empty name. */
const dayTask = '';

function applyCalendar(schedule: Schedule, calendarId: string, epochMs: number): void {
  const { centre, originMs } = schedule;
  const calendar = centre.calendars?.[calendarId];
  if (calendar === undefined) return;
  const opening = openingAt(calendar, centre.timeZone, epochMs);
  for (const queue of centre.queues) {
    if (queue.calendar !== calendarId) continue;
    schedule.submit({
      type: 'setQueueState',
      queueId: queue.id,
      state: opening.state,
      ...(opening.state === 'closing' ? { untilMs: opening.untilMs - originMs } : {}),
    });
  }
  const { untilMs } = opening;
  schedule.next(calendarId, untilMs - originMs, () => applyCalendar(schedule, calendarId, untilMs));
}

function awaitMidnight(schedule: Schedule, epochMs: number): void {
  const { timeZone } = schedule.centre;
  const tomorrow = addDays(localTimeAt(epochMs, timeZone).date, 1);
  const midnightMs = instantOfLocal(tomorrow, 0, timeZone);
  schedule.next(dayTask, midnightMs - schedule.originMs, () => {
    schedule.submit({ type: 'newDay' });
    awaitMidnight(schedule, midnightMs);
  });
}
