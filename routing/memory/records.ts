/**
 * The records that own timers: offers and their interactions, calls, agents, queues.
 *
 * Plain fields, changed in place by the files beside this one; constructors say how a life begins.
 * The core never looks at what a driver (`outside`) and the fold of measures (`folded`) hang on a
 * record. It stays for all its lives, but for a call's `outside`.
 */
import { fnv1a32, OrderedNode, type OrderedSet } from '../../kernel/index.ts';
import { callTable, offerTable, requestedStateTable } from '../../machines/index.ts';
import type { CallClass, ClassifyOutcome, ExpressionAst, FactRecord } from '../../rules/index.ts';
import type { AgentState } from '../border/effects.ts';
import type { QueueState } from '../border/inputs.ts';
import type {
  AgentConfig,
  Channel,
  CompiledWrapUp,
  QueueConfig,
} from '../centre/compile-centre.ts';
import type { CompiledPlan } from '../centre/compile-plan.ts';
import type { Demand } from '../matching/demands.ts';
import type { Exclusion, Signature } from '../matching/signatures.ts';
import type { WatchedAgent } from '../rules/queue-watch.ts';
import type { ForAgent, LeftCall, QueueEntry, Session } from './core.ts';
import { becomeExpiry, clear, nothing, renewTimer, Timer } from './timers.ts';

export type Direction = 'incoming' | 'outgoing';

/** Says an id when it is asked for; it is nobody else's, and stays the same. */
export interface Named {
  readonly id: string;
}

/**
 * Capacity debited for one offer, from its making to the end of its wrap-up (acd-routing.md B3, B4,
 * B11). One that is over becomes another, see `core.ts`. As a timer: its answer, connect or wrap-up
 * limit; one holds at a time.
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
  /** Units debited when it was made. */
  cost!: number;
  /** Of these, what no other hold can interrupt; see `works.ts`. */
  heldUnits = 0;
  /** The call its agent talks (or talked) in: its own, or a customer's that it has taken over. */
  serves!: Call;
  /** null: a routed call. Else a call of the agent's own. */
  direct!: Direction | null;
  /** The rule taken at Connected, for this agent. */
  wrapUp!: CompiledWrapUp | null;
  /** Its end begins the agent's idle time anew. */
  countsAsWork!: boolean;
  /** When its agent began to talk with the customer; -1: not yet, or in a consult alone. */
  connectedAtMs!: number;
  givesBackMs!: number;
  session!: Session | null;
  madeAtMs!: number;
  /** The agent's accrued idle time as it began, and what its end gives back of it. */
  accruedBeforeMs!: number;
  wrapUpBeganAtMs!: number;
  wrapUpUntilMs!: number;
  extensions!: number;
  outcome!: readonly string[] | null;
  outside: unknown = null;
  folded: unknown = null;

  constructor() {
    super('offerExpiry', null, 0, 0);
  }

  /** Begins a life. */
  begin(call: Call, n: number, agent: Agent, session: Session | null, atMs: number): void {
    const { queue } = call;
    this.#forget();
    this.call = call;
    this.serves = call;
    this.n = n;
    this.agent = agent;
    this.session = session;
    this.queue = queue;
    this.channel = queue.channel;
    this.cost = queue.channel.cost;
    this.direct = call.direct;
    this.madeAtMs = atMs;
    becomeExpiry(this, call.sequence, n);
  }

  #forget(): void {
    this.offerState = offerTable.initial;
    this.interactionState = -1;
    this.connectedAtMs = -1;
    this.accruedBeforeMs = 0;
    this.givesBackMs = 0;
    this.wrapUp = null;
    this.countsAsWork = false;
    this.wrapUpBeganAtMs = -1;
    this.wrapUpUntilMs = -1;
    this.extensions = 0;
    this.outcome = null;
  }

  /** Of the offer, and of the interaction that it became. */
  get id(): string {
    return `${this.call.id}/${this.n}`;
  }

  get callId(): string {
    return this.call.id;
  }

  get agentId(): string {
    return this.agent.config.id;
  }
}

/** A call, from its arrival until it is forgotten; then it becomes another, see `pools.ts`. */
/** As a node: its place among the calls of its demand that may be offered. */
export class Call extends OrderedNode<Call> {
  // What a decision reads and writes comes first: it stands together in memory.
  /** Its id, or what says it when it is asked for. */
  name!: string | Named;
  #hash = 0;
  sequence!: number;
  /** State of `callTable`. */
  state!: number;
  queue!: QueueConfig;
  plan!: CompiledPlan;
  demand: Demand | null = null;
  /** The oldest of its live offers, and interactions that are not over; see `works.ts`. */
  firstWork: Work | null = null;
  liveOffers = 0;
  offersMade!: number;
  /** Offers at once when a ring round begins. */
  offersMax!: number;
  /** By how many the round has grown. */
  ringGrowth!: number;
  /** When its ring round began; means something while an offer is live. */
  roundBeganAtMs!: number;
  /** Counted among the unoffered of its queue. */
  isCounted = false;
  /** A supervisor's offer to a named agent: it stands alone while it lives. */
  pulled: Work | null = null;
  claim: Work | null = null;
  exclusions: Exclusion[] = nothing;
  /** A consult: the interaction whose agent asks. Null: a customer's call, or a consult over. */
  consultOf: Work | null = null;
  /** The consult under way about it. */
  consult: Call | null = null;
  /** Interactions of consults whose agents talk in this call by now; null: none. */
  passed: Work[] | null = null;
  /** Its place among the calls that are known, below -1 unnamed ones; -1: it has none. */
  place = -1;
  class!: CallClass;
  offsetMs!: number;
  /** What the due key counts from. */
  ageFromMs!: number;
  isDirty = false;

  // What arrivals, answers and limits need.
  /** An agent's own; null: routed, or passed on since. */
  direct!: Direction | null;
  /** The call's own required terms, beside those of every step. */
  required!: ExpressionAst | null;
  /** What its caller brought, see `known-facts.ts`; null: nothing is kept. */
  facts!: FactRecord | null;
  /** What the classify rules said of it. */
  said!: ClassifyOutcome | null;
  /** When a step or a command last set the class; -1: never. */
  classSetAtMs!: number;
  /** For which time it was last promoted; -1: never. */
  promotedAtMs!: number;
  enteredAtMs!: number;
  /** Queue entries so far. */
  version!: number;
  entries: QueueEntry[] = nothing;
  /** Its place among those waiting in its queue; -1: it is not. */
  placeInQueue = -1;
  /** Its place there by how long it has waited, where that is kept. */
  waitNode: OrderedNode<Call> | null = null;
  step!: number;
  /** Bit k: step k was taken since the last replace. */
  stepsTaken!: number;
  /** How many of its queues' link delays its age has passed. */
  delayStage!: number;
  /** Null: for whoever its queue and plan admit. */
  forAgent: ForAgent | null = null;
  /** Who was last connected with the customer. */
  lastAgent!: Agent | null;
  /** Accepted behind the claim, first accepted first. */
  parked: Work[] = nothing;
  ringTimer: Timer | null = null;
  promotionTimer: Timer | null = null;
  /** Of a callback: how often an agent had the claim. */
  attempts!: number;
  /** It has the age of an earlier call of its caller, which is given back once. */
  hasRestoredAge!: boolean;
  /** Changes of step or queue in instant `changesInstant`. */
  changesInInstant!: number;
  changesInstant!: number;
  /** Due removals that wait for a live offer to end. */
  blocked: Timer[] = nothing;
  stepTimer: Timer | null = null;
  delayTimer: Timer | null = null;
  maxWaitTimer: Timer | null = null;
  noStaffTimer: Timer | null = null;
  closingTimer: Timer | null = null;
  outside!: unknown;
  folded: unknown = null;

  constructor() {
    super(null);
  }

  get id(): string {
    if (typeof this.name !== 'string') this.#takeName(this.name.id);
    return this.name as string;
  }

  /** `fnv1a32` of its id, signed: a small integer. */
  get hash(): number {
    if (typeof this.name !== 'string') this.#takeName(this.name.id);
    return this.#hash;
  }

  #takeName(id: string): void {
    this.name = id;
    this.#hash = fnv1a32(id) | 0;
  }

  /** Begins a life; what the end of another has emptied and disarmed stays so. */
  begin(
    name: string | Named,
    sequence: number,
    queue: QueueConfig,
    plan: CompiledPlan,
    atMs: number,
  ): void {
    this.#forget(sequence);
    if (typeof name === 'string') this.#takeName(name);
    else this.name = name;
    this.queue = queue;
    this.plan = plan;
    this.class = plan.class;
    this.offsetMs = plan.offsetMs;
    this.ageFromMs = atMs;
    this.enteredAtMs = atMs;
  }

  #forget(sequence: number): void {
    this.sequence = sequence;
    this.direct = null;
    this.required = null;
    this.facts = null;
    this.said = null;
    this.outside = null;
    this.state = callTable.initial;
    this.classSetAtMs = -1;
    this.promotedAtMs = -1;
    this.version = 0;
    clear(this.entries);
    this.step = 0;
    this.stepsTaken = 0;
    this.delayStage = 0;
    this.offersMade = 0;
    this.lastAgent = null;
    this.offersMax = 1;
    this.roundBeganAtMs = -1;
    this.ringGrowth = 0;
    this.attempts = 0;
    this.hasRestoredAge = false;
    this.changesInInstant = 0;
    this.changesInstant = -1;
    renewTimer(this.ringTimer, sequence);
    renewTimer(this.promotionTimer, sequence);
    renewTimer(this.stepTimer, sequence);
    renewTimer(this.delayTimer, sequence);
    renewTimer(this.maxWaitTimer, sequence);
    renewTimer(this.noStaffTimer, sequence);
    renewTimer(this.closingTimer, sequence);
  }
}

/** An agent's place in one slot of their signature. */
export class AbleNode extends OrderedNode<Agent> {
  /** In the next slot. */
  nextPlace: AbleNode | null = null;
}

export class Agent {
  config: AgentConfig;
  signature: Signature;
  /** State of `requestedStateTable`. */
  requested = requestedStateTable.initial;
  /** Bits of `imposedBy`. */
  imposed = 0;
  coolUntilMs = -1;
  /** By channel index: the device cannot serve it. Null: it can serve all. */
  unusable: boolean[] | null = null;
  /** The newest of their live offers and interactions; see `works.ts`. */
  firstWork: Work | null = null;
  /** Of their works, those connected, wrap-up included. */
  interactions = 0;
  /** Sum of their works' `heldUnits`. */
  heldUnits = 0;
  /** As their configuration says, which lies farther away. */
  capacity: number;
  isTouched = false;
  isStale = false;
  /** What rules that count agents keep of them; null: nothing. */
  watched: WatchedAgent | null = null;
  /** By what they were counted last. */
  countedRequested = -1;
  countedImposed = 0;
  isCountedLoggedOn = false;
  isCountedPresent = false;
  isIdleRunning = false;
  accruedMs = 0;
  /** While the idle clock runs: now - accrued. */
  idleSinceMs = 0;
  /** The key agents are compared by: an instant, earlier is longer idle. */
  idleKeyMs = 0;
  /** Work of theirs began or left wrap-up. */
  lastWorkAtMs = 0;
  lastInboundAtMs = 0;
  lastOfferAtMs = 0;
  handledToday = 0;
  talkTodayMs = 0;
  /** The call that went on without them last, if no other work of theirs began since. */
  left: LeftCall | null = null;
  sessionsMade = 0;
  reportedState: AgentState = 'loggedOff';
  reportedReason: string | null = null;
  reportedPending: 'notReady' | 'loggedOff' | null = null;
  /** Queue index, then the number of their last offer among those of that queue; and so on. */
  offersFrom: number[] = nothing;
  /** Queues with a reserve that they are counted able for. */
  ableFor: Queue[] = nothing;
  /** They have a place among the able of some slot. */
  isPlaced = false;
  /** Their place in the first slot of the signature, which leads to that in the next. */
  firstPlace: AbleNode | null = null;
  reason: string | null = null;
  pendingReason: string | null = null;
  addressId: string | null = null;
  /** Since log-on, until released. */
  sessions: Session[] = nothing;
  noAnswers = 0;
  rejects = 0;
  readyAtMs = 0;
  /** When a lost connection logged them off; -1: it did not. */
  lostAtMs = -1;
  /** The log-off asked for last is a lost connection's. */
  isLost = false;
  coolDownTimer: Timer | null = null;
  autoReturnTimer: Timer | null = null;
  outside: unknown = null;
  folded: unknown = null;

  constructor(config: AgentConfig, signature: Signature) {
    this.config = config;
    this.capacity = config.capacity;
    this.signature = signature;
  }
}

export class Queue {
  config: QueueConfig;
  state: QueueState = 'open';
  untilMs: number | null = null;
  offersMade = 0;
  /** Calls whose queue it is, live offers included. */
  readonly waiting: Call[] = [];
  /** The same by how long they have waited, longest first; null: no rule asks. */
  byWait: OrderedSet<Call> | null = null;
  /** Where it keeps a reserve: the agents able for it. */
  readonly able: Set<Agent> = new Set();
  /** At the last fixpoint more were able than it keeps. */
  wasFree = false;
  readonly timer: Timer;

  constructor(config: QueueConfig) {
    this.config = config;
    this.timer = new Timer('queueClosed', this, config.index, 0);
  }
}
