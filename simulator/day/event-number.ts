/**
 * The kinds of events, up to 255: the one list. What stands behind each is its number's meaning.
 */
export const dayEvent = {
  /** Stream of callers. */
  arrival: 0,
  /** Of a call: patience or talk ends. */
  hangUp: 1,
  /** Of an offer: its agent picks up. */
  answer: 2,
  /** Of an offer: media are through to an agent who has the claim. */
  connect: 3,
  /** Of an offer: its agent has written the call up. */
  wrapUpDone: 4,
  /** Agent. */
  shiftStart: 5,
  /** Agent. */
  shiftEnd: 6,
  /** Agent, and their break: see `breakNumber`. */
  breakDue: 7,
  /** Agent. */
  breakOver: 8,
  /** Agent: one whom the core set Not Ready notices and comes back. */
  agentBack: 9,
  /** Agent, and their break: from now on it may begin at an idle moment. */
  breakOpen: 10,
  /** Agent: they are idle, and a break is open. */
  breakIdle: 11,
  /** Agent: not ready, and nobody planned it. */
  awayDue: 12,
  /** Place among the plan's losses. */
  agentsLost: 13,
  /** Place among the plan's losses: they are over. */
  agentsFound: 14,
  /** Of an offer: its agent does not want it. */
  reject: 15,
  /** Of an offer, as are the next four: steps of the talk. The caller is put on hold. */
  hold: 16,
  retrieve: 17,
  /** The agent asks a colleague. */
  consult: 18,
  /** The caller has been heard out, or has waited long enough. */
  consultOver: 19,
  talkOver: 20,
  /** Agent: they have gone, maybe in place of a colleague. */
  headGone: 21,
  /** Of an offer: its agent leaves a call of which no caller of ours hangs up. */
  leave: 22,
  /** Of a call: the IVR is done with it; 1: and has served it. */
  ivrEnd: 40,
  /** Of a call that is over: its caller calls again; why, `again` in `callers/after-life.ts`. */
  callAgain: 41,
  /** Of a call: its caller asks to be called back; the wait expected [ms]. */
  takeCallback: 42,
  /** Of a call that is over: its caller is dialled; it has rung, 1: and they answer. */
  dialBack: 50,
  dialBackRung: 51,
  /** Of a call that is over: its callback is planned again. */
  planAgain: 52,
  /** Of a call: its callback leaves the queue. */
  withdraw: 53,
  /** Of an offer: nobody answers the callback. */
  notReached: 43,
  /** Place of an outbound list: dialling begins. */
  dialOpen: 44,
  /** List and agent: the agent dials. */
  dial: 45,
  /**
   * Serial of an outbound attempt: it has rung; all is said; it is written up; it is tried again.
   */
  dialRung: 46,
  dialTalked: 47,
  dialWritten: 48,
  dialAgain: 49,
} as const;

/** No event: handles are not negative. */
export const noEvent = -1;

/** Breaks of an agent, at most: the schema allows 100. */
const breaksMax = 256;

/** Agent and place of their break as one number. */
export function breakNumber(agent: number, place: number): number {
  return agent * breaksMax + place;
}

/** The agent and the place of their break. */
export function breakOf(number: number): { readonly agent: number; readonly place: number } {
  return { agent: Math.floor(number / breaksMax), place: number % breaksMax };
}
