/** A host on a stage: its storage, a clock turned by hand, and a provider that can be scripted. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import type { Effect } from '../../../orders/index.ts';
import {
  type Alarm,
  type HostOptions,
  type ProcessEvent,
  type ProcessHost,
  ProcessMemory,
} from '../../../workflows/index.ts';
import { aFolder } from '../a-folder.ts';
import { runStatements } from '../temporary-postgres.ts';
import { TurnedClock } from '../turned-clock.ts';
import { openHostOf, type Patience, turnWorkflows } from './open-host-of.ts';
import { type Tally, tallyCore } from './tally-core.ts';

/** A host by its store. */
export type HostName = 'in-memory' | DurableHost;
export type DurableHost = 'sqlite' | 'postgres' | 'temporal';

/** A new store: a file, or the URL of a schema in the PostgreSQL that the test file has started. */
export async function newPlace(name: HostName): Promise<string> {
  if (name === 'in-memory') return '';
  if (name !== 'postgres') return join(aFolder(), 'orders.db');
  const { onPostgres } = await import('./postgres-here.ts');
  return await onPostgres();
}

/** What a statement finds in a store, and whatever it changes there. */
export async function inStore(place: string, sql: string): Promise<readonly unknown[]> {
  if (place.startsWith('postgres')) return await runStatements(place, sql);
  const file = new DatabaseSync(place);
  try {
    return file.prepare(sql).all();
  } finally {
    file.close();
  }
}

/** Keeps a store from being written to, until it is let go. */
export async function blocked(place: string): Promise<() => Promise<void>> {
  if (!place.startsWith('postgres')) {
    const file = new DatabaseSync(place);
    file.exec('begin immediate');
    return () => Promise.resolve(file.close());
  }
  const client = new pg.Client({ connectionString: place });
  await client.connect();
  await client.query('begin; lock table process in exclusive mode');
  return () => client.end();
}

/** What a provider does with an effect; what it was asked stands in the ledger already. */
type Answer = (effect: Effect) => Promise<ProcessEvent | null>;

/** A clock that tells workflows when it is turned. */
class StageClock extends TurnedClock {
  turned: () => Promise<void> = () => Promise.resolve();

  override turn(byMs: number): void {
    super.turn(byMs);
    // A host that was stopped meanwhile hears of it when it is told something.
    this.turned().catch(() => undefined);
  }
}

/** Stages whose hosts are workflows. */
const stages = new WeakMap<ProcessHost, HostStage>();

export class HostStage {
  readonly clock: StageClock;
  /** Its store, once a host was opened. */
  path: string;
  /** Keys that the provider was asked to act on, once for each time. */
  readonly ledger: string[] = [];
  readonly alarms: Alarm[] = [];
  answer: Answer = ({ key }) => Promise.resolve(done(key));
  readonly #name: HostName;
  readonly #memory = new ProcessMemory();

  constructor(name: HostName, of: { readonly path?: string; readonly nowMs?: number } = {}) {
    this.#name = name;
    this.path = of.path ?? '';
    this.clock = new StageClock(of.nowMs ?? 0);
  }

  /** A host on this storage; stopped when the test ends. */
  async open(options: Partial<HostOptions<Tally> & Patience> = {}): Promise<ProcessHost> {
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
    if (this.path === '') this.path = await newPlace(this.#name);
    const host = await openHostOf(this.#name, { ...all, path: this.path, memory: this.#memory });
    if (this.#name === 'temporal') this.clock.turned = () => turnWorkflows(host, this);
    stages.set(host, this);
    onTestFinished(() => host.stop());
    return host;
  }

  /** As if somebody had cleared away the lock of a host that was only paused. */
  async clearLock(): Promise<void> {
    if (this.#name === 'sqlite') rmSync(`${this.path}.lock`, { force: true });
    if (this.#name !== 'postgres') return;
    await inStore(
      this.path,
      "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = hashtext(current_schema())::oid",
    );
  }
}

/** What a provider answers that has acted. */
export function done(key: string): ProcessEvent & { readonly key: string } {
  return { type: 'effect.done', key };
}

export async function tallyOf(host: ProcessHost, order: string): Promise<Tally | null> {
  return (await host.query(`order/${order}`, 'tally')) as Tally | null;
}

const looksAtOnce = 20;
/** Looking more often would keep from its work what is waited for. */
const lookAgainMsMax = 50;

/** Lets everything else run until it is so. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  limitMs = 60_000,
): Promise<void> {
  const beganAtMs = performance.now();
  for (let looks = 0; !(await isSo()); looks += 1) {
    if (performance.now() - beganAtMs > limitMs) {
      throw new Error(`it has not come to be so in ${limitMs / 1_000} s`);
    }
    const waitMs = Math.min(lookAgainMsMax, looks - looksAtOnce);
    await (waitMs < 1 ? new Promise(setImmediate) : pause(waitMs));
  }
}

/** Lets everything run that can run without the clock being turned. */
export async function settled(host: ProcessHost): Promise<void> {
  await stages.get(host)?.clock.turned();
  // A message of its own is stored after everything that waited before it.
  for (let turn = 0; turn < 3; turn += 1) {
    await host.deliver({
      id: 'nobody',
      processId: 'order/nobody',
      atMs: 0,
      actor: { kind: 'system', id: 'test' },
      event: { type: 'added' },
    });
  }
}
