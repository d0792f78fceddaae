/**
 * The state of the core, as one object that the files of its rooms change in place.
 *
 * Calls, works, agents and timers are records of the arena (`layout.ts`); what few of them have
 * stands beside them, by slot. What can be derived (work state, able, staffed) is derived, or is an
 * index that snapshots leave out. Queues, demands and signatures are few, and objects.
 */
import type {
  ClassifyOutcome,
  ExpressionAst,
  FactRecord,
  RuleKind,
  RuleSet,
} from '../../rules/index.ts';
import type { EffectSink } from '../border/effect-sink.ts';
import type { SessionState } from '../border/effects.ts';
import type { QueueState } from '../border/inputs.ts';
import type { CentreFile } from '../centre/centre-file.ts';
import type {
  Centre,
  Channel,
  CompiledWrapUp,
  Link,
  QueueConfig,
} from '../centre/compile-centre.ts';
import type { CompiledPlan } from '../centre/compile-plan.ts';
import type { CompiledStrategy } from '../centre/strategies.ts';
import type { DecisionSink } from '../reading/decision.ts';
import type { PreparedRuleSets, ReadyRuleSet } from '../rules/prepared-rule-sets.ts';
import type { QueueWatch, WatchedAgent } from '../rules/queue-watch.ts';
import type { CallTable } from './call-table.ts';
import type { AgentRef, CallRef, NodeRef, TimerRef, WorkRef } from './layout.ts';
import type { Memory } from './memory.ts';
import type { OrderedSets } from './ordered-sets.ts';
import type { TimerList } from './timer-list.ts';

/** Says an id when it is asked for; it is nobody else's, and stays the same. */
export interface Named {
  readonly id: string;
}

export interface QueueEntry {
  readonly queueId: string;
  /** First entry into that queue: what waits are counted from. */
  readonly enteredAtMs: number;
}

/** What a call waits for that is for one agent alone. */
export interface ForAgent {
  readonly agentId: string;
  /** Where it goes without them. */
  readonly returnTo: 'queue' | 'agent' | 'message';
  /** Who passed it on. */
  readonly fromAgentId: string;
}

/** When an agent left a call that went on, and what idle time they had accrued before it. */
export interface LeftCall {
  readonly callId: string;
  readonly atMs: number;
  readonly accruedMs: number;
}

/** Place of a group that a later version has dropped: of no queue. */
export const groupGone = -2;

export interface Session {
  readonly id: string;
  readonly n: number;
  readonly agent: AgentRef;
  readonly groupId: string;
  /** Its place; {@link groupGone}: the active version has it no more. */
  group: number;
  readonly addressId: string | null;
  /** Its own switch, a state of `sessionTable`: notReady, ready, ended or released. */
  own: number;
  reason: string | null;
  reported: SessionState | null;
  reportedReason: string | null;
}

/** What few calls have; a member means something where `callSpecial` says so. */
export class ColdCall {
  queue!: QueueConfig;
  plan!: CompiledPlan;
  /** The call's own required terms, beside those of every step. */
  required!: ExpressionAst;
  /** What its caller brought, see `known-facts.ts`. */
  facts!: FactRecord;
  /** What the classify rules said of it. */
  said: ClassifyOutcome | null = null;
  forAgent!: ForAgent;
  /** A consult: the interaction whose agent asks. None: a customer's call, or a consult over. */
  consultOf = 0 as WorkRef;
  /** The consult under way about it. */
  consult = 0 as CallRef;
  /** Interactions of consults whose agents talk in this call by now. */
  readonly passed: WorkRef[] = [];
  /** Accepted behind the claim, first accepted first. */
  readonly parked: WorkRef[] = [];
  readonly entries: QueueEntry[] = [];
  /** Its place in its queue by how long it has waited, where that is kept. */
  waitNode = 0 as NodeRef;
}

/** What few works have; a member means something where `workSpecial` says so. */
export class ColdWork {
  queue!: QueueConfig;
  session!: Session;
  wrapUp!: CompiledWrapUp;
  outcome!: readonly string[];
  channel!: Channel;
}

/** What few agents have; a member means something where `agentSpecial` says so. */
export class ColdAgent {
  reason: string | null = null;
  pendingReason: string | null = null;
  reportedReason: string | null = null;
  addressId: string | null = null;
  /** Since log-on, until released. */
  readonly sessions: Session[] = [];
  left!: LeftCall;
  /** By channel index. */
  unusable: boolean[] = [];
  /** Queues with a reserve that they are counted able for. */
  readonly ableFor: Queue[] = [];
  watched!: WatchedAgent;
}

export class Queue {
  config: QueueConfig;
  state: QueueState = 'open';
  untilMs: number | null = null;
  offersMade = 0;
  /** Calls whose queue it is, live offers included. */
  readonly waiting: CallRef[] = [];
  /** The same by how long they have waited, longest first: a set of `waits`; 0: no rule asks. */
  byWait = 0;
  /** Where it keeps a reserve: the agents able for it. */
  readonly able: Set<AgentRef> = new Set();
  /** At the last fixpoint more were able than it keeps. */
  wasFree = false;
  readonly timer: TimerRef;

  constructor(config: QueueConfig, timer: TimerRef) {
    this.config = config;
    this.timer = timer;
  }
}

/** Able agents of one signature, for one channel, in one order. */
export interface Slot {
  readonly channel: Channel;
  readonly strategy: CompiledStrategy;
  /** Of an order that differs by queue (round robin); else -1. */
  readonly queue: number;
  /** Its set of able agents. */
  readonly able: number;
}

/** Agents alike in links, skills and sessions; see `signatures.ts`. */
export interface Signature {
  readonly index: number;
  readonly key: string;
  readonly links: ReadonlyMap<number, Link>;
  readonly skills: ReadonlyMap<string, number>;
  /**
   * The one agent it is for, where an expression names them; else the empty string, which is no id.
   */
  readonly soloId: string;
  /** By group index. */
  readonly sessions: readonly number[];
  readonly flexibility: number;
  firstMember: AgentRef;
  loggedOn: number;
  present: number;
  /** With every demand its present members can serve (tests 5 and 10). */
  readonly pairs: Pair[];
  /** What a search for an agent's first call reads of each pair; see `demands.ts`. */
  readonly looks: number[];
  /** By pair: what its link adds to the packed key. */
  readonly weights: number[];
  /** Places of the queues with a reserve that it is linked to. */
  readonly reserving: readonly number[];
  /** Of its slots, each once. */
  readonly channels: Channel[];
  readonly slots: Slot[];
}

export interface Signatures {
  /** By index. */
  readonly all: Signature[];
  readonly byKey: Map<string, Signature>;
  /** By queue index: the signatures with a link to it. */
  readonly byQueue: Signature[][];
  /** By id of an agent who has signatures of their own. */
  readonly bySolo: Map<string, Signature[]>;
  /** Ids of agents whom some expression names. */
  readonly solo: Set<string>;
  /** By queue index: it keeps a reserve. */
  readonly reserving: readonly boolean[];
  /** Ids of agents whom calls for them alone wait for, or did until lately. */
  readonly soloForNow: Set<string>;
  /** By agent index: equal for equal links and skills. */
  readonly templates: readonly string[];
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

/** What waiting calls ask for, see `demands.ts`. */
export interface Demand {
  /** From 1, and its set of calls. */
  readonly index: number;
  readonly queue: QueueConfig;
  readonly plan: CompiledPlan;
  readonly required: ExpressionAst | null;
  readonly stepsTaken: number;
  readonly delayStage: number;
  readonly delayPassedMs: number;
  /** Calls for them alone, linked or not; null: for whoever queues and terms admit. */
  readonly forAgent: string | null;
  /** Its own queue, then those added, in order, with the step that added each. */
  readonly queues: readonly { readonly queue: QueueConfig; readonly step: number }[];
  readonly pairs: Pair[];
  /** By pair: its slot's set, or 0 where nobody may be offered yet. */
  readonly ableSets: number[];
  /** By pair: smaller comes first, whoever its agents are; null: to be found. */
  tiers: readonly number[] | null;
  /** Calls that have it, offered ones included. */
  users: number;
}

export interface Demands {
  /** By index. */
  readonly all: (Demand | undefined)[];
  /** By plan, then by the calls' own terms: few, one for each set of steps and link delays. */
  readonly byPlan: Map<CompiledPlan, Map<string, Demand[]>>;
  /** By queue index: the demand asked for last. */
  readonly last: (Demand | undefined)[];
  /** By queue index: demands whose queues include it. */
  readonly byQueue: Demand[][];
  /** By queue index: distinct link delays above 0, ascending. */
  readonly delays: readonly (readonly number[])[];
  /** Plans that came with calls, by key, as long as a call has them. */
  readonly ownPlans: Map<string, CompiledPlan>;
  /** Demands for one agent, by agent and queue. */
  readonly forOne: Map<string, Demand>;
}

/** A queue's plan by a rule, as the active centre has it. */
export interface RuledPlan {
  readonly queue: Queue;
  readonly plan: CompiledPlan;
}

/** A rule set that decides, and what has come of it. */
export interface ActiveRuleSet<K extends RuleKind = RuleKind> {
  readonly ready: ReadyRuleSet;
  readonly rules: RuleSet<K>;
  /** Facts of the queue being considered that its rules ask for. */
  readonly queueFacts: readonly number[];
  /** Where rules that hold are written down. */
  readonly places: Int32Array;
  /** Of classify rules, by place: what each says alone, where it has. */
  readonly said: ClassifyOutcome[];
  /** Of route rules, by place; what no call has taken yet is absent. */
  plans: (RuledPlan | undefined)[];
}

export interface RuleBook {
  /** Milliseconds since 1970 of the core's time 0. */
  originMs: number;
  readonly active: Map<RuleKind, ActiveRuleSet>;
  classify: ActiveRuleSet<'classify'> | null;
  admit: ActiveRuleSet<'admit'> | null;
  route: ActiveRuleSet<'route'> | null;
}

/** Records that are over, kept to become others: from the next instant on. */
export interface Pool<Ref> {
  /** To be used again. */
  readonly free: Ref[];
  /** Over in this instant: whoever still acts on them finds them as they were. */
  readonly ended: Ref[];
  /** Slots given out so far. */
  slots: number;
}

export interface Core extends Memory {
  /** The active version; an activation puts another in its place, with all that is built on it. */
  centre: Centre;
  /** Every version activated so far, by number; 1 is the first. */
  readonly versions: Map<number, CentreFile>;
  readonly decisions: DecisionSink | null;
  /** The active rule sets. */
  readonly rules: RuleBook;
  /** What is kept of the default queue for them; null: they ask for nothing that must be kept. */
  watch: QueueWatch | null;
  /** Rule sets that are ready for the next activations; null: none is made ready beforehand. */
  readonly prepared: PreparedRuleSets | null;
  readonly sink: EffectSink;
  /** By index. */
  agents: readonly AgentRef[];
  agentIndex: ReadonlyMap<string, number>;
  /** By index of an agent, by slots of a call and a work. */
  coldAgents: (ColdAgent | undefined)[];
  readonly coldCalls: (ColdCall | undefined)[];
  readonly coldWorks: (ColdWork | undefined)[];
  /** By index. */
  queues: readonly Queue[];
  queueIndex: ReadonlyMap<string, number>;
  /** Live calls, and those whose wrap-up is not over. */
  readonly calls: CallTable;
  readonly sessions: Map<string, Session>;
  /** Ages of callers who left, by call, oldest first: kept for `restoreAgeWithinMs`. */
  readonly abandoned: Map<string, { readonly ageFromMs: number; readonly atMs: number }>;
  /** None of these callers left before. */
  agesFromMs: number;
  /** Timers of phase 2, and of phase 4. */
  readonly freeing: TimerList;
  readonly removing: TimerList;
  signatures: Signatures;
  /** Able agents, a set for each slot of a signature. */
  able: OrderedSets;
  demands: Demands;
  /** Calls that may be offered, a set for each demand. */
  heads: OrderedSets;
  /** Calls by how long they have waited, see `queue-watch.ts`. */
  readonly waits: OrderedSets;
  /** Whether packed keys are exact: ranks are few, and no due key is out of range. */
  isPacked: boolean;
  /** By channel index, 1 = able: of the agent last asked about, see `able.ts`. */
  ableOn: Uint8Array;
  /** By queue index: calls waiting there without a live offer. */
  unoffered: Int32Array;
  readonly callPool: Pool<CallRef>;
  readonly workPool: Pool<WorkRef>;
  /** Agents whose state may have changed in this instant. */
  readonly touched: AgentRef[];
  /** Agents whose places among the able must be found anew before the next match. */
  readonly stale: AgentRef[];
  /** Calls that may be offered, or to more agents, than at the last fixpoint. */
  readonly dirtyCalls: CallRef[];
  /** Offers since the last fixpoint that answer themselves (`autoAnswer`), in their order. */
  readonly unanswered: WorkRef[];
  nowMs: number;
  /** Instants so far. */
  instant: number;
  sequence: number;
  /** Number of the active version. */
  ruleVersion: number;
  /** Of the process that runs: each restart takes a higher one. */
  epoch: number;
  /** -1: never. */
  restartedAtMs: number;
}
