/**
 * What the engine needs from a store: an atomic write of batches, and a few reads. Only the last
 * host to open it may write, so memory and store agree.
 */
import type { ListFilter, ProcessPage } from '../host.ts';

export interface StoredProcess {
  readonly id: string;
  readonly version: number;
  readonly machineVersion: number;
  readonly snapshot: string;
  readonly seq: number;
}

export interface ProcessRow extends Omit<StoredProcess, 'seq'> {
  readonly kind: string;
  readonly status: 'open' | 'ended';
  readonly updatedAtMs: number;
  /** Whether the process is stored with this status already, so that its index entry stays. */
  readonly isKept: boolean;
}

export interface InboxRow {
  readonly id: string;
  readonly processId: string;
  readonly bodyHash: string;
  readonly verdict: string;
}

/** A message in the log of its process. `actor` and `body` are JSON. */
export interface EventRow {
  readonly processId: string;
  readonly seq: number;
  readonly messageId: string;
  readonly type: string;
  readonly atMs: number;
  readonly actor: string;
  readonly body: string;
  readonly outcome: string;
  readonly version: number;
  readonly published: string;
}

export interface TimerRow {
  readonly processId: string;
  readonly name: string;
  readonly dueAtMs: number;
}

export interface EffectState {
  readonly key: string;
  readonly lane: string;
  readonly failures: number;
  readonly nextAtMs: number;
  readonly leaseUntilMs: number | null;
  readonly doneAtMs: number | null;
  readonly parkedAtMs: number | null;
  readonly problem: string | null;
}

/**
 * Whether an effect's body can be dropped: it is published, and the process's log has the same.
 * Such bodies would take half of the space.
 */
export function isToldForGood({ lane, doneAtMs }: EffectState): boolean {
  return lane === 'events' && doneAtMs !== null;
}

export const toldBody = 'null';

/** An effect that a process requested. `seq` increases over all processes. */
export interface EffectRow extends EffectState {
  readonly seq: number;
  readonly processId: string;
  readonly kind: string;
  readonly body: string;
  readonly cause: string;
  readonly traceparent: string | null;
}

export interface ParkedRow {
  readonly id: string;
  readonly processId: string;
  readonly body: string;
  readonly problem: string;
  readonly tries: number;
  readonly atMs: number;
}

/** Rows that one transaction writes; dropped timers before armed ones. */
export interface BatchWrites {
  readonly epoch: number;
  readonly inbox: InboxRow[];
  readonly processes: ProcessRow[];
  readonly events: EventRow[];
  readonly dropped: Omit<TimerRow, 'dueAtMs'>[];
  readonly armed: TimerRow[];
  readonly effects: EffectRow[];
  readonly effectStates: EffectState[];
  readonly parked: ParkedRow[];
}

/**
 * A batch's number, from 1, and that of the batch before it, which must be the last one written.
 */
export interface BatchPlace {
  readonly number: number;
  readonly after: number;
}

/** Ids stored already, so the batch was not written. */
export interface Conflict {
  readonly messages: readonly InboxRow[];
  readonly effectKeys: readonly string[];
}

export interface Epoch {
  readonly epoch: number;
  readonly effectSeq: number;
}

/** The store of an embedded host. Every failure is a {@link StoreRefusal}. */
export interface ProcessStore {
  /** Takes the next epoch, so that an earlier host cannot write any more. */
  open(owner: string, nowMs: number): Promise<Epoch>;
  load(ids: readonly string[]): Promise<readonly StoredProcess[]>;
  taken(keys: readonly string[]): Promise<readonly InboxRow[]>;
  /**
   * Writes the whole batch and returns null, or nothing and returns the ids used already. Calls may
   * overlap.
   */
  commit(writes: BatchWrites, place: BatchPlace): Promise<Conflict | null>;
  /** Timers after the given one, in order of due instant, process and name. */
  timersAfter(after: TimerRow | null, limit: number): Promise<readonly TimerRow[]>;
  /** Effects of all processes, neither done nor parked, by `seq`. */
  openEffects(afterSeq: number, limit: number): Promise<readonly EffectRow[]>;
  effectsOf(processId: string): Promise<readonly EffectRow[]>;
  eventsOf(processId: string): Promise<readonly EventRow[]>;
  list(filter: ListFilter, cursor: string | null): Promise<ProcessPage>;
  close(): Promise<void>;
}

/**
 * `passing`: a retry may succeed; `fenced`: another host has opened the store; `failed`: anything
 * else.
 */
export type RefusalReason = 'passing' | 'fenced' | 'failed';

/** Rejects a batch whose predecessor was not written. @throws {StoreRefusal} */
export function requireLast(place: BatchPlace, last: number): void {
  if (place.after === last) return;
  const message = `batch ${place.number} follows ${place.after}; the last one written is ${last}`;
  throw new StoreRefusal('passing', message);
}

export class StoreRefusal extends Error {
  override readonly name = 'StoreRefusal';
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.reason = reason;
  }
}
