/**
 * What rules know of a call: the facts its caller brought, and what the classify rules said of it.
 *
 * The caller's record is kept as it came, and what was said beside it: one object for all calls of
 * a rule. So thousands of waiting calls hold no copies; a copy lives as long as a decision.
 *
 * What rules may ask of the clock, from the local time that a driver knows.
 *
 * The core has no clock and no time zones: these enter it as facts of a call, so that every driver
 * says the same of the same moment. A holiday is a date on which the calendar of the default queue
 * gives no hours.
 *
 * What rules may ask of a queue, by the state as it is now.
 * Source: rules.md C1 (clock); rules.md C1 (queue facts); decisions/0015.
 */
import {
  type ClassifyOutcome,
  callTypes,
  type FactRecord,
  type FactValue,
} from '../../rules/index.ts';
import type { Facts, QueueState } from '../border/inputs.ts';
import type { CentreFile } from '../centre/centre-file.ts';
import type { Core } from '../memory/core.ts';
import type { Call, Queue } from '../memory/records.ts';
import { agentCounts, oldestWaitMs, slots } from './queue-watch.ts';

/** Facts of one decision. */
export interface OwnFacts {
  readonly values: FactValue[];
  readonly lines: readonly FactRecord[];
}

/** A copy of facts, for one decision; nobody has passed the call on, unless they say so. */
export function ownFacts({ values, lines }: FactRecord): OwnFacts {
  const own = values.slice();
  own[slots.transferCount] ??= 0;
  return { values: own, lines };
}

/** What is known of a call, for one decision; null: nothing is kept. */
export function knownOf({ facts, said }: Call): OwnFacts | null {
  if (facts === null) return null;
  const own = ownFacts(facts);
  if (said !== null) takeIn(own, said);
  return own;
}

/** Takes in what the classify rules said; tags join those there are. */
export function takeIn({ values }: OwnFacts, { callType, language, tags }: ClassifyOutcome): void {
  if (callType !== undefined) {
    values[slots.callType] = (callTypes as readonly string[]).indexOf(callType);
  }
  if (language !== undefined) values[slots.language] = language;
  if (tags.length === 0) return;
  const had = (values[slots.tags] ?? []) as readonly string[];
  values[slots.tags] = had.length === 0 ? tags : [...new Set([...had, ...tags])];
}

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

/** Puts the facts asked for, by slot, into a record; the queue is the one that is watched. */
export function askedOfQueue(
  core: Core,
  queue: Queue,
  asked: readonly number[],
  into: FactValue[],
): void {
  for (const slot of asked) into[slot] = queueFact(core, queue, slot);
}

function queueFact(core: Core, queue: Queue, slot: number): number {
  if (slot === slots.waiting) return queue.waiting.length;
  if (slot === slots.oldestWaitMs) return oldestWaitMs(core, queue);
  const { ready, staffed } = agentCounts(core);
  return slot === slots.readyAgents ? ready : staffed;
}
