/**
 * Turns calendars and midnights into the inputs `setQueueState` and `newDay`; each task schedules
 * its next run.
 *
 * Source: acd-routing.md B13.
 */
import type { CentreFile, Input } from '../routing/index.ts';
import { addDays, instantOfLocal, localTimeAt } from './local-time.ts';
import { openingAt } from './opening-hours.ts';

export interface OpeningHoursPort {
  readonly file: CentreFile;
  readonly originMs: number;
  readonly nowMs: number;
  submit(input: Input): unknown;
  /** Schedules a task; the result cancels it. */
  at(atMs: number, task: () => void): () => void;
}

export function hoursOf({ calendars, queues, timeZone }: CentreFile): unknown {
  return { calendars, timeZone, queues: queues.map(({ id, calendar }) => [id, calendar]) };
}

/**
 * Starts the schedule; the returned function ends it. `goesOn`: states are already right, so only
 * later changes are submitted.
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
  /** Schedules the next run of a calendar or the day, replacing its last one. */
  readonly next: (task: string, atMs: number, run: () => void) => void;
}

function nextChangeMs({ centre }: Schedule, calendarId: string, epochMs: number): number {
  const calendar = centre.calendars?.[calendarId];
  return calendar === undefined ? epochMs : openingAt(calendar, centre.timeZone, epochMs).untilMs;
}

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
