/**
 * Counters of one interval: integers that add up over intervals, queues and agents. Capital letters
 * are those of the formulas in docs/measures.md.
 */

export type WorkCounts = ReturnType<typeof newWorkCounts>;
export type QueueCounts = ReturnType<typeof newQueueCounts>;
export type AgentCounts = ReturnType<typeof newAgentCounts>;

function newWorkCounts() {
  return {
    offers: 0,
    offersConnected: 0,
    offersRejected: 0,
    offersExpired: 0,
    offersFailed: 0,
    offersRescinded: 0,
    /**
     * Agent segments of routed calls, counted at the end of wrap-up; in a conference one agent at a
     * time.
     */
    handled: 0,
    /** Part of `handled`: first segments of a call. */
    contactsHandled: 0,
    /** Part of `handled`: segments with a hold. */
    handledHeld: 0,
    /** Talk and hold time of `handled`. */
    connectedMs: 0,
    holdMs: 0,
    wrapUpMs: 0,
    /** Dialler calls through a queue. */
    handledOutbound: 0,
    connectedMsOutbound: 0,
    wrapUpMsOutbound: 0,
    /** Connected consults, up to the customer's joining. */
    handledConsult: 0,
    connectedMsConsult: 0,
    wrapUpMsConsult: 0,
  };
}

export function newQueueCounts() {
  return {
    ...newWorkCounts(),
    /** Arrivals not admitted, which are never entries. */
    blocked: 0,
    /** Entries by time of entry, in both attributions (O). */
    entered: 0,
    /** Part of `entered`: calls not moved from another queue. */
    enteredFromOutside: 0,
    /** Moves in, reopened entries included, by time of the move. */
    flowedIn: 0,
    /**
     * O for service levels; by event, entries whose answer, end or passing of T fell in the
     * interval.
     */
    offeredForLevel: 0,
    /** O for other shares; by event, entries that ended in the interval. */
    offeredForShare: 0,
    waiting: 0,
    /** Entries with a wait above 0, open ones included. */
    waited: 0,
    /** A: entries answered; within T; after a wait above 0. */
    answered: 0,
    answeredInTarget: 0,
    answeredAfterWait: 0,
    /** B: entries abandoned; within T, short ones (B_s), and by phase. */
    abandoned: 0,
    abandonedInTarget: 0,
    abandonedShort: 0,
    abandonedAlerting: 0,
    abandonedConnecting: 0,
    overflowed: 0,
    /** X: entries ended by the system. */
    endedBySystem: 0,
    /** C: entries ended as callbacks and messages; within T. */
    callbacks: 0,
    callbacksInTarget: 0,
    /** Outcomes of callbacks, never counted as answered. */
    callbacksConnected: 0,
    callbacksCancelled: 0,
    waitMsAnswered: 0,
    waitMsAbandoned: 0,
    waitMsLeft: 0,
    /** Entries offered, or ended without an offer; entries overtaken by later ones. */
    judged: 0,
    overtaken: 0,
    /** Sum over `overtaken` of entries that overtook them. */
    overtakings: 0,
    /** Sum over `overtaken` of how much later the last overtaking entry began. */
    overtakenByMs: 0,
    /** Announced waits of answered calls; waits announced as a range; outcomes within it. */
    predictions: 0,
    predictionsRanged: 0,
    predictionsInRange: 0,
    /** Sum over `predictions` of |announced − actual wait from then|. */
    predictionErrorMs: 0,
  };
}

export function newAgentCounts() {
  return {
    ...newWorkCounts(),
    /** Calls without a queue, at their end. */
    directIncoming: 0,
    directIncomingMs: 0,
    directOutgoing: 0,
    directOutgoingMs: 0,
    notReadyMs: 0,
    readyMs: 0,
    reservedMs: 0,
    busyMs: 0,
    workingAfterCallMs: 0,
    /** Time with an interaction live or in wrap-up. */
    handlingMs: 0,
    /** Ready or Reserved without an interaction. */
    idleMs: 0,
    /** Units in use × time, units available × time, except logged off or Not Ready. */
    unitMs: 0,
    capacityMs: 0,
  };
}

const queueKeys = fractionsOnce(newQueueCounts());
const agentKeys = fractionsOnce(newAgentCounts());

/**
 * Stores a fraction in each counter once, so that V8 uses doubles from the start: a later change of
 * representation, at sums above 2^31, is slow.
 */
function fractionsOnce<Key extends string>(counts: { [key in Key]: number }): readonly Key[] {
  const keys = Object.keys(counts) as Key[];
  for (const key of keys) counts[key] = 0.5;
  return keys;
}

export function addQueueCounts(into: QueueCounts, from: Readonly<QueueCounts>): void {
  for (const key of queueKeys) into[key] += from[key];
}

export function clearAgentCounts(counts: AgentCounts): void {
  for (const key of agentKeys) counts[key] = 0;
}

export function addAgentCounts(into: AgentCounts, from: Readonly<AgentCounts>): void {
  for (const key of agentKeys) into[key] += from[key];
}
