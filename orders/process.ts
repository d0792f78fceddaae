/**
 * The contract between processes and hosts: a pure step function and its effects. A host stores
 * state and effects in one transaction and acts afterwards.
 * Source: durable-orders.md 10.1.
 */
import type { Envelope, Verdict } from '../contracts/index.ts';

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [member: string]: JsonValue };

export interface JsonObject {
  readonly [member: string]: JsonValue;
}

/**
 * A request to an outside system, carried out once per key; effects of a process and lane run in
 * order. The key is also the provider's idempotency key, unless `body.idempotencyKey` names that of
 * a request to repeat.
 */
export interface Effect {
  /** `<orderId>/<suffix>`, derived from order, effect, subject and round only. */
  readonly key: string;
  readonly kind: string;
  readonly lane: 'money' | 'goods' | 'notices' | 'events';
  readonly body: JsonObject;
}

/** A timer armed or dropped. A process has at most one timer of a name. */
export interface TimerChange {
  readonly name: string;
  /** Null: dropped. */
  readonly dueAtMs: number | null;
}

/** A fact to publish, in order. */
export interface PublishedEvent {
  readonly type: string;
  readonly data: JsonObject;
}

export interface Step<State> {
  /** The new state; the same object if nothing was applied; null: no process. */
  readonly state: State | null;
  readonly verdict: Verdict;
  readonly effects: readonly Effect[];
  readonly timers: readonly TimerChange[];
  readonly events: readonly PublishedEvent[];
}

/** The step of a message that changes nothing. */
export function unapplied<State>(state: NoInfer<State> | null, verdict: Verdict): Step<State> {
  return { state, verdict, effects: [], timers: [], events: [] };
}

export interface ProcessCore<State, Message = Envelope> {
  readonly kind: string;
  readonly version: number;
  step(state: State | null, envelope: Message): Step<State>;
  /** Converts a snapshot, of this or an older version, to the present form. */
  upcast(snapshot: unknown, version: number): State;
  /** Whether no further message can change the process. */
  isEnded(state: State): boolean;
  /**
   * Whether the process is still being entered, so that nothing outside waits for it. Default: it
   * never is.
   */
  isDraft?(state: State): boolean;
}
