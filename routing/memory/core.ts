/**
 * The state of the core, as one object that the files beside this one change in place.
 *
 * What can be derived (work state, able, staffed) is derived, or is an index that `snapshot.ts`
 * leaves out.
 *
 * Calls and works that are over, kept to become others: in steady state nothing is allocated.
 *
 * What ends in an instant is used again from the next one on, so that whoever still acts on it in
 * this one finds it as it was. Nothing outside the core keeps a record beyond its end.
 */
import type { EffectSink } from '../border/effect-sink.ts';
import type { SessionState } from '../border/effects.ts';
import type { CentreFile } from '../centre/centre-file.ts';
import type { Centre, QueueConfig } from '../centre/compile-centre.ts';
import type { CompiledPlan } from '../centre/compile-plan.ts';
import type { Demands } from '../matching/demands.ts';
import type { Signatures } from '../matching/signatures.ts';
import type { DecisionSink } from '../reading/decision.ts';
import type { QueueWatch } from '../rules/queue-watch.ts';
import type { PreparedRuleSets, RuleBook } from '../rules/rule-book.ts';
import type { CallTable } from './call-table.ts';
import { type Agent, Call, type Named, type Queue, Work } from './records.ts';
import type { Timer, TimerList } from './timers.ts';

export interface Pool<T> {
  /** To be used again. */
  readonly free: T[];
  /** Over in this instant. */
  readonly ended: T[];
}

export function emptyPool<T>(): Pool<T> {
  return { free: [], ended: [] };
}

/** A call that begins now; what else it brings is set by whoever begins it. */
export function newCall(
  core: Core,
  name: string | Named,
  queue: QueueConfig,
  plan: CompiledPlan,
): Call {
  core.sequence += 1;
  const call = core.callPool.free.pop() ?? new Call();
  call.begin(name, core.sequence, queue, plan, core.nowMs);
  return call;
}

/** Work of number `n` of a call, made now. */
export function newWork(
  core: Core,
  call: Call,
  n: number,
  agent: Agent,
  session: Session | null,
): Work {
  const work = core.workPool.free.pop() ?? new Work();
  work.begin(call, n, agent, session, core.nowMs);
  return work;
}

/** At the end of an instant: what ended in it may become another. */
export function refill({ callPool, workPool }: Core): void {
  if (workPool.ended.length === 0 && callPool.ended.length === 0) return;
  for (let call = callPool.ended.pop(); call !== undefined; call = callPool.ended.pop()) {
    callPool.free.push(call);
  }
  for (let work = workPool.ended.pop(); work !== undefined; work = workPool.ended.pop()) {
    workPool.free.push(work);
  }
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
  readonly timer: Timer;
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
  readonly agent: Agent;
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

export interface Core {
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
  agents: readonly Agent[];
  agentsById: ReadonlyMap<string, Agent>;
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
