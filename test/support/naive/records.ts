/**
 * What the naive router remembers of agents, holds, calls and queues: plain records.
 *
 * Nothing is stored that can be found by looking.
 */
import type { EntryReason, QueueState, RuleSource } from '../../../routing/index.ts';
import type { CallClass, FactsFile } from '../../../rules/index.ts';
import type { AgentProfile, Plan, QueueRules, WrapUp } from './centre.ts';
import type { Condition } from './expression.ts';

export interface Session {
  readonly sessionId: string;
  readonly agentId: string;
  readonly n: number;
  readonly groupId: string;
  readonly addressId: string | null;
  /** The session's own switch; what is shown depends on its interactions too. */
  own: 'ready' | 'notReady' | 'ended' | 'released';
  /** Not Ready by a command of its own while it had no work. */
  isPaused: boolean;
  reason: string | null;
  /** What was last reported of it. */
  reported: string | null;
}

export interface Agent {
  profile: AgentProfile;
  loggedOn: boolean;
  addressId: string | null;
  requested: 'ready' | 'notReady';
  requestedReason: string | null;
  pending: PendingState | null;
  readonly imposed: { device: boolean; noAnswer: boolean; rejects: boolean };
  autoReturnAtMs: number | null;
  readonly unusableChannels: Set<string>;
  coolUntilMs: number;
  noAnswerCount: number;
  rejectCount: number;
  sessions: Session[];
  sessionCount: number;
  readonly idle: IdleClock;
  handledToday: number;
  talkTodayMs: number;
  /** What was last reported of them. */
  reported: string;
}

export type PendingState =
  | { readonly kind: 'notReady'; readonly reason: string | null }
  | { readonly kind: 'loggedOff'; readonly lost: boolean };

export interface IdleClock {
  accruedMs: number;
  /** Null: it stands. */
  runningSinceMs: number | null;
  /** Last instant at which an interaction began or ended. */
  lastWorkAtMs: number;
  /** Whether they were Ready when last looked at, and since when. */
  readySinceMs: number;
  lastInboundAtMs: number;
  lastOfferAtMs: number;
  lostAtMs: number | null;
  /** The call that went on without them last, if no other work of theirs began since. */
  left: { readonly callId: string; readonly atMs: number; readonly accruedMs: number } | null;
}

/**
 * One hold of units: an offer, then the interaction of the same id. It leaves the list at its end.
 */
export interface Hold {
  readonly offerId: string;
  readonly callId: string;
  readonly callSequence: number;
  readonly n: number;
  readonly agentId: string;
  readonly sessionId: string | null;
  readonly channel: string;
  readonly cost: number;
  /** Whose limits and wrap-up it has; null: a call of the agent's own, of no queue. */
  readonly queueId: string | null;
  /** The call its agent talks in: its own, until a consult takes the customer over. */
  serves: string;
  /** Since when it is routed work with a customer; null: an offer, or a consult alone. */
  servesSinceMs: number | null;
  isHeld: boolean;
  /** Made by a supervisor's pull. */
  readonly isPulled: boolean;
  /** Order of accepts; 0: not accepted. */
  acceptNumber: number;
  /** Null: a call of the agent's own, begun without an offer. */
  readonly offer: { readonly answerLimitMs: number; alerted: boolean } | null;
  countsAsWork: boolean;
  wrapUp: WrapUp;
  readonly madeAtMs: number;
  stage: 'offered' | 'accepted' | 'connecting' | 'connected' | 'wrapUp';
  /** Answer limit, connect limit or end of wrap-up, by stage; null: none. */
  dueAtMs: number | null;
  wrapUpAtMs: number;
  extensionCount: number;
  codes: readonly string[];
  /** The agent's accrued idle time as it began. */
  accruedBeforeMs: number;
  /** Accrued idle time that its end gives back, instead of zero; null: none. */
  givesBackMs: number | null;
}

export interface Exclusion {
  readonly agentId: string;
  /** Null: without limit of time. */
  readonly untilMs: number | null;
  /** Begun past a limit of the wait: no "all tried" ends it. */
  readonly isSticky: boolean;
}

/** A call that is for one agent alone, and what becomes of it without them. */
export interface AgentReservation {
  readonly agentId: string;
  readonly untilMs: number;
  readonly returnTo: 'queue' | 'agent' | 'message';
  /** Who passed it on. */
  readonly fromAgentId: string;
}

export interface Call {
  readonly callId: string;
  readonly sequence: number;
  state: 'waiting' | 'connected' | 'callback' | 'ended';
  queueId: string;
  plan: Plan;
  /** What its queue was when it entered, or since it migrated. */
  rules: QueueRules;
  /** The plan came with the call; it holds for the first entry. */
  hasOwnPlan: boolean;
  /** The route rule its plan comes from; then it is its own, too. Null: none. */
  rule: RuleSource | null;
  /** What rules know of it, as it was when it came in. */
  facts: FactsFile;
  readonly required: Condition;
  /** Null: a caller's; else the call and the interaction that it is a consult for. */
  readonly consultFor: { readonly callId: string; readonly offerId: string } | null;
  /** In a queue that asks: why it came, and what it has been asked in vain. */
  asked: {
    readonly reason: EntryReason;
    tries: number;
    pressed: string;
    isLeavingMessage: boolean;
    limitAtMs: number | null;
  } | null;
  forAgent: AgentReservation | null;
  /** Number of its queue entries. */
  version: number;
  /** Base of the due key. */
  baseMs: number;
  enteredAtMs: number;
  readonly firstEnteredAtMs: Map<string, number>;
  class: CallClass;
  offsetMs: number;
  /** When a step, transfer or command last set the class; and the last promotion, or entry. */
  classSetAtMs: number;
  promotedAtMs: number;
  step: number;
  noStaffAtMs: number | null;
  offerCount: number;
  /** When the present ring round began; means something while an offer is live. */
  roundBeganAtMs: number;
  /** Of a callback. */
  attemptCount: number;
  /** Who last talked with the customer. */
  lastAgentId: string | null;
  hasRestoredAge: boolean;
  exclusions: Exclusion[];
  /** Changes of step or queue in this instant. */
  changeCount: number;
  /** When it was moved to a queue. */
  movedAtMs: number[];
}

/** A call of an agent's own: connected from its beginning. */
export interface DirectCall {
  readonly callId: string;
  readonly sequence: number;
  readonly beganAtMs: number;
  state: 'connected' | 'ended';
}

export interface Queue {
  rules: QueueRules;
  state: QueueState;
  /** While closing: when it is closed. While closed: when it opens. */
  untilMs: number | null;
  /** Who takes new calls while it is not open. */
  divertTo: string | null;
  /** When that comes, or came. */
  closesAtMs: number | null;
  closedAtMs: number;
  offerCount: number;
  /** Number of each agent's last offer among the queue's. */
  readonly lastOfferOf: Map<string, number>;
}

/** A caller who left, for the time that a return may restore their age. */
export interface AbandonedCall {
  readonly callId: string;
  readonly baseMs: number;
  readonly atMs: number;
}

/** A queue that nothing has happened in yet. */
export function newQueue(rules: QueueRules): Queue {
  return {
    rules,
    state: 'open',
    untilMs: null,
    divertTo: null,
    closesAtMs: null,
    closedAtMs: 0,
    offerCount: 0,
    lastOfferOf: new Map(),
  };
}

/** An agent who was never seen. */
export function newAgent(profile: AgentProfile): Agent {
  return {
    profile,
    loggedOn: false,
    addressId: null,
    requested: 'notReady',
    requestedReason: null,
    pending: null,
    imposed: { device: false, noAnswer: false, rejects: false },
    autoReturnAtMs: null,
    unusableChannels: new Set(),
    coolUntilMs: 0,
    noAnswerCount: 0,
    rejectCount: 0,
    sessions: [],
    sessionCount: 0,
    idle: {
      accruedMs: 0,
      runningSinceMs: null,
      lastWorkAtMs: 0,
      readySinceMs: 0,
      lastInboundAtMs: 0,
      lastOfferAtMs: 0,
      lostAtMs: null,
      left: null,
    },
    handledToday: 0,
    talkTodayMs: 0,
    reported: '{"state":"loggedOff"}',
  };
}
