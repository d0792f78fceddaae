/**
 * Fields that few calls and agents need. Others share one unchanging record; a first write gives
 * them their own. This halves a plain call's or agent's memory. Source: decisions/0026.
 */
import type { ItemNode } from '../../kernel/index.ts';
import type { ExpressionAst } from '../../rules/index.ts';
import type { Direction, EntryReason } from '../files/index.ts';
import { nothing, type Timer } from './timers.ts';

export interface AgentReservation {
  readonly agentId: string;
  readonly returnTo: 'queue' | 'agent' | 'message';
  readonly fromAgentId: string;
  readonly timer: Timer;
}

/** A call's first entry into a queue, from which its wait there counts. */
export interface QueueEntry {
  readonly queueId: string;
  readonly enteredAtMs: number;
}

/** A call in a queue that asks its caller or a host. */
export interface AskedCall {
  /** Why the call came; its next entry says the same. */
  readonly reason: EntryReason;
  /** Times asked in vain. */
  tries: number;
  /** Keys pressed that begin a choice. */
  pressed: string;
  /** In a voicemail: the greeting is over. */
  isLeavingMessage: boolean;
  timer: Timer | null;
}

/** When an agent left a call that went on, and their idle time before it. */
export interface LeftCall {
  readonly callId: string;
  readonly atMs: number;
  readonly accruedMs: number;
}

export interface CountedAgent<Agent> {
  readonly agent: Agent;
  isChanged: boolean;
  isReady: boolean;
  isStaffing: boolean;
  /** End of the last cool-down that was watched. */
  coolUntilMs: number;
}

export class RareOfCall<Call, Work, Exclusion> {
  /** Direction of an agent's own call; null: a routed or passed-on call. */
  direct: Direction | null = null;
  required: ExpressionAst | null = null;
  /** A supervisor's offer, during which there is no other. */
  pulled: Work | null = null;
  forAgent: AgentReservation | null = null;
  asked: AskedCall | null = null;
  exclusions: Exclusion[] = nothing;
  /** In a consult: the interaction that consults; in a customer's call: `consult`, its consult. */
  consultOf: Work | null = null;
  consult: Call | null = null;
  /** Interactions of consulted agents who talk in this call now. */
  passed: Work[] | null = null;
  /** Offers accepted while another offer has the claim, in order. */
  parked: Work[] = nothing;
  /** Timers of due removals that a live offer blocks. */
  blocked: Timer[] = nothing;
  /** First entries into queues; null: there is only the present one. */
  entries: readonly QueueEntry[] | null = null;
  /** Number of offers that the ring round has gained. */
  ringGrowth = 0;
  /** When a step or command last set the class, and when the last promotion was; -1: never. */
  classSetAtMs = -1;
  promotedAtMs = -1;
  attempts = 0;
  /** Whether it rests while it is a planned callback. */
  rests = false;
  /** Whether the age was restored from an earlier call, allowed once. */
  hasRestoredAge = false;
  /** Number of changes of step or queue in the instant of the last change. */
  changes = 1;
  /** Number of moves to a queue, and when the last ones were, up to the most in a second. */
  moves = 0;
  movedAtMs: readonly number[] = nothing;
  waitNode: ItemNode<Call> | null = null;
  ringTimer: Timer | null = null;
  promotionTimer: Timer | null = null;
  delayTimer: Timer | null = null;
  noStaffTimer: Timer | null = null;
  closingTimer: Timer | null = null;
}

export class RareOfAgent<Session, Queue, WatchedAgent> {
  pendingReason: string | null = null;
  reportedReason: string | null = null;
  reportedPending: 'notReady' | 'loggedOff' | null = null;
  addressId: string | null = null;
  sessions: Session[] = nothing;
  sessionsMade = 0;
  noAnswers = 0;
  rejects = 0;
  /** By channel index: true if the device cannot serve it; null: it serves all. */
  unusable: boolean[] | null = null;
  /** Queues with a reserve for which the agent counts as able. */
  ableFor: Queue[] = nothing;
  watched: WatchedAgent | null = null;
  /** The call that the agent left last, unless other work has begun since. */
  left: LeftCall | null = null;
  /**
   * When a lost connection logged the agent off, -1: never; and whether the last log-off was one.
   */
  lostAtMs = -1;
  isLost = false;
  coolUntilMs = -1;
  coolDownTimer: Timer | null = null;
  autoReturnTimer: Timer | null = null;
}

export function isAsShared<T extends object>(rare: T, shared: T): boolean {
  for (const key in shared) if (rare[key] !== shared[key]) return false;
  return true;
}
