/**
 * What is said of few calls, and of few agents. All of whom it says nothing share one record, which
 * is never changed; the first write gives one of them their own, until they share it again.
 *
 * A plain call or agent, as it stands in memory, is half as large without it. It is made for none
 * that waits, is offered, answered and ends by a plan without link delays, promotion or growth.
 * Source: decisions/0026.
 */
import type { ItemNode } from '../../kernel/index.ts';
import type { ExpressionAst } from '../../rules/index.ts';
import type { Direction } from '../border/inputs.ts';
import { nothing, type Timer } from './timers.ts';

/** What a call waits for that is for one agent alone. */
export interface ForAgent {
  readonly agentId: string;
  readonly returnTo: 'queue' | 'agent' | 'message';
  readonly fromAgentId: string;
  readonly timer: Timer;
}

/** A call's first entry into a queue, which its waits there are counted from. */
export interface QueueEntry {
  readonly queueId: string;
  readonly enteredAtMs: number;
}

/** When an agent left a call that went on, and what idle time they had accrued before it. */
export interface LeftCall {
  readonly callId: string;
  readonly atMs: number;
  readonly accruedMs: number;
}

/** An agent who is linked to the queue that rules watch, as they were counted. */
export interface Watched<Agent> {
  readonly agent: Agent;
  isChanged: boolean;
  isReady: boolean;
  isStaffing: boolean;
  /** The last cool-down whose end is looked out for. */
  coolUntilMs: number;
}

/** Of a call. */
export class RareOfCall<Call, Work, Exclusion> {
  /** An agent's own; null: routed, or passed on since. */
  direct: Direction | null = null;
  required: ExpressionAst | null = null;
  /** A supervisor's offer to a named agent: it stands alone while it lives. */
  pulled: Work | null = null;
  forAgent: ForAgent | null = null;
  exclusions: Exclusion[] = nothing;
  /** The interaction whose agent asks, of a consult; and the consult under way about a call. */
  consultOf: Work | null = null;
  consult: Call | null = null;
  /** Interactions of consults whose agents talk in this call by now. */
  passed: Work[] | null = null;
  /** Accepted behind the claim, first accepted first. */
  parked: Work[] = nothing;
  /** Due removals that wait for a live offer to end. */
  blocked: Timer[] = nothing;
  /** null: none but that into its queue, if it is in one. */
  entries: readonly QueueEntry[] | null = null;
  /** By how many the offers at once have grown. */
  ringGrowth = 0;
  /** When a step or a command last set the class, for which time it was promoted; -1: never. */
  classSetAtMs = -1;
  promotedAtMs = -1;
  /** Of a callback: how often an agent had the claim. */
  attempts = 0;
  /** It has the age of an earlier call of its caller, which is given back once. */
  hasRestoredAge = false;
  /** Changes of step or queue in the instant in which it last changed. */
  changes = 1;
  /** Its place among those waiting in its queue by their wait, where that is kept. */
  waitNode: ItemNode<Call> | null = null;
  ringTimer: Timer | null = null;
  promotionTimer: Timer | null = null;
  delayTimer: Timer | null = null;
  noStaffTimer: Timer | null = null;
  closingTimer: Timer | null = null;
}

/** Of an agent. */
export class RareOfAgent<Session, Queue, WatchedAgent> {
  pendingReason: string | null = null;
  reportedReason: string | null = null;
  reportedPending: 'notReady' | 'loggedOff' | null = null;
  addressId: string | null = null;
  sessions: Session[] = nothing;
  sessionsMade = 0;
  noAnswers = 0;
  rejects = 0;
  /** By channel index: the device cannot serve it; null: all. */
  unusable: boolean[] | null = null;
  /** With a reserve. */
  ableFor: Queue[] = nothing;
  /** What rules that count agents keep of them; null: nothing. */
  watched: WatchedAgent | null = null;
  /** Last, if no other work of theirs began since. */
  left: LeftCall | null = null;
  /** When a lost connection logged them off [-1]; the log-off asked for last is of one. */
  lostAtMs = -1;
  isLost = false;
  coolUntilMs = -1;
  coolDownTimer: Timer | null = null;
  autoReturnTimer: Timer | null = null;
}

/** Whether a record says what the one says that all share. */
export function isAsShared<T extends object>(rare: T, shared: T): boolean {
  for (const key in shared) if (rare[key] !== shared[key]) return false;
  return true;
}
