/** A host on a stage: its storage, a clock turned by hand, and a provider that can be scripted. */
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Effect } from '../../../orders/index.ts';
import {
  type Alarm,
  type HostOptions,
  openEmbeddedHost,
  openInMemoryHost,
  type ProcessEvent,
  type ProcessHost,
  ProcessMemory,
} from '../../../workflows/index.ts';
import { aFolder } from '../a-folder.ts';
import { TurnedClock } from '../turned-clock.ts';
import { type Tally, tallyCore } from './tally-core.ts';

export type HostName = 'in-memory' | 'sqlite';

/** What a provider does with an effect; what it was asked stands in the ledger already. */
type Answer = (effect: Effect) => Promise<ProcessEvent | null>;

export class HostStage {
  readonly clock: TurnedClock;
  /** Of SQLite. */
  readonly path: string;
  /** Keys that the provider was asked to act on, once for each time. */
  readonly ledger: string[] = [];
  readonly alarms: Alarm[] = [];
  answer: Answer = ({ key }) => Promise.resolve(done(key));
  readonly #name: HostName;
  readonly #memory = new ProcessMemory();

  constructor(name: HostName, of: { readonly path?: string; readonly nowMs?: number } = {}) {
    this.#name = name;
    this.path = of.path ?? (name === 'sqlite' ? join(aFolder(), 'orders.db') : '');
    this.clock = new TurnedClock(of.nowMs ?? 0);
  }

  /** A host on this storage; stopped when the test ends. */
  async open(options: Partial<HostOptions<Tally>> = {}): Promise<ProcessHost> {
    const doer = {
      leaseMs: 10_000,
      retryAfterMs: [1_000, 5_000],
      carryOut: (effect: Effect) => {
        this.ledger.push(effect.key);
        return this.answer(effect);
      },
    };
    const all: HostOptions<Tally> = {
      core: tallyCore,
      doers: { act: doer },
      clock: this.clock,
      queries: { tally: (state) => state },
      onAlarm: (alarm) => this.alarms.push(alarm),
      ...options,
    };
    const host = await (this.#name === 'sqlite'
      ? openEmbeddedHost({ ...all, path: this.path })
      : openInMemoryHost({ ...all, memory: this.#memory }));
    onTestFinished(() => host.stop());
    return host;
  }
}

/** What a provider answers that has acted. */
export function done(key: string): ProcessEvent & { readonly key: string } {
  return { type: 'effect.done', key };
}

export async function tallyOf(host: ProcessHost, order: string): Promise<Tally | null> {
  return (await host.query(`order/${order}`, 'tally')) as Tally | null;
}

/** Lets everything else run until it is so. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const beganAtMs = performance.now();
  while (!(await isSo())) {
    if (performance.now() - beganAtMs > 20_000) throw new Error('it has not come to be so in 20 s');
    await new Promise(setImmediate);
  }
}

/** Lets everything run that can run without the clock being turned. */
export async function settled(host: ProcessHost): Promise<void> {
  // A message of its own is stored after everything that waited before it.
  for (let turn = 0; turn < 3; turn += 1) {
    await host.deliver({
      ...{ id: 'nobody', processId: 'order/nobody', atMs: 0 },
      actor: { kind: 'system', id: 'test' },
      event: { type: 'added' },
    });
  }
}
