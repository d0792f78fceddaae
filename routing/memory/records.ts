/**
 * Records of the core and its matching, in one file as they refer to each other. The core never
 * reads `outside`, a driver's, or `folded`, the statistics'.
 */
import { ItemNode, type OrderedSet } from '../../kernel/index.ts';
import { agentRegions } from '../../machines/index.ts';
import type { CallClass, ExpressionAst } from '../../rules/index.ts';
import type {
  AgentConfig,
  Channel,
  CompiledWrapUp,
  Link,
  QueueConfig,
} from '../centre/compile-centre.ts';
import type { CompiledPlan } from '../centre/compile-plan.ts';
import type { AgentState, Direction, QueueState, SessionState } from '../files/index.ts';
import { CallNode } from './call-table.ts';
import { type CountedAgent, isAsShared, RareOfAgent, RareOfCall } from './rare-fields.ts';
import { kinds, nothing, notPending, ofStep, Timer, type TimerKind } from './timers.ts';

/**
 * An offer and the interaction that it becomes; it takes capacity until wrap-up ends. As a timer it
 * is the limit of answer, connection or wrap-up, one at a time.
 */
export class Work extends Timer {
  call!: Call;
  agent!: Agent;
  /** The call's queue when the offer was made; the agent may have a link to another. */
  queue!: QueueConfig;
  channel!: Channel;
  n!: number;
  /** State of `offerTable`. */
  offerState!: number;
  /** State of `interactionTable`; -1 until connected. */
  interactionState!: number;
  nextOfCall: Work | null = null;
  nextOfAgent: Work | null = null;
  previousOfAgent: Work | null = null;
  /** Units taken, and those of them that nothing can interrupt. */
  cost!: number;
  heldUnits = 0;
  /** The call in which the agent talks: this one, or a customer's taken over. */
  serves!: Call;
  direct!: Direction | null;
  /** Set when the offer is connected. */
  wrapUp!: CompiledWrapUp | null;
  /** Whether its end starts the agent's idle time anew. */
  countsAsWork!: boolean;
  /** When the agent began to talk with the customer; -1: they have not. */
  connectedAtMs!: number;
  givesBackMs!: number;
  session!: Session | null;
  madeAtMs!: number;
  /** The agent's accrued idle time before it began. */
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

export type RareCallFields = RareOfCall<Call, Work, Exclusion>;

/** Shared by calls that have no record of their own; never changed. */
export const noRare: Readonly<RareCallFields> = new RareOfCall<Call, Work, Exclusion>();

/**
 * A call until it is forgotten; then the record is reused. As a node it is a place among its
 * demand's calls, as a timer the next step or maximum wait.
 */
export class Call extends CallNode<Call> implements Timer {
  // Fields that decisions read come first, close in memory.
  /** State of `callTable`. */
  state!: number;
  queue!: QueueConfig;
  plan!: CompiledPlan;
  demand: Demand | null = null;
  rare: Readonly<RareCallFields> = noRare;
  /** The oldest of the call's live offers and unfinished interactions; see `works.ts`. */
  firstWork: Work | null = null;
  claim: Work | null = null;
  liveOffers = 0;
  offersMade!: number;
  /** Number of simultaneous offers when a ring round begins, and when it began. */
  offersMax!: number;
  roundBeganAtMs!: number;
  /** Whether `core.unoffered` counts it. */
  isCounted = false;
  isDirty = false;
  class!: CallClass;
  offsetMs!: number;
  /** Start of the call's age, by which it is served. */
  ageFromMs!: number;
  enteredAtMs!: number;
  /** Number of queue entries. */
  version!: number;
  /** Index in its queue's list [-1]. */
  placeInQueue = -1;

  atMs = -1;
  lane = notPending;
  previous: Timer | null = null;
  next: Timer | null = null;
  rank = ofStep;
  handle = 0;

  /** Bit k: step k was taken since the last step with mode `replace`. */
  stepsTaken!: number;
  lastAgent!: Agent | null;
  /** Number of the instant in which step or queue last changed. */
  changedInstant = -1;
  outside!: unknown;
  folded: unknown = null;

  get step(): number {
    return Math.max(0, 31 - Math.clz32(this.stepsTaken));
  }

  /** The call's own record of rare fields, for writing; created on first use. */
  get own(): RareCallFields {
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

export class AbleNode extends ItemNode<Agent> {
  nextPlace: AbleNode | null = null;
}

export type AgentRare = RareOfAgent<Session, Queue, WatchedAgent>;

/** Shared by agents that have no record of their own; never changed. */
export const noAgentRare: Readonly<AgentRare> = new RareOfAgent<Session, Queue, WatchedAgent>();

export class Agent {
  config: AgentConfig;
  signature: Signature;
  memberPlace: number;
  rare: Readonly<AgentRare> = noAgentRare;
  /** State of `agentRegions.requested`. */
  requested = agentRegions.requested.initial;
  /** Bits of `imposedBy`. */
  imposed = 0;
  /** The agent's newest live offer or interaction; number connected or in wrap-up. */
  firstWork: Work | null = null;
  interactions = 0;
  heldUnits = 0;
  /** Copied from `config`, where reading is slower. */
  capacity: number;
  isTouched = false;
  isStale = false;
  /** Whether the agent is in the able sets; and their first node there. */
  isPlaced = false;
  firstPlace: AbleNode | null = null;
  isIdleRunning = false;
  /** `requested` and `imposed` when the signature last counted the agent; -1: never. */
  counted = -1;
  accruedMs = 0;
  /** While the idle clock runs: now minus the accrued time; and the key that comparators use. */
  idleSinceMs = 0;
  idleKeyMs = 0;
  lastWorkAtMs = 0;
  lastInboundAtMs = 0;
  lastOfferAtMs = 0;
  readyAtMs = 0;
  handledToday = 0;
  talkTodayMs = 0;
  reportedState: AgentState = 'loggedOff';
  /** Pairs of numbers: a queue's index, and the number of the agent's last offer from it. */
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

export type WatchedAgent = CountedAgent<Agent>;

export interface Session {
  readonly id: string;
  readonly n: number;
  readonly agent: Agent;
  readonly groupId: string;
  group: number;
  readonly addressId: string | null;
  /** The session's own state in `sessionTable`. */
  own: number;
  /** Set Not Ready by its own command while without work: the agent's Ready leaves it so. */
  isPaused: boolean;
  reason: string | null;
  reported: SessionState | null;
  reportedReason: string | null;
}

export class Queue {
  config: QueueConfig;
  state: QueueState = 'open';
  /** When a closing queue closes, or a closed one opens. */
  untilMs: number | null = null;
  /** Id of the queue that takes new calls while this one is not open. */
  divertTo: string | null = null;
  offersMade = 0;
  /** Calls that wait here, with or without live offers. */
  readonly waiting: Call[] = [];
  /** The waiting calls, longest wait first; null: no rule needs this. */
  byWait: OrderedSet<ItemNode<Call>> | null = null;
  /** Agents able for the queue, if it keeps a reserve. */
  readonly able: Set<Agent> = new Set();
  /** Whether more agents than reserved were able at the last matching. */
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

export class Exclusion {
  readonly call: Call;
  readonly agent: Agent;
  /** When the exclusion ends; infinity: with the call, or its connection. */
  readonly untilMs: number;
  /** Whether it stays when all agents have been tried, as it began past a limit of the wait. */
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

/** Able agents of one signature, for one channel and one order. */
export interface Slot {
  readonly channel: Channel;
  readonly strategy: CompiledPlan['strategy'];
  /** Queue index if each queue has its own order (round robin), else -1. */
  readonly queue: number;
  readonly able: OrderedSet<ItemNode<Agent>>;
  readonly index: number;
}

/** Agents with the same links, skills and sessions. */
export interface Signature {
  readonly key: string;
  readonly links: ReadonlyMap<number, Link>;
  readonly skills: ReadonlyMap<string, number>;
  /** Id of an agent alone, as an expression names them; else empty. */
  readonly soloId: string;
  readonly sessions: readonly number[];
  /** Whether a link counts (test 5), or there is no link that could. */
  readonly isServing: boolean;
  readonly flexibility: number;
  /** The members, in no particular order. */
  readonly members: Agent[];
  loggedOn: number;
  /** Members logged on whose device works. */
  staffed: number;
  present: number;
  /** Pairs with demands that members present can serve; and their numbers for searches. */
  readonly pairs: Pair[];
  readonly looks: number[];
  /** Indexes of linked queues that keep a reserve. */
  readonly reserving: readonly number[];
  /** Channels of its slots, in a list that signatures share. */
  channels: readonly Channel[];
  readonly slots: Slot[];
}

/** A demand and an agent signature that can serve it (tests 5 and 10), and how well. */
export interface Pair {
  readonly demand: Demand;
  readonly signature: Signature;
  readonly link: Link;
  readonly linkQueue: QueueConfig;
  /** Test 6: whether the link's delay has passed. */
  readonly hasPassedDelay: boolean;
  readonly ring: number;
  readonly score: number;
  readonly slot: Slot;
  /** Comparators' values equal for all agents of the signature, in order. */
  readonly values: readonly number[];
}

/** What waiting calls need; calls of one demand differ only in their keys. */
export interface Demand {
  /** Index in the array of first calls. */
  readonly index: number;
  readonly queue: QueueConfig;
  readonly plan: CompiledPlan;
  readonly required: ExpressionAst | null;
  readonly stepsTaken: number;
  /** How many link delays of its queues the calls have waited for. */
  readonly delayStage: number;
  readonly delayPassedMs: number;
  /** Id of the only agent for these calls, linked or not; null: any agent. */
  readonly forAgent: string | null;
  /** The own queue, then queues added, each with the step that added it. */
  readonly queues: readonly { readonly queue: QueueConfig; readonly step: number }[];
  readonly pairs: Pair[];
  /** By pair: index of its slot, a set of able agents. */
  readonly ableSlots: number[];
  /** Tier by pair; smaller comes first, whoever the agents are; null: not computed. */
  tiers: readonly number[] | null;
  readonly calls: OrderedSet<Call>;
  /** Number of calls with this demand, offered ones included. */
  users: number;
}
