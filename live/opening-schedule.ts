/**
 * Turns calendars and midnights into the inputs `setQueueState` and `newDay`; each task schedules
 * its next run.
 *
 * Source: acd-routing.md B13.
 */
import type { CentreFile, Input, QueueSetting } from '../routing/index.ts';
import { addDays, instantOfLocal, localTimeAt } from './local-time.ts';
import { type OpeningState, openingAt } from './opening-hours.ts';

export interface OpeningHoursPort {
  readonly file: CentreFile;
  readonly originMs: number;
  readonly nowMs: number;
  /** Whether a supervisor keeps the queue closed, whatever its calendar says. */
  isHeldClosed(queueId: string): boolean;
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
    isHeldClosed: (queueId) => of.isHeldClosed(queueId),
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
  readonly isHeldClosed: (queueId: string) => boolean;
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
    if (queue.calendar !== calendarId || schedule.isHeldClosed(queue.id)) continue;
    schedule.submit(stateInput(queue.id, opening, originMs));
  }
  const { untilMs } = opening;
  schedule.next(calendarId, untilMs - originMs, () => applyCalendar(schedule, calendarId, untilMs));
}

function stateInput(queueId: string, { state, untilMs }: OpeningState, originMs: number): Input {
  const ends = state === 'closing' ? { untilMs: untilMs - originMs } : {};
  return { type: 'setQueueState', queueId, state, ...ends };
}

/** The input that gives a queue the state of its calendar; without one, it opens. */
export function stateByCalendar(
  { file, originMs, nowMs }: Pick<OpeningHoursPort, 'file' | 'originMs' | 'nowMs'>,
  { id, calendar: calendarId = '' }: Pick<QueueSetting, 'id' | 'calendar'>,
): Input {
  const calendar = file.calendars?.[calendarId];
  if (calendar === undefined) return { type: 'setQueueState', queueId: id, state: 'open' };
  return stateInput(id, openingAt(calendar, file.timeZone, originMs + nowMs), originMs);
}

/** Most changes of a calendar looked at: an opening has at most three before the next one. */
const changesMax = 4;

/** The first instant from `atMs` on at which the queue's calendar has it open. */
export function nextOpenMs(
  { file, originMs }: Pick<OpeningHoursPort, 'file' | 'originMs'>,
  { calendar: calendarId = '' }: Pick<QueueSetting, 'calendar'>,
  atMs: number,
): number {
  const calendar = file.calendars?.[calendarId];
  let epochMs = originMs + atMs;
  for (let changes = 0; calendar !== undefined && changes < changesMax; changes += 1) {
    const { state, untilMs } = openingAt(calendar, file.timeZone, epochMs);
    if (state === 'open') break;
    epochMs = untilMs;
  }
  return epochMs - originMs;
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
