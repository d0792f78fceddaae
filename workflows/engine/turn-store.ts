/**
 * The store of Temporal hosts. A turn is accepted only if it is the next of its process, so a turn
 * written twice, or by a worker believed dead, counts once.
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

/** Writes of one turn. Hashes are still empty, because only the store can compute them. */
export interface Turn {
  readonly processId: string;
  readonly afterSeq: number;
  readonly writes: Omit<BatchWrites, 'epoch'>;
}

export interface WholeProcess {
  readonly process: StoredProcess | null;
  readonly timers: readonly TimerRow[];
  /** Neither done nor parked. */
  readonly effects: readonly EffectRow[];
}

/** Current state, returned if a turn was not written because the store is ahead. */
export interface StoreAhead extends WholeProcess {
  readonly messages: readonly InboxRow[];
  readonly effectKeys: readonly string[];
}

export interface InboxStatus {
  /** Null: not applied before. */
  readonly message: InboxRow | null;
  /** Null: no such process. */
  readonly status: 'open' | 'ended' | null;
}

/** Every failure is a `StoreRefusal`. */
export interface TurnStore
  extends Pick<ProcessStore, 'load' | 'effectsOf' | 'eventsOf' | 'list' | 'close'> {
  /** Joins the store. True: processes of an embedded host are still to be moved here. */
  share(owner: string, nowMs: number): Promise<boolean>;
  moved(owner: string, nowMs: number): Promise<void>;
  /** Hands the store to the embedded host; later turns are rejected. */
  leave(owner: string, nowMs: number): Promise<void>;
  glance(processId: string, key: string): Promise<InboxStatus>;
  whole(processId: string): Promise<WholeProcess>;
  /** Writes all, or nothing and returns the store's state. */
  record(turn: Turn): Promise<StoreAhead | null>;
  /** Effects of a lane neither done nor parked, by `seq`. */
  openInLane(lane: string, afterSeq: number, limit: number): Promise<readonly EffectRow[]>;
  /** Updates an open effect; false if it is done or parked already. */
  note(state: EffectState): Promise<boolean>;
}
