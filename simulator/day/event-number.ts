/**
 * Kinds of simulated events, at most 255. Each comment says what the event's subject and number
 * mean.
 */
export const dayEvent = {
  arrival: 0,
  /** Call event: patience or talk ends, so the caller hangs up. */
  hangUp: 1,
  answer: 2,
  /** Offer event: media connect to the agent who got the call. */
  connect: 3,
  wrapUpDone: 4,
  shiftStart: 5,
  shiftEnd: 6,
  /** The number holds agent and break, see `breakNumber`. */
  breakDue: 7,
  breakOver: 8,
  /** The number is an agent whom the core set Not Ready and who now returns. */
  agentBack: 9,
  /** The number holds agent and break; the break may now begin at an idle moment. */
  breakOpen: 10,
  /** The number is an agent who is idle while a break may begin. */
  breakIdle: 11,
  awayDue: 12,
  /** The number is the `agentsLost` entry whose agents leave, then come back. */
  agentsLost: 13,
  agentsFound: 14,
  reject: 15,
  /** Offer event, like the next four: a step of its talk. Here the caller is put on hold. */
  hold: 16,
  retrieve: 17,
  consult: 18,
  /** The consult ends: the colleague has answered the question, or did not come in time. */
  consultOver: 19,
  talkOver: 20,
  /** The number is an agent who left at a shift's end, perhaps in place of a colleague. */
  headGone: 21,
  /** Offer event: the agent leaves a call whose caller is not simulated. */
  leave: 22,
  /** Call event: the IVR ends; number 1 if it served the caller. */
  ivrEnd: 40,
  /**
   * Event of an ended call: its caller calls again; the number says why
   * (`callers/further-attempts.ts`).
   */
  callAgain: 41,
  /** Call event: its caller asks for a callback; the number is the expected wait in ms. */
  takeCallback: 42,
  /**
   * Events of a requested callback: its caller is dialled, then has been rung; number 1 if they
   * answer.
   */
  dialBack: 50,
  dialBackRung: 51,
  planAgain: 52,
  withdraw: 53,
  /** Call event: the caller presses keys in a menu; the number says which. */
  press: 54,
  notReached: 43,
  dialOpen: 44,
  dial: 45,
  /**
   * The number is the serial of an outbound attempt: it has rung, talk over, wrap-up over, to be
   * tried again.
   */
  dialRung: 46,
  dialTalked: 47,
  dialWritten: 48,
  dialAgain: 49,
} as const;

/** Handle of an event that is not scheduled; real handles are not negative. */
export const noEvent = -1;

/** Most breaks of an agent; the schema allows 100. */
const breaksMax = 256;

export function breakNumber(agent: number, place: number): number {
  return agent * breaksMax + place;
}

export function breakOf(number: number): { readonly agent: number; readonly place: number } {
  return { agent: Math.floor(number / breaksMax), place: number % breaksMax };
}
