/**
 * The port of every host of processes, and what a host is given.
 *
 * A host keeps processes: it applies each message once, stores what the step made of it in one
 * transaction, answers, and only then carries out the effects. It knows no orders; those are the
 * core's.
 * Source: durable-orders.md 10.1; decision 0021.
 */
import type { Verdict } from '../contracts/index.ts';
import type { Effect, ProcessCore, Step } from '../orders/index.ts';

/** What a message says; the rest of it is read by the core alone. */
export interface ProcessEvent {
  readonly type: string;
}

/** A message into a process. `id` is unique by meaning; a timer's only within its process. */
export interface Message {
  readonly id: string;
  readonly processId: string;
  readonly atMs: number;
  readonly actor: { readonly kind: string; readonly id: string };
  readonly expectedVersion?: number | undefined;
  readonly causationId?: string | undefined;
  readonly traceparent?: string | undefined;
  /**
   * Hash of the request that sent it. Two messages of one id are the same where their requests are:
   * what a request draws by chance, or reads, may differ when it is repeated [their events are].
   */
  readonly requestHash?: string | undefined;
  readonly event: ProcessEvent;
}

/** A core, of whose messages a host reads no more than that. */
export interface HostedCore<State> extends Omit<ProcessCore<State>, 'step'> {
  /** `conflict`: the version that the message expects is lost; its id stays unused. */
  step(state: State | null, message: Message): Step<State>;
}

/** The cores of a host: other kinds of process go by their own, by the first part of their ids. */
export interface HostedCores<State> {
  readonly core: HostedCore<State>;
  /** [none] */
  readonly others?: readonly HostedCore<State>[];
}

/** The core of a process. */
export function coreOf<State>(
  { core, others = [] }: HostedCores<State>,
  processId: string,
): HostedCore<State> {
  return others.find(({ kind }) => processId.startsWith(`${kind}/`)) ?? core;
}

/** What led to an effect. */
export interface Cause {
  /** The message that caused it. */
  readonly causationId: string;
  readonly traceparent?: string | undefined;
}

/** Carries out the effects of one kind. */
export interface Doer {
  /**
   * Returns what the process is told as `r:<key>`; null: nothing. Throws where it must be tried
   * again, with the same key. Called at least once for each effect.
   */
  carryOut(effect: Effect, cause: Cause): Promise<ProcessEvent | null>;
  /** Pauses between tries; parked when the list ends [1 s to 10 min, then hourly for a day]. */
  readonly retryAfterMs?: readonly number[];
  /** How long one try may take before it counts as failed [60,000]. */
  readonly leaseMs?: number;
  /** Takes milliseconds and asks nobody: a notice that a workflow writes as it goes [false]. */
  readonly isLocal?: boolean;
}

/** The clock of a host: the wall's, or one that a test turns. */
export interface HostClock {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Runs once after at least so long; returns its cancel. */
  after(delayMs: number, run: () => void): () => void;
  /** Its milliseconds in one of the wall's, where it is not the wall's; 0: turned by hand. */
  readonly speed?: number;
}

/**
 * What a person should look at: something was parked, an id was reused, or the clock of
 * a sender is ahead.
 */
export interface Alarm {
  readonly kind:
    | 'message_parked'
    | 'effect_parked'
    | 'process_failing'
    | 'id_reused'
    | 'clock_ahead'
    | 'fenced';
  /** Id of the message or of the process, or key of the effect. */
  readonly subject: string;
  readonly problem: string;
}

/** Limits of a host; each has a default. */
export interface HostLimits {
  /** Messages that wait for their transaction; further ones are refused with `busy` [10,000]. */
  readonly waitingMax: number;
  /** Messages of one transaction [512]. */
  readonly batchMax: number;
  /** Effects carried out at once [256]. */
  readonly effectsMax: number;
  /** Timers due before the start that fire in a second [500]. */
  readonly catchUpPerSecond: number;
  /** Snapshots kept in memory [2,000]. */
  readonly snapshotsMax: number;
}

/** The limits of a host that is told no others. */
export const limitsDefault: HostLimits = {
  waitingMax: 10_000,
  batchMax: 512,
  effectsMax: 256,
  catchUpPerSecond: 500,
  snapshotsMax: 2_000,
};

/** Where a host is in its work; `ids` are the messages concerned. */
export type HostPoint = 'recovering' | 'planned' | 'sent' | 'committed' | 'acknowledged';

/** What a host is given. */
export interface HostOptions<State> extends HostedCores<State> {
  /** By kind of effect. */
  readonly doers: { readonly [kind: string]: Doer };
  readonly clock: HostClock;
  /** Answers of a core's own queries, by name, from a snapshot. */
  readonly queries?: { readonly [name: string]: (state: State) => unknown };
  readonly limits?: Partial<HostLimits>;
  readonly onAlarm?: (alarm: Alarm) => void;
  /** Told where the host is: a test ends its process there. */
  readonly reached?: (point: HostPoint, ids: readonly string[]) => void;
}

/** Processes to list. */
export interface ListFilter {
  readonly status?: 'open' | 'ended';
  /** At most so many [100]. */
  readonly limit?: number;
}

/** One line of a list. */
export interface ListedProcess {
  readonly processId: string;
  readonly version: number;
  readonly status: 'open' | 'ended';
  readonly updatedAtMs: number;
}

/** A page of a list; `cursor` is null on the last one. */
export interface ProcessPage {
  readonly processes: readonly ListedProcess[];
  readonly cursor: string | null;
}

/** A host of processes. */
export interface ProcessHost {
  /**
   * Resolves when the message is durable and applied once, and the effects it wants are durable.
   * A duplicate's `value` is the first verdict. @throws {HostError}
   */
  deliver(message: Message): Promise<Verdict>;
  /** Delivers to a process that may not exist yet: created or told, in one transaction. */
  start(message: Message): Promise<Verdict>;
  /**
   * Of the last durable snapshot; null: no such process. `openEffects` and `orderTimeline` are
   * every host's own, the others the core's.
   */
  query(processId: string, name: string): Promise<unknown>;
  /** By id, from after the cursor. */
  list(filter: ListFilter, cursor: string | null): Promise<ProcessPage>;
  /** No new effects and no timers; resolves when those that run have ended and are stored. */
  drain(): Promise<void>;
  /** Takes nothing more, stores what it has taken, and closes. Effects that run are recovered. */
  stop(): Promise<void>;
}

/**
 * Why a host did not take a message: `busy` may be tried again; `id_reused`: another message had
 * this id; `parked`: it failed every time; `stopped`: this host works no more.
 */
export type HostErrorCode = 'busy' | 'id_reused' | 'parked' | 'stopped';

/** A message that was neither applied nor refused by the core. */
export class HostError extends Error {
  override readonly name = 'HostError';
  readonly code: HostErrorCode;

  constructor(code: HostErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }

  /** The same may succeed later, here. */
  get isPassing(): boolean {
    return this.code === 'busy';
  }
}
