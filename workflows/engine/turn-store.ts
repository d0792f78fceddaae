/**
 * The store of Temporal hosts. A turn is accepted only as the next of its process, so one written
 * twice, or by a worker believed dead, counts once.
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

/** What one turn writes. Messages have no hash yet, as only the store computes hashes. */
export interface Turn {
  readonly processId: string;
  readonly afterSeq: number;
  readonly writes: Omit<BatchWrites, 'epoch'>;
}

export interface WholeProcess {
  readonly process: StoredProcess | null;
  readonly timers: readonly TimerRow[];
  /** The process's effects that are neither done nor parked. */
  readonly effects: readonly EffectRow[];
}

/** A process's stored state, returned instead of writing a turn if the store is ahead. */
export interface StoreAhead extends WholeProcess {
  readonly messages: readonly InboxRow[];
  readonly effectKeys: readonly string[];
}

export interface InboxStatus {
  /** The stored message; null: it was not applied before. */
  readonly message: InboxRow | null;
  /** Whether the process is open; null: no such process. */
  readonly status: 'open' | 'ended' | null;
}

/** The store that Temporal hosts share. Every failure is a `StoreRefusal`. */
export interface TurnStore
  extends Pick<ProcessStore, 'load' | 'timersAfter' | 'effectsOf' | 'eventsOf' | 'list' | 'close'> {
  /** Joins the store. True: an embedded host's processes must still be moved to Temporal. */
  share(owner: string, nowMs: number): Promise<boolean>;
  moved(owner: string, nowMs: number): Promise<void>;
  /** Hands the store to the embedded host; later turns are rejected. */
  leave(owner: string, nowMs: number): Promise<void>;
  glance(processId: string, key: string): Promise<InboxStatus>;
  whole(processId: string): Promise<WholeProcess>;
  /** Writes the whole turn and returns null, or nothing and returns the stored state. */
  record(turn: Turn): Promise<StoreAhead | null>;
  /** Open effects of a lane (neither done nor parked) after a given `seq`, in order. */
  openInLane(lane: string, afterSeq: number, limit: number): Promise<readonly EffectRow[]>;
  /** Updates an open effect; false: it is done or parked already. */
  note(state: EffectState): Promise<boolean>;
}
