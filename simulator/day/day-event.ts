/**
 * What the simulated outside is about to do.
 *
 * Pending events are few (one arrival a call type, one end a busy agent, one patience a waiting
 * call); events of one time come out in the order they were scheduled. An event is a kind, a
 * subject and a number: `outside.ts` says what comes of each.
 */
import type { LiveCall, LiveOffer } from './live-call.ts';

/** What an event is about; none: its number says all. */
export type Subject = LiveCall | LiveOffer;

/** What is scheduled; in a simulated day the `Agenda` of the kernel. */
export interface Schedule {
  /** Returns the handle that cancels it. */
  push(atMs: number, kind: number, subject: Subject | null, value: number): number;
  cancel(handle: number): void;
}
