/**
 * The interface of process hosts. A host applies each message once, stores the result in one
 * transaction, answers, then runs effects.
 * Source: durable-orders.md 10.1; decision 0021.
 */
import type { Verdict } from '../contracts/index.ts';
import type { Effect, ProcessCore, Step } from '../orders/index.ts';

/** An event for a process; only its core reads other members. */
export interface ProcessEvent {
  readonly type: string;
}

/** A message to a process. `id` is globally unique; a timer's only within its process. */
export interface Message {
  readonly id: string;
  readonly processId: string;
  readonly atMs: number;
  readonly actor: { readonly kind: string; readonly id: string };
  readonly expectedVersion?: number | undefined;
  readonly causationId?: string | undefined;
  readonly traceparent?: string | undefined;
  /**
   * Hash of the request behind the message. If present, repeats are compared by it, not by event,
   * as a repeated request may draw other random values.
   */
  readonly requestHash?: string | undefined;
  readonly event: ProcessEvent;
}

export interface HostedCore<State> extends Omit<ProcessCore<State>, 'step'> {
  /**
   * Applies a message. Verdict `conflict`: the expected version is outdated, and the id stays
   * unused.
   */
  step(state: State | null, message: Message): Step<State>;
}

/** A process whose id starts with the kind of one of `others` uses that core. */
export interface HostedCores<State> {
  readonly core: HostedCore<State>;
  /** Default: none. */
  readonly others?: readonly HostedCore<State>[];
}

export function coreOf<State>(
  { core, others = [] }: HostedCores<State>,
  processId: string,
): HostedCore<State> {
  return others.find(({ kind }) => processId.startsWith(`${kind}/`)) ?? core;
}

export interface Cause {
  readonly causationId: string;
  readonly traceparent?: string | undefined;
}

export interface Doer {
  /**
   * Carries out an effect, maybe repeatedly; throw to retry it with the same key. The result goes
   * to the process as message `r:<key>`; null: no message.
   */
  carryOut(effect: Effect, cause: Cause): Promise<ProcessEvent | null>;
  /**
   * Pauses in ms between tries; after the last the effect is parked. Default: 1 s to 10 min, then
   * hourly for a day.
   */
  readonly retryAfterMs?: readonly number[];
  /** Longest time of one try, in ms. Default: 60,000. */
  readonly leaseMs?: number;
  /**
   * Whether the doer takes milliseconds and calls no other system, so that Temporal may run it as a
   * local activity. Default: false.
   */
  readonly isLocal?: boolean;
}

/** Real time, or a clock controlled by a test. */
export interface HostClock {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Runs a function once, after the delay or later; returns its cancellation. */
  after(delayMs: number, run: () => void): () => void;
  /** Milliseconds of this clock per real one. Default: 1; 0: a test sets it. */
  readonly speed?: number;
}

/** What a host raises an alarm for. */
export const alarmKinds = [
  'message_parked',
  'effect_parked',
  'process_failing',
  'process_resumed',
  'id_reused',
  'clock_ahead',
  'fenced',
] as const;

export interface Alarm {
  readonly kind: (typeof alarmKinds)[number];
  readonly subject: string;
  readonly problem: string;
}

export interface HostLimits {
  /** Messages that may wait before senders get `busy`. Default: 10,000. */
  readonly waitingMax: number;
  /** Messages per transaction. Default: 512. */
  readonly batchMax: number;
  /** Effects running at the same time. Default: 256. */
  readonly effectsMax: number;
  /** Timers overdue at the start that fire per second. Default: 500. */
  readonly catchUpPerSecond: number;
  /** Process snapshots kept in memory. Default: 2,000. */
  readonly snapshotsMax: number;
}

export const limitsDefault: HostLimits = {
  waitingMax: 10_000,
  batchMax: 512,
  effectsMax: 256,
  catchUpPerSecond: 500,
  snapshotsMax: 2_000,
};

/** Stages of a batch, told to tests with the ids of its messages. */
export type HostPoint = 'recovering' | 'planned' | 'sent' | 'committed' | 'acknowledged';

export interface HostOptions<State> extends HostedCores<State> {
  readonly doers: { readonly [kind: string]: Doer };
  readonly clock: HostClock;
  /** The core's queries by name, answered from a snapshot. */
  readonly queries?: { readonly [name: string]: (state: State) => unknown };
  readonly limits?: Partial<HostLimits>;
  readonly onAlarm?: (alarm: Alarm) => void;
  /** Called at each stage, where a test may end the process. */
  readonly reached?: (point: HostPoint, ids: readonly string[]) => void;
}

export interface ListFilter {
  readonly status?: 'open' | 'ended';
  /** Processes per page. Default: 100. */
  readonly limit?: number;
}

export interface ListedProcess {
  readonly processId: string;
  readonly version: number;
  readonly status: 'open' | 'ended';
  readonly updatedAtMs: number;
}

/** A page of processes. `cursor` is null on the last page. */
export interface ProcessPage {
  readonly processes: readonly ListedProcess[];
  readonly cursor: string | null;
}

export interface ProcessHost {
  /**
   * Resolves when the message is applied and stored with its effects. A duplicate's `value` is the
   * first verdict. @throws {HostError}
   */
  deliver(message: Message): Promise<Verdict>;
  /** Delivers to a process that may not exist yet, creating it in the same transaction. */
  start(message: Message): Promise<Verdict>;
  /**
   * Answers from the last stored snapshot; null: no such process. Every host has `openEffects` and
   * `orderTimeline`; the core defines others. @throws {HostError}
   */
  query(processId: string, name: string): Promise<unknown>;
  /** Lists processes by id, starting after the cursor. @throws {HostError} */
  list(filter: ListFilter, cursor: string | null): Promise<ProcessPage>;
  /** Number of effects not carried out yet; absent: Temporal has them. */
  readonly outboxSize?: number;
  /**
   * Starts no more effects or timers; resolves when those running have ended and their results are
   * stored.
   */
  drain(): Promise<void>;
  /**
   * Stores the messages accepted so far and closes. Effects still running are repeated after the
   * next start.
   */
  stop(): Promise<void>;
}

/**
 * `busy`: retry later; `id_reused`: another message had this id; `parked`: every try to apply it
 * failed; `stopped`: the host has ended.
 */
export type HostErrorCode = 'busy' | 'id_reused' | 'parked' | 'stopped';

/** The message was neither applied nor refused by the core. */
export class HostError extends Error {
  override readonly name = 'HostError';
  readonly code: HostErrorCode;

  constructor(code: HostErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }

  /** Whether the same message may succeed later in this host. */
  get isPassing(): boolean {
    return this.code === 'busy';
  }
}
