/**
 * Events of the simulated outside: a kind, a subject and a number (`outside.ts` says what each
 * does). Few are pending at a time; events of one ms keep the order in which they were scheduled.
 */
import type { LiveCall, LiveOffer } from './live-call.ts';

/** Null: the number says all. */
export type Subject = LiveCall | LiveOffer;

/** Kinds of events, at most 255; each comment says what the number means, or the subject. */
export const dayEvent = {
  /** Index of the stream. */
  arrival: 0,
  /** Of a call: patience or talk ends. */
  hangUp: 1,
  answer: 2,
  /** Of an offer: media reach an agent who has the claim. */
  connect: 3,
  wrapUpDone: 4,
  /** Agent. */
  shiftStart: 5,
  /** Agent. */
  shiftEnd: 6,
  /** Agent and break (`breakNumber`). */
  breakDue: 7,
  /** Agent. */
  breakOver: 8,
  /** Agent: set Not Ready by the core, and notices. */
  agentBack: 9,
  /** Agent and break: from now on it may begin at an idle moment. */
  breakOpen: 10,
  /** Agent: idle while a break is open. */
  breakIdle: 11,
  /** Agent: an unplanned time away. */
  awayDue: 12,
  /** Index of the plan's `agentsLost`. */
  agentsLost: 13,
  /** Index of the plan's `agentsLost`: they come back. */
  agentsFound: 14,
  /** Of an offer: the agent declines. */
  reject: 15,
  /** Of an offer, as the next four: steps of the talk. The caller is put on hold. */
  hold: 16,
  retrieve: 17,
  consult: 18,
  /** The talk with the colleague, or the wait for one, is over. */
  consultOver: 19,
  talkOver: 20,
  /** Agent: logged off, perhaps in place of a colleague. */
  headGone: 21,
  /** Of an offer: its agent leaves a call whose caller is not simulated. */
  leave: 22,
  /** Of a call; 1: the IVR served it. */
  ivrEnd: 40,
  /**
   * Of a call that is over: its caller calls again; the reason (`again` in
   * `callers/after-life.ts`).
   */
  callAgain: 41,
  /** Of a call: a callback is requested; the expected wait [ms]. */
  takeCallback: 42,
  /** Of a call that is over: the callback has rung; 1: answered. */
  dialBack: 50,
  dialBackRung: 51,
  planAgain: 52,
  /** Of a call: its callback leaves the queue. */
  withdraw: 53,
  /** Of an offer: nobody answers the callback. */
  notReached: 43,
  /** Index of an outbound list: dialling begins. */
  dialOpen: 44,
  /** List and agent. */
  dial: 45,
  /** Serial of an outbound attempt: rung; talked; written up; due again. */
  dialRung: 46,
  dialTalked: 47,
  dialWritten: 48,
  dialAgain: 49,
} as const;

/** The `Agenda` of the kernel in a simulated day. */
export interface Schedule {
  push(atMs: number, kind: number, subject: Subject | null, value: number): number;
  cancel(handle: number): void;
}

/** No event: handles are not negative. */
export const noEvent = -1;

/** Of one agent; the schema allows 100. */
const breaksMax = 256;

export function breakNumber(agent: number, place: number): number {
  return agent * breaksMax + place;
}

export function breakOf(number: number): { readonly agent: number; readonly place: number } {
  return { agent: Math.floor(number / breaksMax), place: number % breaksMax };
}
