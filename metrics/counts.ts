/**
 * The counters of one interval: whole numbers that add up over intervals, queues and agents.
 * Measures divide them. Capital letters in comments are those of the formulas in docs/measures.md.
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
     * Agent segments of routed calls, counted when their wrap-up ends. In a conference only one
     * agent counts at a time: the first, then the next from when that one has left.
     */
    handled: 0,
    /** Those of `handled` that are the first segment of their call. */
    contactsHandled: 0,
    /** Those of `handled` with at least one hold. */
    handledHeld: 0,
    /** Talk and hold of `handled`. */
    connectedMs: 0,
    holdMs: 0,
    wrapUpMs: 0,
    /** The same for dialler calls through a queue. */
    handledOutbound: 0,
    connectedMsOutbound: 0,
    wrapUpMsOutbound: 0,
    /** Consults that were connected, until their end or until the customer joins. */
    handledConsult: 0,
    connectedMsConsult: 0,
    wrapUpMsConsult: 0,
  };
}

export function newQueueCounts() {
  return {
    ...newWorkCounts(),
    /** Arrivals that the queue did not admit, by arrival; never entries. */
    blocked: 0,
    /** Entries by time of entry, in either attribution (O). */
    entered: 0,
    /** Those of `entered` that arrived, not moved from another queue. */
    enteredFromOutside: 0,
    /** Moves in from another queue, reopened entries included, by time of the move. */
    flowedIn: 0,
    /**
     * O for service levels. By entry: `entered`. By event: entries whose answer, leaving or passing
     * of the target T, whichever was first, fell in the interval.
     */
    offeredForLevel: 0,
    /** O for other shares. By entry: `entered`. By event: entries that ended in the interval. */
    offeredForShare: 0,
    waiting: 0,
    /** Entries with a wait above 0, including those still waiting. */
    waited: 0,
    /** A: answered; within the target T; after a wait above 0. */
    answered: 0,
    answeredInTarget: 0,
    answeredAfterWait: 0,
    /** B: abandoned; within T; short (B_s); and by phase. */
    abandoned: 0,
    abandonedInTarget: 0,
    abandonedShort: 0,
    abandonedAlerting: 0,
    abandonedConnecting: 0,
    overflowed: 0,
    /** X: ended by the system. */
    endedBySystem: 0,
    /** C: callbacks and messages; within T. */
    callbacks: 0,
    callbacksInTarget: 0,
    /** Outcomes of callbacks; never counted as answered. */
    callbacksConnected: 0,
    callbacksCancelled: 0,
    waitMsAnswered: 0,
    waitMsAbandoned: 0,
    waitMsLeft: 0,
    /** Entries first offered, or ended without an offer; those that a later entry overtook. */
    judged: 0,
    overtaken: 0,
    /** Sum over `overtaken` of how many entries overtook. */
    overtakings: 0,
    /** Sum over `overtaken` of how much later the last of these had entered. */
    overtakenByMs: 0,
    /** Expected waits announced for answered calls; those with a range; those within it. */
    predictions: 0,
    predictionsRanged: 0,
    predictionsInRange: 0,
    /** Sum of |announced − actual wait from then| over `predictions`. */
    predictionErrorMs: 0,
  };
}

export function newAgentCounts() {
  return {
    ...newWorkCounts(),
    /** Calls without a queue, counted when they end. */
    directIncoming: 0,
    directIncomingMs: 0,
    directOutgoing: 0,
    directOutgoingMs: 0,
    /** Time by shown state, without logged off. */
    notReadyMs: 0,
    readyMs: 0,
    reservedMs: 0,
    busyMs: 0,
    workingAfterCallMs: 0,
    /** Time with at least one interaction live or in wrap-up. */
    handlingMs: 0,
    /** Ready or Reserved without an interaction. */
    idleMs: 0,
    /** Units in use × time, and units available × time, while neither logged off nor Not Ready. */
    unitMs: 0,
    capacityMs: 0,
  };
}

const queueKeys = fractionsOnce(newQueueCounts());
const agentKeys = fractionsOnce(newAgentCounts());

/**
 * Gives each counter a fraction once: V8 then stores all of them as doubles from the start.
 * Otherwise a sum above 2^31 would change the object shape of rows in use, which is slow.
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
