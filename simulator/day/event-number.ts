/** The list of event kinds, up to 255. The comment on each says what its number means. */
export const dayEvent = {
  arrival: 0,
  /** Call: its patience or its talk ends, so the caller hangs up. */
  hangUp: 1,
  answer: 2,
  /** Offer: media are through to the agent who has the claim. */
  connect: 3,
  wrapUpDone: 4,
  shiftStart: 5,
  shiftEnd: 6,
  /** Agent and break; see `breakNumber`. */
  breakDue: 7,
  breakOver: 8,
  /** Agent: set Not Ready by the core, notices it and comes back. */
  agentBack: 9,
  /** Agent and break, which may now begin at an idle moment. */
  breakOpen: 10,
  /** Agent: idle while a break is open. */
  breakIdle: 11,
  awayDue: 12,
  /** Number of the `agentsLost` entry whose agents now leave. */
  agentsLost: 13,
  /** Number of the `agentsLost` entry whose agents now come back. */
  agentsFound: 14,
  reject: 15,
  /** Offer, as are the next four: a step of its talk. Here the caller is put on hold. */
  hold: 16,
  retrieve: 17,
  consult: 18,
  /** The colleague has answered the question, or was waited for long enough. */
  consultOver: 19,
  talkOver: 20,
  /** Agent: has left at the end of a shift, maybe in place of a colleague of the profile. */
  headGone: 21,
  /** Offer: the agent leaves a call whose caller is not simulated. */
  leave: 22,
  /** Call: the IVR ends; 1 if it served the caller. */
  ivrEnd: 40,
  /** Ended call: its caller calls again; the number says why (`callers/further-attempts.ts`). */
  callAgain: 41,
  /** Call: its caller asks for a callback; the number is the expected wait in ms. */
  takeCallback: 42,
  /** Ended callback request: its caller was dialled and the phone has rung; 1 if they answer. */
  dialBack: 50,
  dialBackRung: 51,
  planAgain: 52,
  withdraw: 53,
  notReached: 43,
  dialOpen: 44,
  dial: 45,
  /**
   * Serial of an outbound attempt; in turn: has rung, talk over, wrap-up over, due to be tried
   * again.
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
