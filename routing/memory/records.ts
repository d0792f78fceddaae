/**
 * The records of the core and of its matching, in one file, for they refer to one another: works,
 * calls, agents, queues, sessions; agent signatures, demands, and the pairs of both.
 *
 * Plain fields, changed in place; `core.ts` says how lives of calls and works begin. The core never
 * looks at what a driver (`outside`) and the fold of measures (`folded`) hang on a record. It stays
 * for all its lives, but for a call's `outside`.
 * Source: acd-routing.md B3 to B5, B7, B11, B12.
 */
import { ItemNode, type OrderedSet } from '../../kernel/index.ts';
import { requestedStateTable } from '../../machines/index.ts';
import type { CallClass, ExpressionAst } from '../../rules/index.ts';
import type { AgentState, SessionState } from '../border/effects.ts';
import type { Direction, QueueState } from '../border/inputs.ts';
import type {
  AgentConfig,
  Channel,
  CompiledWrapUp,
  Link,
  QueueConfig,
} from '../centre/compile-centre.ts';
import type { CompiledPlan } from '../centre/compile-plan.ts';
import { Known } from './call-table.ts';
import { isAsShared, RareOfAgent, RareOfCall, type Watched } from './rare.ts';
import { kinds, nothing, notPending, ofStep, Timer, type TimerKind } from './timers.ts';

/**
 * Capacity debited for one offer, from its making to the end of its wrap-up. As a timer: its
 * answer, connect or wrap-up limit; one holds at a time.
 */
export class Work extends Timer {
  call!: Call;
  agent!: Agent;
  /** The call's own queue when the offer was made; the agent may be linked to another. */
  queue!: QueueConfig;
  channel!: Channel;
  n!: number;
  /** State of `offerTable`. */
  offerState!: number;
  /** State of `interactionTable`; -1 until connected. */
  interactionState!: number;
  /** See `works.ts`. */
  nextOfCall: Work | null = null;
  nextOfAgent: Work | null = null;
  previousOfAgent: Work | null = null;
  /** Units debited when it was made, and of these, what no other hold can interrupt. */
  cost!: number;
  heldUnits = 0;
  /** The call its agent talks (or talked) in: its own, or a customer's that it has taken over. */
  serves!: Call;
  direct!: Direction | null;
  /** Taken at Connected. */
  wrapUp!: CompiledWrapUp | null;
  /** Its end begins the agent's idle time anew. */
  countsAsWork!: boolean;
  /** When its agent began to talk with the customer; -1: not yet, or in a consult alone. */
  connectedAtMs!: number;
  givesBackMs!: number;
  session!: Session | null;
  madeAtMs!: number;
  /** The agent's accrued idle time as it began. */
  accruedBeforeMs!: number;
  wrapUpBeganAtMs!: number;
  wrapUpUntilMs!: number;
  extensions!: number;
  outcome!: readonly string[] | null;
  outside: unknown = null;
  folded: unknown = null;

  constructor() {
    super('offerExpiry', null);
  }

  /** Of the offer, and of the interaction that it became. */
  get id(): string {
    return `${this.call.id}/${this.n}`;
  }

  override get order1(): number {
    return this.call.sequence;
  }

  override get order2(): number {
    return this.n;
  }

  get callId(): string {
    return this.call.id;
  }

  get agentId(): string {
    return this.agent.config.id;
  }
}

export type Rare = RareOfCall<Call, Work, Exclusion>;

/** One for all calls of which it says nothing, and never changed. */
export const noRare: Readonly<Rare> = new RareOfCall<Call, Work, Exclusion>();

/**
 * A call, from its arrival until it is forgotten; then it becomes another. As a node: its place
 * among the calls of its demand that may be offered. As a timer: what its plan has next for it, a
 * step or the maximum wait.
 */
export class Call extends Known<Call> implements Timer {
  // What a decision reads and writes comes first: it stands together in memory.
  /** State of `callTable`. */
  state!: number;
  queue!: QueueConfig;
  plan!: CompiledPlan;
  demand: Demand | null = null;
  rare: Readonly<Rare> = noRare;
  /** The oldest of its live offers, and interactions that are not over; see `works.ts`. */
  firstWork: Work | null = null;
  claim: Work | null = null;
  liveOffers = 0;
  offersMade!: number;
  /** Offers at once when a ring round begins, and when it began. */
  offersMax!: number;
  roundBeganAtMs!: number;
  /** Among the unoffered of its queue. */
  isCounted = false;
  isDirty = false;
  class!: CallClass;
  offsetMs!: number;
  /** What the due key counts from. */
  ageFromMs!: number;
  enteredAtMs!: number;
  /** Queue entries so far. */
  version!: number;
  /** Its place among those waiting in its queue [-1]. */
  placeInQueue = -1;

  atMs = -1;
  lane = notPending;
  previous: Timer | null = null;
  next: Timer | null = null;
  rank = ofStep;
  handle = 0;

  // What arrivals, answers and limits need.
  /** Bit k: step k was taken since the last replace. */
  stepsTaken!: number;
  lastAgent!: Agent | null;
  /** Number of the instant in which it last changed its step or queue. */
  changedInstant = -1;
  outside!: unknown;
  folded: unknown = null;

  /** The step that began last. */
  get step(): number {
    return Math.max(0, 31 - Math.clz32(this.stepsTaken));
  }

  /** Its own record of rare things, to be written; it is made now. Given up where it says nothing. */
  get own(): Rare {
    if (this.rare === noRare) this.rare = new RareOfCall();
    return this.rare;
  }

  share(): void {
    if (isAsShared(this.rare, noRare)) this.rare = noRare;
  }

  get kind(): TimerKind {
    return kinds[this.rank] as TimerKind;
  }

  get owner(): Call {
    return this;
  }

  get order1(): number {
    return this.sequence;
  }

  get order2(): number {
    return 0;
  }
}

/** An agent's place in one slot of their signature, and that in the next. */
export class AbleNode extends ItemNode<Agent> {
  nextPlace: AbleNode | null = null;
}

export type AgentRare = RareOfAgent<Session, Queue, WatchedAgent>;

/** One for all agents of whom it says nothing, and never changed. */
export const noAgentRare: Readonly<AgentRare> = new RareOfAgent<Session, Queue, WatchedAgent>();

export class Agent {
  config: AgentConfig;
  signature: Signature;
  /** Their place among its members. */
  memberPlace: number;
  rare: Readonly<AgentRare> = noAgentRare;
  /** State of `requestedStateTable`. */
  requested = requestedStateTable.initial;
  /** Bits of `imposedBy`. */
  imposed = 0;
  /** The newest of their live offers and interactions; how many are connected, wrap-up included. */
  firstWork: Work | null = null;
  interactions = 0;
  heldUnits = 0;
  /** As `config` says, which lies farther away. */
  capacity: number;
  isTouched = false;
  isStale = false;
  /** They have a place among the able of some slot; that in the first leads to that in the next. */
  isPlaced = false;
  firstPlace: AbleNode | null = null;
  isIdleRunning = false;
  /** `requested` and `imposed` as their signature counts them, in one number; -1: not yet. */
  counted = -1;
  accruedMs = 0;
  /** While the idle clock runs: now - accrued; and the key agents are compared by. */
  idleSinceMs = 0;
  idleKeyMs = 0;
  lastWorkAtMs = 0;
  lastInboundAtMs = 0;
  lastOfferAtMs = 0;
  readyAtMs = 0;
  handledToday = 0;
  talkTodayMs = 0;
  reportedState: AgentState = 'loggedOff';
  /** Queue index, number of their last offer among those of that queue, and so on. */
  offersFrom: number[] = nothing;
  reason: string | null = null;
  outside: unknown = null;
  folded: unknown = null;

  constructor(config: AgentConfig, signature: Signature) {
    this.config = config;
    this.capacity = config.brings.capacity;
    this.signature = signature;
    this.memberPlace = signature.members.push(this) - 1;
  }

  /** Their own record of rare things, to be written; it is made now. */
  get own(): AgentRare {
    if (this.rare === noAgentRare) this.rare = new RareOfAgent();
    return this.rare;
  }

  share(): void {
    if (isAsShared(this.rare, noAgentRare)) this.rare = noAgentRare;
  }

  get order1(): number {
    return this.config.index;
  }
}

export type WatchedAgent = Watched<Agent>;

export interface Session {
  readonly id: string;
  readonly n: number;
  readonly agent: Agent;
  readonly groupId: string;
  /** Its place, or `groupGone`. */
  group: number;
  readonly addressId: string | null;
  /** Its own switch, a state of `sessionTable`: notReady, ready, ended or released. */
  own: number;
  reason: string | null;
  reported: SessionState | null;
  reportedReason: string | null;
}

export class Queue {
  config: QueueConfig;
  state: QueueState = 'open';
  untilMs: number | null = null;
  offersMade = 0;
  /** Calls whose queue it is, live offers included. */
  readonly waiting: Call[] = [];
  /** The same by how long they have waited, longest first; null: no rule asks. */
  byWait: OrderedSet<ItemNode<Call>> | null = null;
  /** Where it keeps a reserve: the agents able for it. */
  readonly able: Set<Agent> = new Set();
  /** More were able at the last fixpoint. */
  wasFree = false;
  readonly timer: Timer;

  constructor(config: QueueConfig) {
    this.config = config;
    this.timer = new Timer('queueClosed', this);
  }

  get order1(): number {
    return this.config.index;
  }
}

/** An agent whom a call is not offered to for a while. */
export class Exclusion {
  readonly call: Call;
  readonly agent: Agent;
  /** Infinity: until the call is connected or gone. */
  readonly untilMs: number;
  /** Begun past a limit of the wait: that all have been tried does not end it. */
  readonly stays: boolean;
  readonly timer: Timer;

  constructor(call: Call, agent: Agent, until: { readonly atMs: number; readonly stays: boolean }) {
    this.call = call;
    this.agent = agent;
    this.untilMs = until.atMs;
    this.stays = until.stays;
    this.timer = new Timer('exclusionEnd', this);
  }

  get order1(): number {
    return this.call.sequence;
  }

  get order2(): number {
    return this.agent.config.index;
  }
}

/** Able agents of one signature, for one channel, in one order. */
export interface Slot {
  readonly channel: Channel;
  readonly strategy: CompiledPlan['strategy'];
  /** Of an order that differs by queue (round robin); else -1. */
  readonly queue: number;
  readonly able: OrderedSet<ItemNode<Agent>>;
  readonly index: number;
}

/** Agents alike in links, skills and sessions. */
export interface Signature {
  readonly key: string;
  readonly links: ReadonlyMap<number, Link>;
  readonly skills: ReadonlyMap<string, number>;
  /** The one agent it is for, where an expression names them; else empty, which is no id. */
  readonly soloId: string;
  /** By group index. */
  readonly sessions: readonly number[];
  readonly flexibility: number;
  /** In no order: each knows their place. */
  readonly members: Agent[];
  loggedOn: number;
  present: number;
  /** With every demand its present members can serve, and what a search reads of each pair. */
  readonly pairs: Pair[];
  readonly looks: number[];
  /** Places of the queues with a reserve that it is linked to. */
  readonly reserving: readonly number[];
  /** Of its slots, each once; shared by signatures that have the same. */
  channels: readonly Channel[];
  readonly slots: Slot[];
}

/** An agent signature that can serve a demand (tests 5 and 10), and how well. */
export interface Pair {
  readonly demand: Demand;
  readonly signature: Signature;
  readonly link: Link;
  readonly linkQueue: QueueConfig;
  /** Test 6. */
  readonly hasPassedDelay: boolean;
  readonly ring: number;
  readonly score: number;
  readonly slot: Slot;
  /** Values of the comparators that are equal for all agents of the signature, in their order. */
  readonly values: readonly number[];
}

/** What waiting calls ask for that differ in their keys only. */
export interface Demand {
  /** Its place among the first calls. */
  readonly index: number;
  readonly queue: QueueConfig;
  readonly plan: CompiledPlan;
  readonly required: ExpressionAst | null;
  readonly stepsTaken: number;
  /** Link delays of its queues that the age of its calls has passed. */
  readonly delayStage: number;
  readonly delayPassedMs: number;
  /** Calls for them alone, linked or not; null: for whoever queues and terms admit. */
  readonly forAgent: string | null;
  /** Its own queue, then those added, in order, with the step that added each. */
  readonly queues: readonly { readonly queue: QueueConfig; readonly step: number }[];
  readonly pairs: Pair[];
  /** By pair: the place of its slot among those where somebody may be able. */
  readonly ableSlots: number[];
  /** By pair: smaller comes first, whoever its agents are. Null: to be found. */
  tiers: readonly number[] | null;
  readonly calls: OrderedSet<Call>;
  /** Calls that have it, offered ones included. */
  users: number;
}
