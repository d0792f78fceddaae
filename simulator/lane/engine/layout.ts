/** Numbers on which the module and `lane-day.ts` agree. */

/** Phases of agents. */
export const off = 0;
export const notReady = 1;
export const ready = 2;
export const talking = 3;
export const inWrapUp = 4;

/** Laws of times: of the host, exponential, infinite, and none to draw. */
export const ofHost = 0;
export const exponential = 1;
export const never = 2;
export const nothing = 3;

/** Times of a stream that the host writes at once. */
export const arrivalsAtOnce = 64;
/** A wait: twice the queue, plus 1 if answered; time of entry; length. */
export const waitFields = 3;
/** Of a queue: drawn wrap-ups, those cut at their limit, the time lost, place by the first. */
export const cutFields = 4;
