/**
 * Processes in SQL tables. A batch is one transaction, refused if a later host has opened the
 * store.
 * Source: durable-orders.md 10.2, 12.
 */
import { readFileSync } from 'node:fs';
import { namedRow, type SqlValue } from '../../store/database/index.ts';
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
import { type PackedWrites, packRows } from './packed-writes.ts';
import { processStatements as statements } from './process-statements.ts';
import { refusalReasonOf } from './refusal-reason.ts';
import type { PackedRows, SqlDriver, SqlWrite } from './sql-driver.ts';

const listMax = 100;
/** Released migrations are never edited; new ones are appended. */
const migrations = ['migrations/0001-processes.sql'];

/**
 * Prefix of the owner's name in a store that Temporal hosts use, or to which processes are moving.
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

  /** Becomes the owner under the next epoch, within the caller's transaction. */
  protected async addEpoch(owner: string, nowMs: number): Promise<number> {
    const epoch = (await this.epoch()) + 1;
    const taken = { n: epoch, owner, atMs: nowMs };
    await this.driver.write([statements.addEpoch, packRows(statements.addEpoch, [taken])]);
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
        const ran = packRows(statements.addMigration, [{ number: place + 1, name, atMs: nowMs }]);
        await this.driver.write([statements.addMigration, ran]);
      });
    }
  }

  async load(ids: readonly string[]): Promise<readonly StoredProcess[]> {
    return (await this.driver.rowsOf(statements.load, ids)).map(namedRow<StoredProcess>);
  }

  async taken(keys: readonly string[]): Promise<readonly InboxRow[]> {
    return (await this.driver.rowsOf(statements.message, keys)).map(namedRow<InboxRow>);
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
      if (refusalReasonOf(error) !== 'failed') throw error;
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
    if (after === null) return await this.read(statements.timers, limit);
    const { dueAtMs, processId, name } = after;
    return await this.read(statements.timersAfter, dueAtMs, processId, name, limit);
  }

  openEffects(afterSeq: number, limit: number): Promise<readonly EffectRow[]> {
    return this.read(statements.openEffects, afterSeq, limit);
  }

  effectsOf(processId: string): Promise<readonly EffectRow[]> {
    return this.read(statements.effectsOf, processId);
  }

  eventsOf(processId: string): Promise<readonly EventRow[]> {
    return this.read(statements.eventsOf, processId);
  }

  async list({ status, limit = listMax }: ListFilter, cursor: string | null): Promise<ProcessPage> {
    const after = cursor ?? '';
    const processes: ProcessPage['processes'] =
      status === undefined
        ? await this.read(statements.list, after, limit)
        : await this.read(statements.listStatus, status, after, limit);
    const isLast = processes.length < limit;
    return { processes, cursor: isLast ? null : (processes.at(-1)?.processId ?? null) };
  }

  close(): Promise<void> {
    return this.driver.close();
  }

  protected async read<Record>(
    sql: string,
    ...values: readonly SqlValue[]
  ): Promise<readonly Record[]> {
    return (await this.driver.rows(sql, values)).map(namedRow<Record>);
  }

  protected async epoch(): Promise<number> {
    const [row] = await this.driver.rows(statements.lastEpoch, []);
    return Number(row?.['n'] ?? 0);
  }
}

function keysOf({ width, values }: PackedRows): readonly string[] {
  return values.filter((_, place) => place % width === 0).map(String);
}
