/**
 * The core's state, which its files change in place; and creation of calls and works. Snapshots
 * leave out derived indexes. Ended records are reused from the next instant on, so a steady load
 * allocates nothing.
 */
import { assert, type Heap, type ItemNode } from '../../kernel/index.ts';
import { callTable, offerTable } from '../../machines/index.ts';
import type {
  ClassifyOutcome,
  FactEntry,
  FactRecord,
  FactValue,
  RuleKind,
  RuleSet,
  RuleSetFile,
} from '../../rules/index.ts';
import type { DecisionSink } from '../border/decision.ts';
import type { EffectSink } from '../border/effect-sink.ts';
import type { Centre, Channel, QueueConfig } from '../centre/compile-centre.ts';
import type { CompiledPlan } from '../centre/compile-plan.ts';
import type { CentreFile } from '../files/index.ts';
import type { CallName, CallTable, FirstNodes } from './call-table.ts';
import {
  type Agent,
  Call,
  type Demand,
  noRare,
  type Queue,
  type Session,
  type Signature,
  type WatchedAgent,
  Work,
} from './records.ts';
import { become, ofOffer, type Timers } from './timers.ts';

interface Pool<T> {
  readonly free: T[];
  /** Records that ended in this instant. */
  readonly ended: T[];
}

/**
 * Begins a call, or with `saved` one of a snapshot. Fields cleared when the record was last used
 * are not set again.
 */
export function newCall(
  core: Core,
  name: string | CallName,
  queue: QueueConfig,
  plan: CompiledPlan,
  saved: Pick<Call, 'sequence' | 'enteredAtMs'> | null = null,
): Call {
  if (saved === null) core.sequence += 1;
  const sequence = saved?.sequence ?? core.sequence;
  const atMs = saved?.enteredAtMs ?? core.nowMs;
  assert(sequence <= core.sequence, 'no call has a number beyond the last');
  assert(atMs <= core.nowMs, 'no call has come later than now');
  const call = core.callPool.free.pop() ?? new Call();
  assert(call.place === -1 && call.firstWork === null, 'a call that begins is of no other life');
  assert(call.demand === null && call.set === null, 'a call that begins waits nowhere');
  assert(!call.isCounted && call.claim === null, 'a call that begins is offered to nobody');
  if (typeof name === 'string') call.takeName(name);
  else call.name = name;
  call.queue = queue;
  call.plan = plan;
  call.class = plan.class;
  call.offsetMs = plan.offsetMs;
  call.ageFromMs = atMs;
  call.enteredAtMs = atMs;
  call.k2 = sequence;
  call.outside = null;
  call.state = callTable.initial;
  call.version = 0;
  call.stepsTaken = 0;
  call.offersMade = 0;
  call.lastAgent = null;
  call.offersMax = 1;
  call.roundBeganAtMs = -1;
  return call;
}

export function newWork(
  core: Core,
  call: Call,
  n: number,
  agent: Agent,
  session: Session | null,
  atMs: number = core.nowMs,
): Work {
  const work = core.workPool.free.pop() ?? new Work();
  const { queue } = call;
  work.call = call;
  work.serves = call;
  work.n = n;
  work.agent = agent;
  work.session = session;
  work.queue = queue;
  work.channel = queue.channel;
  work.cost = queue.channel.cost;
  work.direct = call.rare.direct;
  work.madeAtMs = atMs;
  work.offerState = offerTable.initial;
  work.interactionState = -1;
  work.connectedAtMs = -1;
  work.accruedBeforeMs = 0;
  work.givesBackMs = 0;
  work.wrapUp = null;
  work.countsAsWork = false;
  work.wrapUpBeganAtMs = -1;
  work.wrapUpUntilMs = -1;
  work.extensions = 0;
  work.outcome = null;
  become(work, ofOffer);
  return work;
}

/** At an instant's end, makes the ended records reusable. */
export function refill({ callPool, workPool }: Core): void {
  if (workPool.ended.length === 0 && callPool.ended.length === 0) return;
  for (let call = callPool.ended.pop(); call !== undefined; call = callPool.ended.pop()) {
    call.rare = noRare;
    callPool.free.push(call);
  }
  for (let work = workPool.ended.pop(); work !== undefined; work = workPool.ended.pop()) {
    workPool.free.push(work);
  }
}

/** Readings of the reference (decisions/0004) by which a new core decides. */
export const newestReadings = 2;

/** Index of a group that a later version has dropped. */
export const groupGone = -2;

export interface Demands {
  /** Demands by plan, then by the call's own terms; several for different steps and link delays. */
  readonly byPlan: Map<CompiledPlan, Map<string, Demand[]>>;
  readonly last: (Demand | undefined)[];
  readonly heads: FirstNodes<Call>;
  /** Place of each rank of links, and a place's weight in packed keys. */
  readonly rankPlaces: ReadonlyMap<number, number>;
  readonly rankWeight: number;
  /** Whether packed keys are exact: ranks are few, and all due keys in range. */
  isPacked: boolean;
  /** By queue index: demands that include the queue. */
  readonly byQueue: Demand[][];
  /** By queue index: distinct link delays above 0, ascending. */
  readonly delays: readonly (readonly number[])[];
  /** Plans that came with calls, by key, while in use. */
  readonly ownPlans: Map<string, CompiledPlan>;
  readonly forOne: Map<string, Demand>;
  /** Cached: demands that share a logged-on agent with a demand, itself included. */
  readonly rivals: Map<Demand, readonly Demand[]>;
}

export interface Signatures {
  readonly byKey: Map<string, Signature>;
  readonly firsts: FirstNodes<ItemNode<Agent>>;
  readonly channelLists: Map<string, readonly Channel[]>;
  readonly byQueue: Signature[][];
  /** Signatures with a single agent, by that agent's id. */
  readonly bySolo: Map<string, Signature[]>;
  /** Ids of agents named by an expression. */
  readonly solo: Set<string>;
  /** By queue index: whether it keeps a reserve. */
  readonly reserving: readonly boolean[];
  /** By queue index: the group's index; -1: none. */
  readonly groups: readonly number[];
  /** Ids of agents for whom calls wait by name, or did until recently. */
  readonly soloForNow: Set<string>;
}

/** Counts of the default queue, kept if rules ask for them. */
export interface QueueWatch {
  readonly queue: Queue;
  readonly countsAgents: boolean;
  /** Number of agents who could get one more call of the queue now (tests 1 to 5, 7, 8). */
  ready: number;
  /** Number of agents logged on and linked, with a live session in the queue's group, if any. */
  staffed: number;
  readonly changed: WatchedAgent[];
  readonly cooling: Heap<{ readonly watched: WatchedAgent; readonly untilMs: number }>;
}

export interface ReadyRuleSet {
  readonly file: RuleSetFile;
  readonly rules: RuleSet;
  readonly facts: readonly FactEntry[];
  readonly queuesNamed: readonly string[];
  /** Strategies of programs that its plans name. */
  readonly strategiesNamed: readonly string[];
}

export interface RuleSetsReady {
  /** Takes a compiled set; null: it must not be activated; undefined: not prepared. */
  take(file: RuleSetFile): ReadyRuleSet | null | undefined;
}

export interface ActiveRuleSet<K extends RuleKind = RuleKind> {
  readonly ready: ReadyRuleSet;
  readonly rules: RuleSet<K>;
  readonly queueFacts: readonly number[];
  /** Filled by an evaluation: indexes of the rules that hold. */
  readonly places: Int32Array;
  /** By index of a classify rule: its outcome, once computed. */
  readonly said: ClassifyOutcome[];
  /** By index of a route rule: its compiled plan, once used. */
  plans: (CompiledPlan | undefined)[];
}

export interface OwnFacts {
  readonly values: FactValue[];
  lines: readonly FactRecord[];
}

export interface RuleBook {
  originMs: number;
  readonly active: Map<RuleKind, ActiveRuleSet>;
  /** Slots of facts that arrival rule sets read or write; and a buffer for one call's facts. */
  asked: readonly number[];
  readonly facts: OwnFacts;
  classify: ActiveRuleSet<'classify'> | null;
  admit: ActiveRuleSet<'admit'> | null;
  route: ActiveRuleSet<'route'> | null;
}

export interface Core extends Timers {
  /** Replaced by an activation, with everything built from it. */
  centre: Centre;
  readonly versions: Map<number, CentreFile>;
  readonly decisions: DecisionSink | null;
  readonly rules: RuleBook;
  watch: QueueWatch | null;
  readonly prepared: RuleSetsReady | null;
  readonly sink: EffectSink;
  agents: readonly Agent[];
  agentsById: ReadonlyMap<string, Agent>;
  queues: readonly Queue[];
  queueIndex: ReadonlyMap<string, number>;
  /** Calls that live or have a wrap-up under way. */
  readonly calls: CallTable<Call>;
  readonly sessions: Map<string, Session>;
  /** Ages of callers who left, by call, oldest first, kept for `restoreAgeWithinMs`. */
  readonly abandoned: Map<string, { readonly ageFromMs: number; readonly atMs: number }>;
  /** When the oldest in `abandoned` left, or earlier. */
  agesFromMs: number;
  signatures: Signatures;
  demands: Demands;
  /** By channel index: 1 if the agent last searched in `able-agents.ts` can get work there. */
  able: Uint8Array;
  /** By queue index: number of waiting calls without a live offer. */
  unoffered: Int32Array;
  readonly callPool: Pool<Call>;
  readonly workPool: Pool<Work>;
  /** Agents whose state may have changed in this instant. */
  readonly touched: Agent[];
  /** Agents to place into the able sets before the next matching. */
  readonly stale: Agent[];
  /** Calls that more agents may get than at the last matching. */
  readonly dirtyCalls: Call[];
  /** Queues with a reserve whose able agents have changed since the last matching. */
  readonly changedReserves: Queue[];
  /** Offers to be answered at once (`autoAnswer`), in order. */
  readonly unanswered: Work[];
  nowMs: number;
  instant: number;
  sequence: number;
  ruleVersion: number;
  /** See `RouterOptions`. */
  readings: number;
  /** Number of the process, higher after each restart. */
  epoch: number;
  restartedAtMs: number;
}

export function emptyMarks({ channels, queues }: Centre): Pick<Core, 'able' | 'unoffered'> {
  return {
    able: new Uint8Array(channels.length + 1),
    unoffered: new Int32Array(queues.length),
  };
}
