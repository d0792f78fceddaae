/**
 * What a host needs of a store whose processes decide elsewhere: each turn of a process is written
 * where it is the next one, and nothing else keeps turns apart.
 *
 * So a turn that is written twice, or by a worker that was thought dead, is written once.
 */
import type {
  BatchWrites,
  EffectRow,
  EffectState,
  InboxRow,
  ProcessStore,
  StoredProcess,
  TimerRow,
} from './process-store.ts';

/** What one turn of a process writes. The texts that only a store can know are still empty. */
export interface Turn {
  readonly processId: string;
  /** Of the last event before the turn. */
  readonly afterSeq: number;
  readonly writes: Omit<BatchWrites, 'epoch'>;
}

/** All that is stored of a process. */
export interface WholeProcess {
  /** Null: there is none. */
  readonly process: StoredProcess | null;
  readonly timers: readonly TimerRow[];
  /** Neither done nor parked. */
  readonly effects: readonly EffectRow[];
}

/** Why a turn was not written: the process is further on, or some of this is used up already. */
export interface StoreAhead extends WholeProcess {
  readonly messages: readonly InboxRow[];
  readonly effectKeys: readonly string[];
}

/** What is known of a message, and of its process, before it is told. */
export interface Glance {
  /** Null: it was not taken before. */
  readonly message: InboxRow | null;
  /** Null: there is no such process. */
  readonly status: 'open' | 'ended' | null;
}

/** Keeps processes for many hosts of one kind. Every failure is a `StoreRefusal`. */
export interface TurnStore
  extends Pick<ProcessStore, 'load' | 'effectsOf' | 'eventsOf' | 'list' | 'close'> {
  /** Takes part; true: the processes of another kind of host move here, until they have moved. */
  share(owner: string, nowMs: number): Promise<boolean>;
  /** All have. */
  moved(owner: string, nowMs: number): Promise<void>;
  /** Gives the store to the embedded host: no turn of this kind is written any more. */
  leave(owner: string, nowMs: number): Promise<void>;
  glance(processId: string, key: string): Promise<Glance>;
  whole(processId: string): Promise<WholeProcess>;
  /** Writes all; or nothing, and returns how the store stands. */
  record(turn: Turn): Promise<StoreAhead | null>;
  /** Effects of a lane that are neither done nor parked, by `seq`, after one of them. */
  openInLane(lane: string, afterSeq: number, limit: number): Promise<readonly EffectRow[]>;
  /** How an open effect stands from now on; false: it is done or parked already. */
  note(state: EffectState): Promise<boolean>;
}
