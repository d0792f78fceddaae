/**
 * The records that own timers: offers and their interactions, exclusions, calls, agents, queues.
 *
 * Plain fields, changed in place by the files beside this one; the constructors only say how a life
 * begins.
 */
import { OrderedNode } from '../kernel/index.ts';
import { callTable, offerTable, wishTable } from '../machines/index.ts';
import type { CallClass, ExpressionAst } from '../rules/index.ts';
import type { AgentConfig, Channel, CompiledWrapUp, QueueConfig } from './compile-centre.ts';
import type { CompiledPlan } from './compile-plan.ts';
import type { Demand } from './demands.ts';
import type { AgentState } from './effects.ts';
import type { QueueState } from './inputs.ts';
import type { Signature } from './signatures.ts';
import type { Imposed, QueueEntry, Session } from './state.ts';
import { Timer, type TimerKind } from './timers.ts';

export type Direction = 'incoming' | 'outgoing';

interface WorkOrigin {
  readonly call: Call;
  readonly n: number;
  readonly agent: Agent;
  readonly session: Session | null;
  readonly queue: QueueConfig;
  readonly channel: Channel;
  /** [the channel's] */
  readonly cost?: number;
  readonly direct: Direction | null;
  readonly madeAtMs: number;
}

/**
 * Capacity debited for one offer, from its making to the end of its wrap-up (acd-routing.md B3, B4,
 * B11).
 */
export class Work {
  readonly call: Call;
  readonly n: number;
  readonly id: string;
  readonly agent: Agent;
  readonly session: Session | null;
  /** The call's own queue when the offer was made; the agent may be linked to another. */
  queue: QueueConfig;
  channel: Channel;
  /** Units debited when it was made. */
  readonly cost: number;
  /** null: a routed call. Else a call of the agent's own. */
  readonly direct: Direction | null;
  readonly madeAtMs: number;
  /** State of `offerTable`. */
  offerState = offerTable.initial;
  /** State of `interactionTable`; -1 until connected. */
  interactionState = -1;
  connectedAtMs = -1;
  /** The rule taken at Connected, and its limit for this agent. */
  wrapUp: CompiledWrapUp | null = null;
  wrapUpLimitMs = 0;
  /** Its end begins the agent's idle time anew. */
  countsAsWork = false;
  wrapUpBeganAtMs = -1;
  wrapUpUntilMs = -1;
  extensions = 0;
  outcome: readonly string[] | null = null;
  /** Answer, connect or wrap-up limit: one holds at a time. */
  readonly timer: Timer;

  constructor(of: WorkOrigin) {
    this.call = of.call;
    this.n = of.n;
    this.id = `${of.call.id}/${of.n}`;
    this.agent = of.agent;
    this.session = of.session;
    this.queue = of.queue;
    this.channel = of.channel;
    this.cost = of.cost ?? of.channel.cost;
    this.direct = of.direct;
    this.madeAtMs = of.madeAtMs;
    this.timer = new Timer('offerExpiry', this, { order1: of.call.sequence, order2: of.n });
  }
}

/** An agent whom a call is not offered to for a while. */
export class Exclusion {
  readonly call: Call;
  readonly agent: Agent;
  /** Infinity: until the call is connected or gone. */
  readonly untilMs: number;
  readonly timer: Timer;

  constructor(call: Call, agent: Agent, untilMs: number) {
    this.call = call;
    this.agent = agent;
    this.untilMs = untilMs;
    const order2 = agent.config.index;
    this.timer = new Timer('exclusionEnd', this, { order1: call.sequence, order2 });
  }
}

interface CallOrigin {
  readonly id: string;
  readonly sequence: number;
  readonly direct: Direction | null;
  readonly queue: QueueConfig;
  readonly plan: CompiledPlan;
  readonly required: ExpressionAst | null;
  readonly class: CallClass;
  readonly offsetMs: number;
  readonly atMs: number;
}

export class Call {
  readonly id: string;
  readonly sequence: number;
  readonly direct: Direction | null;
  /** The call's own required terms, beside those of every step. */
  readonly required: ExpressionAst | null;
  /** State of `callTable`. */
  state = callTable.initial;
  queue: QueueConfig;
  plan: CompiledPlan;
  class: CallClass;
  offsetMs: number;
  /** When a step or a command last set the class; -1: never. */
  classSetAtMs = -1;
  /** For which time it was last promoted; -1: never. */
  promotedAtMs = -1;
  /** What the due key counts from. */
  ageFromMs: number;
  enteredAtMs: number;
  /** Queue entries so far. */
  version = 0;
  readonly entries: QueueEntry[] = [];
  step = 0;
  /** Bit k: step k was taken since the last replace. */
  stepsTaken = 0;
  /** How many of its queues' link delays its age has passed. */
  delayStage = 0;
  offersMade = 0;
  /** Live offers, and interactions that are not over. */
  readonly works: Work[] = [];
  liveOffers = 0;
  /** Counted among the unoffered of its queue. */
  isCounted = false;
  claim: Work | null = null;
  /** Accepted behind the claim, first accepted first. */
  readonly parked: Work[] = [];
  /** Offers at once when a ring round begins. */
  offersMax = 1;
  /** When its ring round began; means something while an offer is live. */
  roundBeganAtMs = -1;
  /** By how many the round has grown. */
  ringGrowth = 0;
  ringTimer: Timer | null = null;
  promotionTimer: Timer | null = null;
  /** A supervisor's offer to a named agent: it stands alone while it lives. */
  pulled: Work | null = null;
  /** Of a callback: how often an agent had the claim. */
  attempts = 0;
  /** It has the age of an earlier call of its caller, which is given back once. */
  hasRestoredAge = false;
  readonly exclusions: Exclusion[] = [];
  /** Changes of step or queue in instant `changesInstant`. */
  changesInInstant = 0;
  changesInstant = -1;
  demand: Demand | null = null;
  /** Its place among the calls of its demand that may be offered. */
  readonly node: OrderedNode<Call> = new OrderedNode<Call>(this);
  isDirty = false;
  /** Due removals that wait for a live offer to end. */
  readonly blocked: Timer[] = [];
  stepTimer: Timer | null = null;
  delayTimer: Timer | null = null;
  maxWaitTimer: Timer | null = null;
  noStaffTimer: Timer | null = null;
  closingTimer: Timer | null = null;

  constructor(of: CallOrigin) {
    this.id = of.id;
    this.sequence = of.sequence;
    this.direct = of.direct;
    this.required = of.required;
    this.queue = of.queue;
    this.plan = of.plan;
    this.class = of.class;
    this.offsetMs = of.offsetMs;
    this.ageFromMs = of.atMs;
    this.enteredAtMs = of.atMs;
  }
}

/** Makes a timer of a call, where it first needs one. */
export function callTimer(call: Call, kind: TimerKind): Timer {
  return new Timer(kind, call, { order1: call.sequence, order2: 0 });
}

export class Agent {
  config: AgentConfig;
  /** State of `wishTable`. */
  wish = wishTable.initial;
  reason: string | null = null;
  pendingReason: string | null = null;
  readonly imposed: Imposed = { device: false, noAnswer: false, rejects: false };
  /** By channel index: the device may serve it. */
  deviceUsable: boolean[];
  addressId: string | null = null;
  /** Since log-on, until released. */
  readonly sessions: Session[] = [];
  sessionsMade = 0;
  readonly works: Work[] = [];
  /** Of his works, those connected, wrap-up included. */
  interactions = 0;
  noAnswers = 0;
  rejects = 0;
  coolUntilMs = -1;
  handledToday = 0;
  talkTodayMs = 0;
  /** By queue index: number of his last offer among those of that queue. */
  lastOfferFrom: Map<number, number> = new Map();
  accruedMs = 0;
  /** While the idle clock runs: now - accrued. */
  idleSinceMs = 0;
  isIdleRunning = false;
  /** The key agents are compared by: an instant, earlier is longer idle. */
  idleKeyMs = 0;
  /** Work of his began or left wrap-up. */
  lastWorkAtMs = 0;
  readyAtMs = 0;
  lastInboundAtMs = 0;
  lastOfferAtMs = 0;
  /** When a lost connection logged him off; -1: it did not. */
  lostAtMs = -1;
  /** The log-off asked for last is a lost connection's. */
  isLost = false;
  signature: Signature;
  /** Queues with a reserve that he is counted able for. */
  readonly ableFor: Queue[] = [];
  /** One per slot of the signature. */
  nodes: OrderedNode<Agent>[] = [];
  isTouched = false;
  isStale = false;
  isCountedLoggedOn = false;
  isCountedPresent = false;
  reportedState: AgentState = 'loggedOff';
  reportedReason: string | null = null;
  reportedPending: 'notReady' | 'loggedOff' | null = null;
  readonly coolDownTimer: Timer;
  readonly autoReturnTimer: Timer;

  constructor(config: AgentConfig, signature: Signature, channels: readonly Channel[]) {
    this.config = config;
    this.signature = signature;
    this.deviceUsable = channels.map(() => true);
    const order = { order1: config.index, order2: 0 };
    this.coolDownTimer = new Timer('coolDownEnd', this, order);
    this.autoReturnTimer = new Timer('autoReturn', this, order);
  }
}

export class Queue {
  config: QueueConfig;
  state: QueueState = 'open';
  untilMs: number | null = null;
  offersMade = 0;
  /** Calls whose queue it is, live offers included. */
  readonly waiting: Set<Call> = new Set();
  /** Of those waiting, the ones without a live offer. */
  unoffered = 0;
  /** Where it keeps a reserve: the agents able for it. */
  readonly able: Set<Agent> = new Set();
  /** At the last fixpoint more were able than it keeps. */
  wasFree = false;
  readonly timer: Timer;

  constructor(config: QueueConfig) {
    this.config = config;
    this.timer = new Timer('queueClosed', this, { order1: config.index, order2: 0 });
  }
}
