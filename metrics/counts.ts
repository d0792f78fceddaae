/**
 * The counters of one interval: whole numbers that add up over intervals, queues and agents.
 *
 * Letters in brackets are those of acd-routing.md C1. Nothing here is a ratio; measures divide.
 */

/** Offers and handled work, of a queue or of an agent. */
export interface WorkCounts {
  /** Offers made. */
  offers: number;
  offersConnected: number;
  offersRejected: number;
  offersExpired: number;
  offersFailed: number;
  offersRescinded: number;
  /**
   * Agent segments of routed calls, counted when they end, wrap-up included; in a conference, of
   * the agent whose call it is, and of the next from when he takes it over.
   */
  handled: number;
  /** Of these the first of their call: contacts. */
  contactsHandled: number;
  /** Of `handled` those that were on hold once or more. */
  handledHeld: number;
  /** Talk + hold of `handled`. */
  connectedMs: number;
  /** Of `connectedMs` the hold. */
  holdMs: number;
  wrapUpMs: number;
  /** The same for dialler calls delivered through a queue. */
  handledOutbound: number;
  connectedMsOutbound: number;
  wrapUpMsOutbound: number;
  /** Consults that agents were connected to, up to their end or the customer's coming. */
  handledConsult: number;
  connectedMsConsult: number;
  wrapUpMsConsult: number;
}

/** What happened to the calls of one queue. */
export interface QueueCounts extends WorkCounts {
  /** Arrivals that the queue did not admit; never entries. By arrival. */
  blocked: number;
  /** Entries by the time of entry, whatever the attribution (O). */
  entered: number;
  /** Of `entered`: arrivals, not moved in. */
  enteredFromOutside: number;
  /** Moves in from another queue, reopened entries included; by the move. */
  flowedIn: number;
  /**
   * O as service levels count it. By entry: `entered`. By event: entries whose answer, leaving, or
   * passing of the target T, whichever came first, fell in the interval.
   */
  offeredForLevel: number;
  /**
   * O as other shares count it. By entry: `entered`. By event: entries that ended in the interval.
   */
  offeredForShare: number;
  /** Not yet ended; filled in when read. */
  waiting: number;
  /** Entries with w > 0, those still waiting included. */
  waited: number;
  /** A, and A_T. */
  answered: number;
  answeredInTarget: number;
  answeredAfterWait: number;
  /** B, B_T, B_s; and B by phase. */
  abandoned: number;
  abandonedInTarget: number;
  abandonedShort: number;
  abandonedAlerting: number;
  abandonedConnecting: number;
  /** V. */
  overflowed: number;
  /** X. */
  endedBySystem: number;
  /** C, and C_T: callback or message. */
  callbacks: number;
  callbacksInTarget: number;
  /** How callbacks came out, by `callback.done`; never A. */
  callbacksConnected: number;
  callbacksCancelled: number;
  /** Sums of w. */
  waitMsAnswered: number;
  waitMsAbandoned: number;
  waitMsLeft: number;
  /** Entries first offered, or ended without; of these passed over by a later one of the queue. */
  judged: number;
  overtaken: number;
  /** Sum over `overtaken` of how many passed. */
  overtakings: number;
  /** Sum over `overtaken` of how much later the last that passed had entered. */
  overtakenByMs: number;
  /** Expected waits told, of waits that were answered; with a range; and inside it. */
  predictions: number;
  predictionsRanged: number;
  predictionsInRange: number;
  /** Sum of |told - waited from then| of `predictions`. */
  predictionErrorMs: number;
}

/** Where one agent's time went. */
export interface AgentCounts extends WorkCounts {
  /** Calls without a queue, counted when they end. */
  directIncoming: number;
  directIncomingMs: number;
  directOutgoing: number;
  directOutgoingMs: number;
  /** Time by shown state; logged off is none of them. */
  notReadyMs: number;
  readyMs: number;
  reservedMs: number;
  busyMs: number;
  workingAfterCallMs: number;
  /** At least one interaction live or in wrap-up. */
  handlingMs: number;
  /** Ready or Reserved, and no interaction: Reserved counts as idle. */
  idleMs: number;
  /**
   * Capacity units in use x time, and units there are x time, while neither logged off nor Not
   * Ready.
   */
  unitMs: number;
  capacityMs: number;
}

function newWorkCounts(): WorkCounts {
  return {
    offers: 0,
    offersConnected: 0,
    offersRejected: 0,
    offersExpired: 0,
    offersFailed: 0,
    offersRescinded: 0,
    handled: 0,
    contactsHandled: 0,
    handledHeld: 0,
    connectedMs: 0,
    holdMs: 0,
    wrapUpMs: 0,
    handledOutbound: 0,
    connectedMsOutbound: 0,
    wrapUpMsOutbound: 0,
    handledConsult: 0,
    connectedMsConsult: 0,
    wrapUpMsConsult: 0,
  };
}

/** All zero. */
export function newQueueCounts(): QueueCounts {
  return {
    ...newWorkCounts(),
    blocked: 0,
    entered: 0,
    enteredFromOutside: 0,
    flowedIn: 0,
    offeredForLevel: 0,
    offeredForShare: 0,
    waiting: 0,
    waited: 0,
    answered: 0,
    answeredInTarget: 0,
    answeredAfterWait: 0,
    abandoned: 0,
    abandonedInTarget: 0,
    abandonedShort: 0,
    abandonedAlerting: 0,
    abandonedConnecting: 0,
    overflowed: 0,
    endedBySystem: 0,
    callbacks: 0,
    callbacksInTarget: 0,
    callbacksConnected: 0,
    callbacksCancelled: 0,
    waitMsAnswered: 0,
    waitMsAbandoned: 0,
    waitMsLeft: 0,
    judged: 0,
    overtaken: 0,
    overtakings: 0,
    overtakenByMs: 0,
    predictions: 0,
    predictionsRanged: 0,
    predictionsInRange: 0,
    predictionErrorMs: 0,
  };
}

/** All zero. */
export function newAgentCounts(): AgentCounts {
  return {
    ...newWorkCounts(),
    directIncoming: 0,
    directIncomingMs: 0,
    directOutgoing: 0,
    directOutgoingMs: 0,
    notReadyMs: 0,
    readyMs: 0,
    reservedMs: 0,
    busyMs: 0,
    workingAfterCallMs: 0,
    handlingMs: 0,
    idleMs: 0,
    unitMs: 0,
    capacityMs: 0,
  };
}

const queueKeys = Object.keys(newQueueCounts()) as (keyof QueueCounts)[];
const agentKeys = Object.keys(newAgentCounts()) as (keyof AgentCounts)[];

/** Adds the counters of another interval, queue or run. */
export function addQueueCounts(into: QueueCounts, from: Readonly<QueueCounts>): void {
  for (const key of queueKeys) into[key] += from[key];
}

/** Adds the counters of another interval, agent or run. */
export function addAgentCounts(into: AgentCounts, from: Readonly<AgentCounts>): void {
  for (const key of agentKeys) into[key] += from[key];
}
