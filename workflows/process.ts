/**
 * What hosts know of a process: a pure step, and what it wants done.
 *
 * A host stores the state and the wanted effects in one transaction, and acts afterwards.
 * Source: durable-orders.md 3.1, 10.1.
 */

/** Plain data with named members. */
export interface JsonObject {
  readonly [member: string]: JsonValue;
}

/** Plain data, as JSON has it. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** What became of a message. */
export interface Verdict {
  readonly outcome: 'applied' | 'duplicate' | 'refused' | 'conflict' | 'notNow';
  readonly version: number;
  readonly code?: string | undefined;
  readonly value?: unknown;
}

/** One request towards the outside, made once by its key. */
export interface Effect {
  readonly key: string;
  readonly kind: string;
  readonly lane: 'money' | 'goods' | 'notices' | 'events';
  readonly body: JsonObject;
}

/** A timer armed, or dropped (null); at most one of a name runs. */
export interface TimerChange {
  readonly name: string;
  readonly dueAtMs: number | null;
}

/** A fact for others, in the order it happened. */
export interface PublishedEvent {
  readonly type: string;
  readonly data: JsonObject;
}

/** What one message made of a process. */
export interface Step<State> {
  readonly state: State | null;
  readonly verdict: Verdict;
  readonly effects: readonly Effect[];
  readonly timers: readonly TimerChange[];
  readonly events: readonly PublishedEvent[];
}
