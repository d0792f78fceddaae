/**
 * What rules know of a call: the facts its caller brought, what the classify rules said of it, and
 * the clock of a driver.
 *
 * The caller's record is kept as it came, and what was said beside it: one object for all calls of
 * a rule. So thousands of waiting calls hold no copies; a copy lives as long as a decision.
 * Source: rules.md C1; decisions/0015.
 */
import {
  type ClassifyOutcome,
  callTypes,
  type FactRecord,
  type FactValue,
} from '../../rules/index.ts';
import type { Facts, QueueState } from '../border/inputs.ts';
import type { CentreFile } from '../centre/centre-file.ts';
import type { Call } from '../memory/records.ts';
import { slots } from './queue-watch.ts';

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

/**
 * What rules may ask of the clock, as facts of a call: the core has no clock and no time zones.
 * What is not known is null; `openState` is the state of the centre's default queue. A holiday is a
 * date on which the calendar of that queue gives no hours.
 */
export function localClockFacts(
  { defaults, queues, calendars }: CentreFile,
  { date, weekday, msOfDay }: LocalMoment,
  openState: QueueState | null,
): Facts {
  const queue = queues.find(({ id }) => id === defaults?.queue);
  const dates = calendars?.[queue?.calendar ?? '']?.dates;
  const isUnknown = date === null || queue === undefined;
  return {
    'clock.minuteOfDay': Math.floor(msOfDay / msPerMinute),
    'clock.weekday': weekday,
    'clock.dayNumber': date === null ? null : Number(date.replaceAll('-', '')),
    'clock.isHoliday': isUnknown ? null : dates?.[date]?.length === 0,
    'clock.openState': openState,
  };
}
