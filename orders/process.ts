/**
 * What hosts know of a process: a pure step, and what it wants done.
 *
 * A host stores the state and the wanted effects in one transaction, and acts afterwards. The same
 * messages give the same steps in every host, byte for byte.
 * Source: durable-orders.md 10.1.
 */
import type { Envelope, Verdict } from '../contracts/index.ts';

/** Plain data, as JSON has it. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [member: string]: JsonValue };

/** Plain data with named members. */
export interface JsonObject {
  readonly [member: string]: JsonValue;
}

/**
 * One request towards the outside, made once by its key. Effects of one process and lane are
 * carried out one after another.
 *
 * The key is also the provider's idempotency key, unless `body.idempotencyKey` names an earlier
 * one: the same request asked again, after a look-up that found nothing.
 */
export interface Effect {
  /** `<orderId>/<suffix>`: a pure function of order, effect, subject and round. */
  readonly key: string;
  readonly kind: string;
  readonly lane: 'money' | 'goods' | 'notices' | 'events';
  readonly body: JsonObject;
}

/** A timer armed, or dropped; at most one of a name runs. */
export interface TimerChange {
  readonly name: string;
  /** `null`: dropped. */
  readonly dueAtMs: number | null;
}

/** A fact for others, in the order it happened. */
export interface PublishedEvent {
  readonly type: string;
  readonly data: JsonObject;
}

/** What one message made of a process. */
export interface Step<State> {
  /** The very same object where nothing was applied; `null` where no process begins. */
  readonly state: State | null;
  readonly verdict: Verdict;
  readonly effects: readonly Effect[];
  readonly timers: readonly TimerChange[];
  readonly events: readonly PublishedEvent[];
}

/** A kind of process, as hosts run it. */
export interface ProcessCore<State, Message = Envelope> {
  readonly kind: string;
  /** Of the snapshots it writes. */
  readonly version: number;
  step(state: State | null, envelope: Message): Step<State>;
  /** Reads a snapshot of an older version, or of this one. */
  upcast(snapshot: unknown, version: number): State;
  /** Nothing is pending: no further message changes the process. */
  isEnded(state: State): boolean;
}
