/**
 * The state of the core, as one object that the files beside this one change in place.
 *
 * What can be derived (work state, able, staffed) is derived, or is an index that `snapshot.ts`
 * leaves out.
 */
import type { CallTable } from './call-table.ts';
import type { Centre } from './compile-centre.ts';
import type { DecisionSink } from './decision.ts';
import type { Demands } from './demands.ts';
import type { EffectSink } from './effect-sink.ts';
import type { SessionState } from './effects.ts';
import type { Pool } from './pools.ts';
import type { Agent, Call, Queue, Work } from './records.ts';
import type { Signatures } from './signatures.ts';
import type { TimerList } from './timer-list.ts';

export interface QueueEntry {
  readonly queue: number;
  /** First entry into that queue: what waits are counted from. */
  readonly enteredAtMs: number;
}

export interface Session {
  readonly id: string;
  readonly n: number;
  readonly agent: Agent;
  readonly group: number;
  readonly addressId: string | null;
  /** Its own switch, a state of `sessionTable`: notReady, ready, ended or released. */
  own: number;
  reason: string | null;
  reported: SessionState | null;
  reportedReason: string | null;
}

export interface Core {
  readonly centre: Centre;
  readonly decisions: DecisionSink | null;
  readonly sink: EffectSink;
  /** By index. */
  readonly agents: readonly Agent[];
  readonly agentsById: ReadonlyMap<string, Agent>;
  /** By index. */
  readonly queues: readonly Queue[];
  readonly queueIndex: ReadonlyMap<string, number>;
  /** Live calls, and those whose wrap-up is not over. */
  readonly calls: CallTable;
  readonly sessions: Map<string, Session>;
  /** Ages of callers who left, by call, oldest first: kept for `restoreAgeWithinMs`. */
  readonly abandoned: Map<string, { readonly ageFromMs: number; readonly atMs: number }>;
  /** Timers of phase 2, and of phase 4. */
  readonly freeing: TimerList;
  readonly removing: TimerList;
  readonly signatures: Signatures;
  readonly demands: Demands;
  /** By channel index, 1 = able: of the agent last asked about, see `able-agents.ts`. */
  readonly able: Uint8Array;
  /** By queue index: calls waiting there without a live offer. */
  readonly unoffered: Int32Array;
  readonly callPool: Pool<Call>;
  readonly workPool: Pool<Work>;
  /** Agents whose state may have changed in this instant. */
  readonly touched: Agent[];
  /** Agents whose places among the able must be found anew before the next match. */
  readonly stale: Agent[];
  /** Calls that may be offered, or to more agents, than at the last fixpoint. */
  readonly dirtyCalls: Call[];
  nowMs: number;
  /** Instants so far. */
  instant: number;
  sequence: number;
  ruleVersion: number;
  /** Of the process that runs: each restart takes a higher one. */
  epoch: number;
  /** -1: never. */
  restartedAtMs: number;
}
