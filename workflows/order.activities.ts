/**
 * Temporal activities of orders: one per kind of effect, and one that stores turns. Each try's
 * start and failure are stored, so that open effects look the same in every host.
 */
import { ApplicationFailure, Context } from '@temporalio/activity';
import { reasonOf } from '../kernel/index.ts';
import type { Effect } from '../orders/index.ts';
import { leaseMsDefault, pausesDefault } from './engine/effect-lanes.ts';
import type { EffectState } from './engine/process-store.ts';
import type { TurnStore } from './engine/turn-store.ts';
import type { Alarm, Doer, HostClock } from './host.ts';
import type {
  EffectActivity,
  EffectCause,
  EffectEnd,
  LocalActivities,
} from './temporal/effect-activities.ts';

/** Heartbeats within the timeout after which the server considers the worker dead. */
const beats = 3;
/** A local activity may have been repeated because of the store, not because of the effect. */
const firstAttempt = 1;

export interface ActivityParts {
  readonly store: TurnStore;
  readonly doers: { readonly [kind: string]: Doer };
  readonly clock: HostClock;
  readonly onAlarm: (alarm: Alarm) => void;
}

export function processActivities(parts: ActivityParts): LocalActivities & {
  readonly [kind: string]: EffectActivity | LocalActivities[keyof LocalActivities];
} {
  const { store, doers, onAlarm } = parts;
  const effects = Object.entries(doers).map(([kind, doer]) => [
    kind,
    (effect: Effect, cause: EffectCause) => new Try(parts, doer, effect).run(cause),
  ]);
  const recordTurn: LocalActivities['recordTurn'] = async (turn) => {
    const ahead = await store.record(turn);
    if (ahead !== null) return ahead;
    for (const { id, problem } of turn.writes.parked) {
      onAlarm({ kind: 'message_parked', subject: id, problem });
    }
    return null;
  };
  const carryOutHere: LocalActivities['writeNotice'] = async (effect, of) => {
    const doer = doers[effect.kind];
    if (doer?.isLocal !== true) return null;
    return await new Try(parts, doer, effect).run(of, firstAttempt);
  };
  return {
    default: (effect: Effect, cause: EffectCause) => new Try(parts, nobody, effect).run(cause),
    ...Object.fromEntries(effects),
    async saveOrder(turn, requests) {
      const ahead = await recordTurn(turn);
      if (ahead !== null) return { ahead, ends: [] };
      // If a try fails, an ordinary activity tries again.
      const tries = requests.map(({ effect, of }) => carryOutHere(effect, of).catch(() => null));
      return { ahead, ends: await Promise.all(tries) };
    },
    recordTurn,
    writeNotice: carryOutHere,
    readProcess: (processId) => store.whole(processId),
    tellFailing(subject, problem) {
      onAlarm({ kind: 'process_failing', subject, problem });
      return Promise.resolve();
    },
  };
}

const nobody: Doer = {
  carryOut: ({ kind }) => Promise.reject(new Error(`nobody carries out ${kind}`)),
};

class Try {
  readonly #parts: ActivityParts;
  readonly #doer: Doer;
  readonly #effect: Effect;
  readonly #context = Context.current();

  constructor(parts: ActivityParts, doer: Doer, effect: Effect) {
    this.#parts = parts;
    this.#doer = doer;
    this.#effect = effect;
  }

  async run({ cause }: EffectCause, attempt = this.#context.info.attempt): Promise<EffectEnd> {
    const { leaseMs = leaseMsDefault, retryAfterMs = pausesDefault } = this.#doer;
    const { heartbeatTimeoutMs: heartbeatMs = leaseMs } = this.#context.info;
    const failures = attempt - 1;
    const leaseUntilMs = this.#parts.clock.nowMs() + leaseMs;
    const isOpen = await this.#note({ failures, leaseUntilMs });
    if (!isOpen) return { event: null, failures, gaveUp: null };
    // No try is left: the last one was cut off without an answer.
    if (failures > retryAfterMs.length) return this.#giveUp(failures, 'no answer to the last try');
    const lease = Promise.withResolvers<never>();
    const cancel = this.#parts.clock.after(leaseMs, () => {
      lease.reject(new Error(`no answer within ${leaseMs} ms`));
    });
    const beat = setInterval(() => this.#context.heartbeat(), heartbeatMs / beats);
    try {
      const acts = this.#doer.carryOut(this.#effect, cause);
      const event = await Promise.race([acts, this.#context.cancelled, lease.promise]);
      if (event === null) await this.#note({ failures, doneAtMs: this.#parts.clock.nowMs() });
      return { event, failures, gaveUp: null };
    } catch (error) {
      if (this.#context.cancellationSignal.aborted) throw error;
      const problem = reasonOf(error);
      const pauseMs = retryAfterMs[failures];
      if (pauseMs === undefined) return this.#giveUp(failures, problem);
      const nextAtMs = this.#parts.clock.nowMs() + pauseMs;
      await this.#note({ failures: failures + 1, nextAtMs, problem });
      // The server waits in real time, but a test's clock may run faster.
      const nextRetryDelay = pauseMs / (this.#parts.clock.speed || 1);
      throw ApplicationFailure.create({ message: problem, nextRetryDelay });
    } finally {
      clearInterval(beat);
      cancel();
    }
  }

  #giveUp(failures: number, problem: string): EffectEnd {
    const { key, kind } = this.#effect;
    this.#parts.onAlarm({ kind: 'effect_parked', subject: key, problem });
    const event = { type: 'effect.gaveUp', kind, key, reason: 'tries_used_up' };
    return { event, failures, gaveUp: problem };
  }

  /** Stores a change of the effect; false: it is done or parked already. */
  #note(change: Partial<EffectState>): Promise<boolean> {
    const nextAtMs = this.#parts.clock.nowMs();
    const none = { leaseUntilMs: null, doneAtMs: null, parkedAtMs: null, problem: null };
    return this.#parts.store.note({
      key: this.#effect.key,
      lane: this.#effect.lane,
      failures: 0,
      nextAtMs,
      ...none,
      ...change,
    });
  }
}
