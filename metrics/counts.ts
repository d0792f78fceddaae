/**
 * The counters of one interval: whole numbers that add up over intervals, queues and agents.
 *
 * Letters in brackets are those of acd-routing.md C1. Nothing here is a ratio; measures divide.
 */

/** Offers and handled work, of a queue or of an agent. */
export type WorkCounts = ReturnType<typeof newWorkCounts>;
/** What happened to the calls of one queue. */
export type QueueCounts = ReturnType<typeof newQueueCounts>;
/** Where one agent's time went. */
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
     * Agent segments of routed calls, counted when they end, wrap-up included; in a conference, of
     * the agent whose call it is, and of the next from when they take it over.
     */
    handled: 0,
    /** Of these the first of their call: contacts. */
    contactsHandled: 0,
    /** Of `handled` those that were on hold once or more. */
    handledHeld: 0,
    /** Talk + hold of `handled`. */
    connectedMs: 0,
    /** Of `connectedMs` the hold. */
    holdMs: 0,
    wrapUpMs: 0,
    /** The same for dialler calls delivered through a queue. */
    handledOutbound: 0,
    connectedMsOutbound: 0,
    wrapUpMsOutbound: 0,
    /** Consults that agents were connected to, up to their end or the customer's coming. */
    handledConsult: 0,
    connectedMsConsult: 0,
    wrapUpMsConsult: 0,
  };
}

/** All zero. */
export function newQueueCounts() {
  return {
    ...newWorkCounts(),
    /** Arrivals that the queue did not admit; never entries. By arrival. */
    blocked: 0,
    /** Entries by the time of entry, whatever the attribution (O). */
    entered: 0,
    /** Of `entered`: arrivals, not moved in. */
    enteredFromOutside: 0,
    /** Moves in from another queue, reopened entries included; by the move. */
    flowedIn: 0,
    /**
     * O as service levels count it. By entry: `entered`. By event: entries whose answer, leaving,
     * or passing of the target T, whichever came first, fell in the interval.
     */
    offeredForLevel: 0,
    /**
     * O as other shares count it. By entry: `entered`. By event: entries that ended in the
     * interval.
     */
    offeredForShare: 0,
    /** Not yet ended; filled in when read. */
    waiting: 0,
    /** Entries with w > 0, those still waiting included. */
    waited: 0,
    /** A, and A_T. */
    answered: 0,
    answeredInTarget: 0,
    answeredAfterWait: 0,
    /** B, B_T, B_s; and B by phase. */
    abandoned: 0,
    abandonedInTarget: 0,
    abandonedShort: 0,
    abandonedAlerting: 0,
    abandonedConnecting: 0,
    /** V. */
    overflowed: 0,
    /** X. */
    endedBySystem: 0,
    /** C, and C_T: callback or message. */
    callbacks: 0,
    callbacksInTarget: 0,
    /** How callbacks came out, by `callback.done`; never A. */
    callbacksConnected: 0,
    callbacksCancelled: 0,
    /** Sums of w. */
    waitMsAnswered: 0,
    waitMsAbandoned: 0,
    waitMsLeft: 0,
    /**
     * Entries first offered, or ended without; of these passed over by a later one of the queue.
     */
    judged: 0,
    overtaken: 0,
    /** Sum over `overtaken` of how many passed. */
    overtakings: 0,
    /** Sum over `overtaken` of how much later the last that passed had entered. */
    overtakenByMs: 0,
    /** Expected waits told, of waits that were answered; with a range; and inside it. */
    predictions: 0,
    predictionsRanged: 0,
    predictionsInRange: 0,
    /** Sum of |told - waited from then| of `predictions`. */
    predictionErrorMs: 0,
  };
}

/** All zero. */
export function newAgentCounts() {
  return {
    ...newWorkCounts(),
    /** Calls without a queue, counted when they end. */
    directIncoming: 0,
    directIncomingMs: 0,
    directOutgoing: 0,
    directOutgoingMs: 0,
    /** Time by shown state; logged off is none of them. */
    notReadyMs: 0,
    readyMs: 0,
    reservedMs: 0,
    busyMs: 0,
    workingAfterCallMs: 0,
    /** At least one interaction live or in wrap-up. */
    handlingMs: 0,
    /** Ready or Reserved, and no interaction: Reserved counts as idle. */
    idleMs: 0,
    /**
     * Capacity units in use x time, and units there are x time, while neither logged off nor Not
     * Ready.
     */
    unitMs: 0,
    capacityMs: 0,
  };
}

const queueKeys = fractionsOnce(newQueueCounts());
const agentKeys = fractionsOnce(newAgentCounts());

/**
 * Names of counters, each of which holds a fraction once: V8 then keeps all of that kind as doubles
 * from their begin, where a sum past 2^31 would change the shape of rows that are being counted in.
 */
function fractionsOnce<Key extends string>(counts: { [key in Key]: number }): readonly Key[] {
  const keys = Object.keys(counts) as Key[];
  for (const key of keys) counts[key] = 0.5;
  return keys;
}

/** Adds the counters of another interval, queue or run. */
export function addQueueCounts(into: QueueCounts, from: Readonly<QueueCounts>): void {
  for (const key of queueKeys) into[key] += from[key];
}

/** All zero again. */
export function clearAgentCounts(counts: AgentCounts): void {
  for (const key of agentKeys) counts[key] = 0;
}

/** Adds the counters of another interval, agent or run. */
export function addAgentCounts(into: AgentCounts, from: Readonly<AgentCounts>): void {
  for (const key of agentKeys) into[key] += from[key];
}
