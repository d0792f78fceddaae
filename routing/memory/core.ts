/**
 * The state of the core, as one object that the files above change in place, and the lives of calls
 * and works.
 *
 * What can be derived (work state, able, staffed) is derived, or is an index that snapshots leave
 * out. Calls and works that are over are kept to become others: in steady state nothing is
 * allocated. What ends in an instant is used again from the next one on, so that whoever still acts
 * on it finds it as it was. Nothing outside the core keeps a record beyond its end.
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
import type { CentreFile } from '../centre/centre-file.ts';
import type { Centre, Channel, QueueConfig } from '../centre/compile-centre.ts';
import type { CompiledPlan } from '../centre/compile-plan.ts';
import type { CallTable, FirstNodes, Named } from './call-table.ts';
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
  /** To be used again. */
  readonly free: T[];
  /** Over in this instant. */
  readonly ended: T[];
}

/**
 * A call that begins now, or (`saved`) goes on from a snapshot; what else it brings is set by
 * whoever begins it. What the end of another life has emptied and disarmed stays so.
 */
export function newCall(
  core: Core,
  name: string | Named,
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

/** Work of number `n` of a call, made now, or when a snapshot says. */
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

/** At the end of an instant: what ended in it may become another. */
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

/** Place of a group that a later version has dropped: of no queue. */
export const groupGone = -2;

export interface Demands {
  /** By plan, then by the calls' own terms: few, one for each set of steps and link delays. */
  readonly byPlan: Map<CompiledPlan, Map<string, Demand[]>>;
  /** By queue index: the demand asked for last. */
  readonly last: (Demand | undefined)[];
  readonly heads: FirstNodes<Call>;
  /** Places of ranks of links in their order, and what one place adds to a packed key. */
  readonly rankPlaces: ReadonlyMap<number, number>;
  readonly rankWeight: number;
  /** Whether packed keys say all: ranks are few, and no due key has been out of range. */
  isPacked: boolean;
  /** By queue index: demands whose queues include it. */
  readonly byQueue: Demand[][];
  /** By queue index: distinct link delays above 0, ascending. */
  readonly delays: readonly (readonly number[])[];
  /** Plans that came with calls, by key, as long as a call has them. */
  readonly ownPlans: Map<string, CompiledPlan>;
  /** Demands for one agent, by agent and queue. */
  readonly forOne: Map<string, Demand>;
  /** Of those asked about: the demands that share an agent who is logged on, itself too. */
  readonly rivals: Map<Demand, readonly Demand[]>;
}

export interface Signatures {
  readonly byKey: Map<string, Signature>;
  readonly firsts: FirstNodes<ItemNode<Agent>>;
  /** Channels of signatures, by their places. */
  readonly channelLists: Map<string, readonly Channel[]>;
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
}

/** What rules ask of the default queue, kept as it changes. */
export interface QueueWatch {
  readonly queue: Queue;
  readonly countsAgents: boolean;
  /** Linked, and able to get one more call of the queue's channel now (tests 1 to 5, 7, 8). */
  ready: number;
  /** Logged on and linked, with a live session where the queue has a group. */
  staffed: number;
  /** Agents to be counted anew. */
  readonly changed: WatchedAgent[];
  readonly cooling: Heap<{ readonly watched: WatchedAgent; readonly untilMs: number }>;
}

/** A rule set made ready for the core. */
export interface ReadyRuleSet {
  readonly file: RuleSetFile;
  readonly rules: RuleSet;
  /** What its rules ask for. */
  readonly facts: readonly FactEntry[];
  /** Queues that its plans name, each once. */
  readonly queuesNamed: readonly string[];
}

/** Rule sets that a driver has made ready. */
export interface RuleSetsReady {
  /** null: it may not be activated; undefined: it has not been laid there. */
  take(file: RuleSetFile): ReadyRuleSet | null | undefined;
}

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
  plans: (CompiledPlan | undefined)[];
}

/** Facts of one decision. */
export interface OwnFacts {
  readonly values: FactValue[];
  lines: readonly FactRecord[];
}

export interface RuleBook {
  /** Milliseconds since 1970 of the core's time 0. */
  originMs: number;
  readonly active: Map<RuleKind, ActiveRuleSet>;
  /** Slots that the sets of arrivals read or add to; and where these facts of one call stand. */
  asked: readonly number[];
  readonly facts: OwnFacts;
  classify: ActiveRuleSet<'classify'> | null;
  admit: ActiveRuleSet<'admit'> | null;
  route: ActiveRuleSet<'route'> | null;
}

export interface Core extends Timers {
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
  readonly prepared: RuleSetsReady | null;
  readonly sink: EffectSink;
  /** By index. */
  agents: readonly Agent[];
  agentsById: ReadonlyMap<string, Agent>;
  /** By index. */
  queues: readonly Queue[];
  queueIndex: ReadonlyMap<string, number>;
  /** Live calls, and those whose wrap-up is not over. */
  readonly calls: CallTable<Call>;
  readonly sessions: Map<string, Session>;
  /** Ages of callers who left, by call, oldest first: kept for `restoreAgeWithinMs`. */
  readonly abandoned: Map<string, { readonly ageFromMs: number; readonly atMs: number }>;
  /** None of these callers left before. */
  agesFromMs: number;
  signatures: Signatures;
  demands: Demands;
  /** By channel index, 1 = able: of the agent last asked about, see `able-agents.ts`. */
  able: Uint8Array;
  /** By queue index: calls waiting there without a live offer. */
  unoffered: Int32Array;
  readonly callPool: Pool<Call>;
  readonly workPool: Pool<Work>;
  /** Agents whose state may have changed in this instant. */
  readonly touched: Agent[];
  /** Agents whose places among the able must be found anew before the next match. */
  readonly stale: Agent[];
  /** Calls that may be offered, or to more agents, than at the last fixpoint. */
  readonly dirtyCalls: Call[];
  /** Queues with a reserve whose able agents have changed since the last fixpoint. */
  readonly changedReserves: Queue[];
  /** Offers since the last fixpoint that answer themselves (`autoAnswer`), in their order. */
  readonly unanswered: Work[];
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

/** What is kept by channel and by queue of a centre, before anybody is there. */
export function emptyMarks({ channels, queues }: Centre): Pick<Core, 'able' | 'unoffered'> {
  return {
    able: new Uint8Array(channels.length + 1),
    unoffered: new Int32Array(queues.length),
  };
}
