/**
 * The state of the core, as one object that the files beside this one change in place.
 *
 * What can be derived (work state, able, staffed) is derived, or is an index that `snapshot.ts`
 * leaves out.
 */
import type { EventList } from '../kernel/index.ts';
import type { CentreFile } from './centre-file.ts';
import type { Centre } from './compile-centre.ts';
import type { DecisionSink } from './decision.ts';
import type { Demands } from './demands.ts';
import type { EffectSink } from './effect-sink.ts';
import type { SessionState } from './effects.ts';
import type { Agent, Call, Queue } from './records.ts';
import type { Signatures } from './signatures.ts';
import type { Timer } from './timers.ts';

export interface QueueEntry {
  readonly queueId: string;
  /** First entry into that queue: what waits are counted from. */
  readonly enteredAtMs: number;
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

/** Not Ready imposed by a rule; they can hold together. */
export interface Imposed {
  device: boolean;
  noAnswer: boolean;
  rejects: boolean;
}

export interface Core {
  /** The active version; an activation puts another in its place, with all that is built on it. */
  centre: Centre;
  /** Every version activated so far, by number; 1 is the first. */
  readonly versions: Map<number, CentreFile>;
  readonly decisions: DecisionSink | null;
  readonly sink: EffectSink;
  /** By index. */
  agents: readonly Agent[];
  agentsById: ReadonlyMap<string, Agent>;
  /** By index. */
  queues: readonly Queue[];
  queueIndex: ReadonlyMap<string, number>;
  /** Live calls, and those whose wrap-up is not over. */
  readonly calls: Map<string, Call>;
  readonly sessions: Map<string, Session>;
  /** Ages of callers who left, by call, oldest first: kept for `restoreAgeWithinMs`. */
  readonly abandoned: Map<string, { readonly ageFromMs: number; readonly atMs: number }>;
  /** Timers of phase 2, and of phase 4. */
  readonly freeing: EventList<Timer>;
  readonly removing: EventList<Timer>;
  signatures: Signatures;
  demands: Demands;
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
  /** Number of the active version. */
  ruleVersion: number;
  /** Of the process that runs: each restart takes a higher one. */
  epoch: number;
  /** -1: never. */
  restartedAtMs: number;
}
