/**
 * Where the fields of a record stand: calls, works, agents, timers, exclusions, places in a set.
 *
 * All of them live in one arena (`memory.ts`). A handle is the word at which a record begins;
 * whole numbers stand at `i32[handle + field]`, times and other reals at
 * `f64[(handle >> 1) + field]`. Handle 0 is none. A record is of a few cache lines, and what a
 * decision reads of it stands together.
 *
 * Take fields into constants at the top of a file (`const { callState } = callLayout`): read
 * through the import they cost half as much again in a hot loop.
 * Cost: none; offsets are constants.
 */

declare const brand: unique symbol;

/** A call, from its arrival until it is forgotten. */
export type CallRef = number & { readonly [brand]: 'call' };
/** Capacity debited for one offer, from its making to the end of its wrap-up. */
export type WorkRef = number & { readonly [brand]: 'work' };
export type AgentRef = number & { readonly [brand]: 'agent' };
export type TimerRef = number & { readonly [brand]: 'timer' };
/** A place in an ordered set. */
export type NodeRef = number & { readonly [brand]: 'node' };
/** That a call is not offered to an agent for a while. */
export type ExclusionRef = number & { readonly [brand]: 'exclusion' };

/** No record; of every kind. */
export const none = 0 as CallRef & WorkRef & AgentRef & TimerRef & NodeRef & ExclusionRef;

/** Words of a record: reals first, two words each, then whole numbers. */
function layOut<const Real extends string, const Whole extends string>(
  firstWord: number,
  reals: readonly Real[],
  wholes: readonly Whole[],
): { readonly [field in Real | Whole]: number } {
  const layout: { [field: string]: number } = {};
  reals.forEach((field, n) => {
    layout[field] = firstWord / 2 + n;
  });
  wholes.forEach((field, n) => {
    layout[field] = firstWord + 2 * reals.length + n;
  });
  return layout as { readonly [field in Real | Whole]: number };
}

/** Words of each kind of record. */
export const words = {
  node: 16,
  timer: 8,
  exclusion: 16,
  offerFrom: 4,
  call: 64,
  work: 48,
  agent: 64,
} as const;

/** A place in an ordered set, see `ordered-sets.ts`. */
export const nodeLayout = layOut(
  0,
  ['nodeKey0', 'nodeKey1', 'nodeKey2'],
  [
    'nodeKey3',
    'nodeParent',
    'nodeLeft',
    'nodeRight',
    'nodePriority',
    /** The set it is in, from 1; 0: in none. */
    'nodeSet',
    /** The record whose place it is. */
    'nodeItem',
    /** Of the able agents: the agent's place in the next slot of their signature. */
    'nodeNextPlace',
  ],
);

/** One timer of one owner, see `timers.ts`. */
export const timerLayout = layOut(
  0,
  /** When it is due; -1: it is not armed. Kept while a due removal is blocked by a live offer. */
  ['timerAtMs'],
  [
    'timerKind',
    /** A call, a work, an agent, an exclusion; of a queue its place. */
    'timerOwner',
    /** The list it is in. */
    'timerLane',
    /** In the heap: its place there. */
    'timerPrevious',
    'timerNext',
    'timerNextOfOwner',
  ],
);

/** A timer first. */
export const exclusionLayout = layOut(
  words.timer,
  /** Infinity: until the call is connected or gone. */
  ['exclusionUntilMs'],
  [
    'exclusionCall',
    'exclusionAgent',
    'exclusionNext',
    /** 1: begun past a limit of the wait; that all have been tried does not end it. */
    'exclusionStays',
  ],
);

/** The number of an agent's last offer among those of a queue: their place in a round robin. */
export const offerFromLayout = layOut(0, ['offerFromNumber'], ['offerFromQueue', 'offerFromNext']);

/** Its place among the calls of its demand first; the third key is its sequence. */
export const callLayout = {
  callSequence: nodeLayout.nodeKey2,
  ...layOut(
    words.node,
    [
      'callEnteredAtMs',
      /** What the due key counts from. */
      'callAgeFromMs',
      'callOffsetMs',
      /** When its ring round began; means something while an offer is live. */
      'callRoundBeganAtMs',
      /** When a step or a command last set the class; -1: never. */
      'callClassSetAtMs',
      /** For which time it was last promoted; -1: never. */
      'callPromotedAtMs',
      /** The instant of `callChanges`. */
      'callChangesInstant',
    ],
    [
      /** State of `callTable`. */
      'callState',
      /** Of its queue, see `queueOf`; -1: none of the active version. */
      'callQueue',
      'callDemand',
      /** The oldest of its live offers, and interactions that are not over. */
      'callFirstWork',
      'callLiveOffers',
      'callOffersMade',
      /** Offers at once when a ring round begins. */
      'callOffersMax',
      /** By how many the round has grown. */
      'callRingGrowth',
      /** Bits of {@link callFlag}. */
      'callFlags',
      /** Bits of {@link callHas}: what stands in `coldCalls`. */
      'callSpecial',
      'callClaim',
      /** A supervisor's offer to a named agent: it stands alone while it lives. */
      'callPulled',
      'callFirstExclusion',
      'callFirstTimer',
      /** Of whatever is kept of it by slot, here or by a driver. */
      'callSlot',
      /** Its place in the table of calls. */
      'callPlace',
      'callClass',
      'callStep',
      /** Bit k: step k was taken since the last replace. */
      'callStepsTaken',
      /** How many of its queues' link delays its age has passed. */
      'callDelayStage',
      /** Queue entries so far. */
      'callVersion',
      /** Its place among those waiting in its queue; -1: it is not. */
      'callPlaceInQueue',
      /** Of a callback: how often an agent had the claim. */
      'callAttempts',
      /** Changes of step or queue in the instant of `callChangesInstant`. */
      'callChanges',
      /** Who was last connected with the customer. */
      'callLastAgent',
      /** `fnv1a32` of its id, signed; once it has been named. */
      'callHash',
      /** 0: routed, or passed on since; else one of {@link directions}, from 1. */
      'callDirect',
    ],
  ),
} as const;

export const callFlag = {
  callIsDirty: 1,
  /** Counted among the unoffered of its queue. */
  callIsCounted: 2,
  /** It has the age of an earlier call of its caller, which is given back once. */
  callHasRestoredAge: 4,
  /** Its entry into the queue it is in is its only one, and not written down. */
  callHasOneEntry: 8,
  callIsNamed: 16,
} as const;

/** What a call has beside its record. */
export const callHas = {
  /** Terms of a queue that are not those of the active version. */
  callHasOwnQueue: 1,
  /** A plan that is not its queue's. */
  callHasOwnPlan: 2,
  callHasRequired: 4,
  callHasFacts: 8,
  callHasForAgent: 16,
  /** It is a consult, is asked about, or others talk in it. */
  callHasConsults: 32,
  callHasParked: 64,
  callHasEntries: 128,
  callHasWaitNode: 256,
} as const;

/** A call of an agent's own, by `callDirect` and `workDirect`. */
export const directions = [null, 'incoming', 'outgoing'] as const;
export type Direction = 'incoming' | 'outgoing';

/** Its timer first: answer, connect or wrap-up limit; one holds at a time. */
export const workLayout = layOut(
  words.timer,
  [
    'workMadeAtMs',
    /** When its agent began to talk with the customer; -1: not yet, or in a consult alone. */
    'workConnectedAtMs',
    /** The agent's accrued idle time as it began, and what its end gives back of it. */
    'workAccruedBeforeMs',
    'workGivesBackMs',
    'workWrapUpBeganAtMs',
    'workWrapUpUntilMs',
  ],
  [
    'workCall',
    'workAgent',
    /** Of the call's own queue when the offer was made; -1: none of the active version. */
    'workQueue',
    /** -1: of no channel of the active version. */
    'workChannel',
    /** Among the offers of its call, from 1. */
    'workN',
    /** State of `offerTable`. */
    'workOfferState',
    /** State of `interactionTable`; -1 until connected. */
    'workInteractionState',
    'workNextOfCall',
    'workNextOfAgent',
    'workPreviousOfAgent',
    /** Units debited when it was made. */
    'workCost',
    /** The call its agent talks (or talked) in: its own, or a customer's that it has taken over. */
    'workServes',
    /** As `callDirect`. */
    'workDirect',
    /** 1: its end begins the agent's idle time anew. */
    'workCounts',
    'workExtensions',
    'workSlot',
    /** Bits of {@link workHas}. */
    'workSpecial',
  ],
);

export const workHas = {
  /** In `coldWorks`: a queue that is not as the active version says. */
  workHasOwnQueue: 1,
  workHasSession: 2,
  /** The wrap-up rule taken at Connected: its queue's. */
  workHasWrapUpOfQueue: 4,
  /** The same, in `coldWorks`. */
  workHasOwnWrapUp: 8,
  workHasOutcome: 16,
  /** In `coldWorks`: its channel, which the active version has no more. */
  workHasGoneChannel: 32,
} as const;

export const agentLayout = layOut(
  0,
  [
    'agentCoolUntilMs',
    'agentAccruedMs',
    /** While the idle clock runs: now - accrued. */
    'agentIdleSinceMs',
    /** The key agents are compared by: an instant, earlier is longer idle. */
    'agentIdleKeyMs',
    /** Work of theirs began or left wrap-up. */
    'agentLastWorkAtMs',
    'agentLastInboundAtMs',
    'agentLastOfferAtMs',
    'agentReadyAtMs',
    'agentTalkTodayMs',
    /** When a lost connection logged them off; -1: it did not. */
    'agentLostAtMs',
  ],
  [
    /** Their place in the centre: the order of their ids. */
    'agentIndex',
    'agentSignature',
    /** State of `requestedStateTable`. */
    'agentRequested',
    /** Bits of `imposedBy`. */
    'agentImposed',
    'agentCapacity',
    /** The newest of their live offers and interactions. */
    'agentFirstWork',
    /** Of their works, those connected, wrap-up included. */
    'agentInteractions',
    /** Units of their works that no other hold can interrupt. */
    'agentHeldUnits',
    /** Live offers of the voice channel. */
    'agentVoiceOffers',
    /** Works and their units by channel; see `capacity.ts`. */
    'agentHolds',
    /** Bits of {@link agentFlag}. */
    'agentFlags',
    /** Bits of {@link agentHas}: what stands in `coldAgents`. */
    'agentSpecial',
    /** By what they were counted last. */
    'agentCountedRequested',
    'agentCountedImposed',
    'agentHandledToday',
    'agentNoAnswers',
    'agentRejects',
    /** Of {@link agentStates}. */
    'agentReportedState',
    'agentReportedPending',
    'agentSessionsMade',
    /** Their place in the first slot of the signature, which leads to that in the next. */
    'agentFirstPlace',
    'agentFirstTimer',
    'agentFirstOfferFrom',
    /** The members of their signature. */
    'agentNextMember',
    'agentPreviousMember',
  ],
);

/** An agent's first place stands behind their own fields. */
export const agentOwnPlace = words.agent - words.node;

export const agentFlag = {
  agentIsTouched: 1,
  agentIsStale: 2,
  agentIsCountedLoggedOn: 4,
  agentIsCountedPresent: 8,
  agentIsIdleRunning: 16,
  /** They have a place among the able of some slot. */
  agentIsPlaced: 32,
  /** The log-off asked for last is a lost connection's. */
  agentIsLost: 64,
  /** Their reason, and the one reported, is that of a log-on. */
  agentLoginReason: 128,
  agentLoginReported: 256,
} as const;

export const agentHas = {
  /** Channels that their device cannot serve. */
  agentHasUnusable: 1,
  /** They are counted able for queues with a reserve. */
  agentHasAbleFor: 2,
  /** What rules that count agents keep of them. */
  agentHasWatched: 4,
  /** A call that went on without them. */
  agentHasLeft: 8,
  agentHasSessions: 16,
  /** Another reason than that of a log-on, or an address. */
  agentHasTexts: 32,
} as const;
