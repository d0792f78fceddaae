/**
 * Processes in SQL tables. A batch is one transaction and is fenced by the epoch.
 * Source: durable-orders.md 10.2, 12.
 */
import { readFileSync } from 'node:fs';
import {
  type BatchPlace,
  type Conflict,
  type EffectRow,
  type Epoch,
  type EventRow,
  type InboxRow,
  type ProcessStore,
  requireLast,
  type StoredProcess,
  StoreRefusal,
  type TimerRow,
} from '../engine/process-store.ts';
import type { ListFilter, ProcessPage } from '../host.ts';
import type { PackedWrites } from './packed-writes.ts';
import { processStatements as statements } from './process-statements.ts';
import type { PackedRows, SqlDriver, SqlRow, SqlValue, SqlWrite } from './sql-driver.ts';

const listMax = 100;
/** Released migrations are never edited; append new ones. */
const migrations = ['migrations/0001-processes.sql'];

/**
 * Prefix of the owner's name in a store that Temporal hosts use, or whose processes are still
 * moving to Temporal.
 */
export const ofWorkflows = 'temporal';
export const moving = `${ofWorkflows} moving`;

export function isOfWorkflows(owner: string): boolean {
  return owner.startsWith(ofWorkflows);
}

export class SqlProcessStore implements Omit<ProcessStore, 'commit'> {
  protected readonly driver: SqlDriver;
  #last = 0;

  constructor(driver: SqlDriver) {
    this.driver = driver;
  }

  async open(owner: string, nowMs: number): Promise<Epoch> {
    await this.migrate(nowMs);
    return await this.driver.transaction(async () => {
      if (isOfWorkflows(await this.lastOwner())) {
        const how = 'callwright order move --to embedded';
        const message = `its processes are workflows of Temporal; "${how}" moves them here`;
        throw new StoreRefusal('failed', message);
      }
      const epoch = await this.addEpoch(owner, nowMs);
      const [last] = await this.driver.rows(statements.lastEffect, []);
      return { epoch, effectSeq: Number(last?.['seq'] ?? 0) };
    });
  }

  protected async lastOwner(): Promise<string> {
    const [row] = await this.driver.rows(statements.lastOwner, []);
    return String(row?.['owner'] ?? '');
  }

  /** Takes the store under the next epoch. Must run inside a transaction. */
  protected async addEpoch(owner: string, nowMs: number): Promise<number> {
    const epoch = (await this.epoch()) + 1;
    await this.driver.write([statements.addEpoch, rowOf(epoch, owner, nowMs)]);
    return epoch;
  }

  protected async migrate(nowMs: number): Promise<void> {
    await this.driver.execute(statements.migrations);
    const [last] = await this.driver.rows(statements.lastMigration, []);
    const done = Number(last?.['number'] ?? 0);
    if (done > migrations.length) {
      const message = `the schema ${done} is of a newer version; expected at most ${migrations.length}`;
      throw new StoreRefusal('failed', message);
    }
    for (const [place, name] of migrations.entries()) {
      if (place < done) continue;
      await this.driver.transaction(async () => {
        await this.driver.execute(readFileSync(new URL(name, import.meta.url), 'utf8'));
        await this.driver.write([statements.addMigration, rowOf(place + 1, name, nowMs)]);
      });
    }
  }

  async load(ids: readonly string[]): Promise<readonly StoredProcess[]> {
    return (await this.driver.rowsOf(statements.load, ids)).map(processOf);
  }

  async taken(keys: readonly string[]): Promise<readonly InboxRow[]> {
    return (await this.driver.rowsOf(statements.message, keys)).map(messageOf);
  }

  async commit(writes: PackedWrites, place: BatchPlace): Promise<Conflict | null> {
    requireLast(place, this.#last);
    try {
      await this.driver.transaction(async () => {
        const epoch = await this.epoch();
        if (epoch === writes.epoch) return;
        const message = `a host of epoch ${epoch} has opened this store; this one has ${writes.epoch}`;
        throw new StoreRefusal('fenced', message);
      }, this.writesOf(writes));
      this.#last = place.number;
      return null;
    } catch (error) {
      if (!(error instanceof StoreRefusal) || error.reason !== 'failed') throw error;
      const used = await this.usedUp(keysOf(writes.inbox), keysOf(writes.effects));
      if (used.messages.length + used.effectKeys.length === 0) throw error;
      return used;
    }
  }

  protected async usedUp(ids: readonly string[], keys: readonly string[]): Promise<Conflict> {
    const effects = await this.driver.rowsOf(statements.effect, keys);
    return {
      messages: await this.taken(ids),
      effectKeys: effects.map((row) => String(row['key'])),
    };
  }

  protected writesOf(writes: PackedWrites): readonly SqlWrite[] {
    return [
      [statements.addMessage, writes.inbox],
      [statements.addEffect, writes.effects],
      [statements.saveProcess, writes.processes],
      [statements.saveSnapshot, writes.snapshots],
      [statements.addEvent, writes.events],
      [statements.dropTimer, writes.dropped],
      [statements.armTimer, writes.armed],
      [statements.saveEffect, writes.effectStates],
      [statements.saveBody, writes.toldBodies],
      [statements.park, writes.parked],
    ];
  }

  async timersAfter(after: TimerRow | null, limit: number): Promise<readonly TimerRow[]> {
    const rows =
      after === null
        ? await this.driver.rows(statements.timers, [limit])
        : await this.driver.rows(statements.timersAfter, [
            after.dueAtMs,
            after.processId,
            after.name,
            limit,
          ]);
    return rows.map(timerOf);
  }

  async openEffects(afterSeq: number, limit: number): Promise<readonly EffectRow[]> {
    return (await this.driver.rows(statements.openEffects, [afterSeq, limit])).map(effectOf);
  }

  async effectsOf(processId: string): Promise<readonly EffectRow[]> {
    return (await this.driver.rows(statements.effectsOf, [processId])).map(effectOf);
  }

  async eventsOf(processId: string): Promise<readonly EventRow[]> {
    return (await this.driver.rows(statements.eventsOf, [processId])).map(eventOf);
  }

  async list({ status, limit = listMax }: ListFilter, cursor: string | null): Promise<ProcessPage> {
    const after = cursor ?? '';
    const rows =
      status === undefined
        ? await this.driver.rows(statements.list, [after, limit])
        : await this.driver.rows(statements.listStatus, [status, after, limit]);
    const processes = rows.map((row) => ({
      processId: String(row['id']),
      version: Number(row['version']),
      status: row['status'] === 'ended' ? ('ended' as const) : ('open' as const),
      updatedAtMs: Number(row['updated_at_ms']),
    }));
    const isLast = processes.length < limit;
    return { processes, cursor: isLast ? null : (processes.at(-1)?.processId ?? null) };
  }

  close(): Promise<void> {
    return this.driver.close();
  }

  protected async epoch(): Promise<number> {
    const [row] = await this.driver.rows(statements.lastEpoch, []);
    return Number(row?.['n'] ?? 0);
  }
}

function rowOf(...values: readonly SqlValue[]): PackedRows {
  return { width: values.length, values };
}

function keysOf({ width, values }: PackedRows): readonly string[] {
  return values.filter((_, place) => place % width === 0).map(String);
}

function processOf(row: SqlRow): StoredProcess {
  return {
    id: String(row['id']),
    version: Number(row['version']),
    machineVersion: Number(row['machine_version']),
    snapshot: String(row['snapshot']),
    seq: Number(row['seq'] ?? 0),
  };
}

export function timerOf(row: SqlRow): TimerRow {
  return {
    processId: String(row['process_id']),
    name: String(row['name']),
    dueAtMs: Number(row['due_at_ms']),
  };
}

export function messageOf(row: SqlRow): InboxRow {
  return {
    id: String(row['id']),
    processId: String(row['process_id']),
    bodyHash: String(row['body_hash']),
    verdict: String(row['verdict']),
  };
}

function eventOf(row: SqlRow): EventRow {
  return {
    processId: String(row['process_id']),
    seq: Number(row['seq']),
    messageId: String(row['message_id']),
    type: String(row['type']),
    atMs: Number(row['at_ms']),
    actor: String(row['actor']),
    body: String(row['body']),
    outcome: String(row['outcome']),
    version: Number(row['version']),
    published: String(row['published']),
  };
}

export function effectOf(row: SqlRow): EffectRow {
  const numberOrNull = (value: SqlValue | undefined) =>
    value === null || value === undefined ? null : Number(value);
  const textOrNull = (value: SqlValue | undefined) =>
    value === null || value === undefined ? null : String(value);
  return {
    key: String(row['key']),
    seq: Number(row['seq']),
    processId: String(row['process_id']),
    kind: String(row['kind']),
    lane: String(row['lane']),
    body: String(row['body']),
    cause: String(row['cause']),
    traceparent: textOrNull(row['traceparent']),
    failures: Number(row['failures']),
    nextAtMs: Number(row['next_at_ms']),
    leaseUntilMs: numberOrNull(row['lease_until_ms']),
    doneAtMs: numberOrNull(row['done_at_ms']),
    parkedAtMs: numberOrNull(row['parked_at_ms']),
    problem: textOrNull(row['problem']),
  };
}
