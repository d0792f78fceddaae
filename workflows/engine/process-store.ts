/**
 * What the engine needs of a store: one write of a whole batch, and a few reads.
 *
 * One writer only: whoever opened the store last. A write of an earlier opener is refused, so that
 * what the engine keeps in memory is what is stored.
 */
import type { ListFilter, ProcessPage } from '../host.ts';

/** A snapshot, and the number of the process's last event. */
export interface StoredProcess {
  readonly id: string;
  readonly version: number;
  readonly machineVersion: number;
  readonly snapshot: string;
  readonly seq: number;
}

/** A snapshot to be written. */
export interface ProcessRow extends Omit<StoredProcess, 'seq'> {
  readonly kind: string;
  readonly status: 'open' | 'ended';
  readonly updatedAtMs: number;
  /** It is stored already, with the same status: an index of them need not be touched. */
  readonly isKept: boolean;
}

/** A message that was taken: its id is used up. */
export interface InboxRow {
  readonly id: string;
  readonly processId: string;
  readonly bodyHash: string;
  /** As JSON. */
  readonly verdict: string;
}

/** A message in the log of its process; the texts but the names are JSON. */
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

/** An armed timer. */
export interface TimerRow {
  readonly processId: string;
  readonly name: string;
  readonly dueAtMs: number;
}

/** Where an effect stands. */
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
 * Whether nobody needs an effect's body any more: readers have been told, and it tells them nothing
 * that the events of its process do not. Such bodies are half of what an order takes on disk.
 */
export function isToldForGood({ lane, doneAtMs }: EffectState): boolean {
  return lane === 'events' && doneAtMs !== null;
}

/** What stands in the place of such a body. */
export const toldBody = 'null';

/** An effect that is wanted. `seq` grows over all processes. */
export interface EffectRow extends EffectState {
  readonly seq: number;
  readonly processId: string;
  readonly kind: string;
  readonly body: string;
  readonly cause: string;
  readonly traceparent: string | null;
}

/** A message that failed every time. */
export interface ParkedRow {
  readonly id: string;
  readonly processId: string;
  readonly body: string;
  readonly problem: string;
  readonly tries: number;
  readonly atMs: number;
}

/** All that one transaction writes; of timers, the dropped before the armed. */
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
 * Which batch this is, from 1, and which one it was planned on: it is written only where that is
 * the last one that was written since the store was opened.
 */
export interface BatchPlace {
  readonly number: number;
  readonly after: number;
}

/** Why a batch was not written: these are in the store already. */
export interface UsedUp {
  readonly messages: readonly InboxRow[];
  readonly effectKeys: readonly string[];
}

/** What the store holds when it is opened. */
export interface Opened {
  readonly epoch: number;
  /** Of the last effect. */
  readonly effectSeq: number;
}

/** Keeps processes. Every failure is a {@link StoreRefusal}. */
export interface ProcessStore {
  /** Takes the next epoch: earlier openers can write no more. */
  open(owner: string, nowMs: number): Promise<Opened>;
  load(ids: readonly string[]): Promise<readonly StoredProcess[]>;
  /** Those of these messages that were taken, by their keys. */
  taken(keys: readonly string[]): Promise<readonly InboxRow[]>;
  /**
   * Writes all; or nothing, and returns what is used up already. May be called while another batch
   * is being written.
   */
  commit(writes: BatchWrites, place: BatchPlace): Promise<UsedUp | null>;
  /** In the order of (due, process, name), after one of them. */
  timersAfter(after: TimerRow | null, limit: number): Promise<readonly TimerRow[]>;
  /** Those neither done nor parked, by `seq`, after one of them. */
  openEffects(afterSeq: number, limit: number): Promise<readonly EffectRow[]>;
  effectsOf(processId: string): Promise<readonly EffectRow[]>;
  eventsOf(processId: string): Promise<readonly EventRow[]>;
  list(filter: ListFilter, cursor: string | null): Promise<ProcessPage>;
  close(): Promise<void>;
}

/** `passing`: may succeed later; `fenced`: another has opened the store; `failed`: neither. */
export type RefusalReason = 'passing' | 'fenced' | 'failed';

/** Refuses a batch whose forerunner was not written. @throws {StoreRefusal} */
export function requireLast(place: BatchPlace, last: number): void {
  if (place.after === last) return;
  const message = `batch ${place.number} follows ${place.after}; the last one written is ${last}`;
  throw new StoreRefusal('passing', message);
}

/** Why the store did nothing. */
export class StoreRefusal extends Error {
  override readonly name = 'StoreRefusal';
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.reason = reason;
  }
}
