/**
 * Publishes orders' events (the outbox's lane `events`) in the service, which has the lists and
 * streams: per process in order, at least once. Polls for turns of other workers.
 * Source: durable-orders.md 10.3.
 */
import { reasonOf } from '../../kernel/index.ts';
import { openEffectOf, pausesDefault } from '../engine/effect-lanes.ts';
import type { EffectRow } from '../engine/process-store.ts';
import type { TurnStore } from '../engine/turn-store.ts';
import type { HostOptions } from '../host.ts';

const pageMax = 200;
const lookEveryMs = 250;

const outboxLane = 'events';

type FeedOptions = Pick<HostOptions<never>, 'doers' | 'clock' | 'onAlarm'>;

export class OutboxFeed {
  readonly #store: TurnStore;
  readonly #of: FeedOptions;
  readonly #timer: NodeJS.Timeout;
  #isWanted = false;
  #pass: Promise<void> | null = null;

  constructor(store: TurnStore, options: FeedOptions) {
    this.#store = store;
    this.#of = options;
    this.#timer = setInterval(() => this.wake(), lookEveryMs).unref();
  }

  wake(): void {
    this.#isWanted = true;
    // If a pass over the outbox fails, the next poll repeats it.
    this.#pass ??= this.#untilDone()
      .catch(() => undefined)
      .finally(() => {
        this.#pass = null;
      });
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#pass;
    this.wake();
    await this.#pass;
  }

  async #untilDone(): Promise<void> {
    while (this.#isWanted) {
      this.#isWanted = false;
      /** Processes with a failed effect; their later effects wait, to keep order. */
      const waiting = new Set<string>();
      for (let after = 0, isMore = true; isMore; ) {
        const rows = await this.#store.openInLane(outboxLane, after, pageMax);
        for (const row of rows) await this.#carryOut(row, waiting);
        after = rows.at(-1)?.seq ?? after;
        isMore = rows.length === pageMax;
      }
    }
  }

  async #carryOut(row: EffectRow, waiting: Set<string>): Promise<void> {
    const { clock, onAlarm } = this.#of;
    const doer = this.#of.doers[row.kind];
    const { key, kind, processId, failures } = row;
    if (waiting.has(processId)) return;
    if (doer === undefined || row.nextAtMs > clock.nowMs()) {
      waiting.add(processId);
      return;
    }
    const { effect, cause } = openEffectOf(row);
    const state = { ...row, leaseUntilMs: null };
    try {
      await doer.carryOut(effect, cause);
      await this.#store.note({ ...state, doneAtMs: clock.nowMs() });
    } catch (error) {
      const problem = reasonOf(error);
      const pauseMs = (doer.retryAfterMs ?? pausesDefault)[failures];
      const isOver = pauseMs === undefined;
      const nextAtMs = clock.nowMs() + (pauseMs ?? 0);
      const parkedAtMs = isOver ? nextAtMs : null;
      await this.#store.note({ ...state, failures: failures + 1, nextAtMs, parkedAtMs, problem });
      if (isOver)
        onAlarm?.({ kind: 'effect_parked', subject: key, problem: `${kind}: ${problem}` });
      else waiting.add(processId);
    }
  }
}
