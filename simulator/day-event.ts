/**
 * What the simulated outside is about to do.
 *
 * Pending events are few (one arrival a call type, one end a busy agent, one patience a waiting
 * call); events of one time come out in the order they were scheduled.
 */
import type { EventList } from '../kernel/index.ts';
import type { DutyEvent } from './agents/duty.ts';
import type { Arrival } from './arrivals.ts';

export type DayEvent =
  | { readonly kind: 'arrival'; readonly callType: number; readonly arrival: Arrival }
  /** A caller's patience or talk ends. */
  | { readonly kind: 'hangUp'; readonly callId: string }
  | {
      readonly kind: 'answer';
      readonly offerId: string;
      readonly callId: string;
      readonly callVersion: number;
    }
  | { readonly kind: 'reject'; readonly offerId: string }
  /** Media are through to an agent who has the claim. */
  | { readonly kind: 'connect'; readonly offerId: string }
  | { readonly kind: 'wrapUpDone'; readonly offerId: string; readonly queueId: string }
  | DutyEvent;

/** Schedules an event and returns the handle that cancels it. */
export type Schedule = (atMs: number, event: DayEvent) => number;

/** Scheduling on an event list: (time, order of scheduling) alone decides. */
export function scheduleOn(events: EventList<DayEvent>): Schedule {
  return (atMs, event) => events.push(atMs, 0, 0, 0, event);
}
