/**
 * Processes in tables: a batch is one transaction, and fenced by the epoch.
 *
 * Source: durable-orders.md 10.2, 12.
 */
import { readFileSync } from 'node:fs';
import type {
  BatchWrites,
  EffectRow,
  EventRow,
  InboxRow,
  Opened,
  ProcessStore,
  StoredProcess,
  TimerRow,
  UsedUp,
} from '../engine/process-store.ts';
import { StoreRefusal } from '../engine/process-store.ts';
import type { ListFilter, ProcessPage } from '../host.ts';
import { processStatements as statements } from './process-statements.ts';
import type { SqlDriver, SqlRow, SqlValue } from './sql-driver.ts';

const listMax = 100;
/** Never changed once they are released; a change of the schema is a new one at the end. */
const migrations = ['migrations/0001-processes.sql'];

/** Ends a transaction that found something used up. */
class RolledBack extends Error {}

export class SqlProcessStore implements ProcessStore {
  readonly #driver: SqlDriver;

  constructor(driver: SqlDriver) {
    this.#driver = driver;
  }

  async open(owner: string, nowMs: number): Promise<Opened> {
    await this.#migrate(nowMs);
    return await this.#driver.transaction(async () => {
      const epoch = (await this.#epoch()) + 1;
      await this.#driver.write(statements.addEpoch, [[epoch, owner, nowMs]]);
      const [last] = await this.#driver.rows(statements.lastEffect, []);
      return { epoch, effectSeq: Number(last?.['seq'] ?? 0) };
    });
  }

  /** Each file once, in the order of their numbers. */
  async #migrate(nowMs: number): Promise<void> {
    await this.#driver.execute(statements.migrations);
    const [last] = await this.#driver.rows(statements.lastMigration, []);
    const done = Number(last?.['number'] ?? 0);
    if (done > migrations.length) {
      const message = `the schema ${done} is of a newer version; expected at most ${migrations.length}`;
      throw new StoreRefusal('failed', message);
    }
    for (const [place, name] of migrations.entries()) {
      if (place < done) continue;
      await this.#driver.transaction(async () => {
        await this.#driver.execute(readFileSync(new URL(name, import.meta.url), 'utf8'));
        await this.#driver.write(statements.addMigration, [[place + 1, name, nowMs]]);
      });
    }
  }

  async load(ids: readonly string[]): Promise<readonly StoredProcess[]> {
    return (await this.#driver.rowsOf(statements.load, ids)).map(processOf);
  }

  async commit(writes: BatchWrites): Promise<UsedUp | null> {
    const used: { messages: InboxRow[]; effectKeys: string[] } = { messages: [], effectKeys: [] };
    try {
      await this.#driver.transaction(async () => {
        const epoch = await this.#epoch();
        if (epoch !== writes.epoch) {
          const message = `a host of epoch ${epoch} has opened this store; this one has ${writes.epoch}`;
          throw new StoreRefusal('fenced', message);
        }
        await this.#takeMessages(writes, used.messages);
        const again = await this.#driver.write(
          statements.addEffect,
          writes.effects.map(valuesOfEffect),
        );
        for (const place of again) used.effectKeys.push(writes.effects[place]?.key ?? '');
        if (used.messages.length > 0 || used.effectKeys.length > 0) throw new RolledBack();
        await this.#writeRest(writes);
      });
      return null;
    } catch (error) {
      if (error instanceof RolledBack) return used;
      throw error;
    }
  }

  async #takeMessages({ inbox }: BatchWrites, used: InboxRow[]): Promise<void> {
    const values = inbox.map((row) => [row.id, row.processId, row.bodyHash, row.verdict]);
    const again = await this.#driver.write(statements.addMessage, values);
    const ids = again.map((place) => inbox[place]?.id ?? '');
    if (ids.length > 0)
      used.push(...(await this.#driver.rowsOf(statements.message, ids)).map(messageOf));
  }

  async #writeRest(writes: BatchWrites): Promise<void> {
    const write = this.#driver.write.bind(this.#driver);
    await write(statements.saveProcess, writes.processes.map(valuesOfProcess));
    await write(statements.addEvent, writes.events.map(valuesOfEvent));
    await write(
      statements.dropTimer,
      writes.dropped.map(({ processId, name }) => [processId, name]),
    );
    await write(
      statements.armTimer,
      writes.armed.map(({ processId, name, dueAtMs }) => [processId, name, dueAtMs]),
    );
    await write(
      statements.saveEffect,
      lastOfEach(writes.effectStates, ({ key }) => key).map((one) => [...standingOf(one), one.key]),
    );
    await write(
      statements.park,
      lastOfEach(writes.parked, ({ id }) => id).map((one) => [
        one.id,
        one.processId,
        one.body,
        one.problem,
        one.tries,
        one.atMs,
      ]),
    );
  }

  async timersAfter(after: TimerRow | null, limit: number): Promise<readonly TimerRow[]> {
    const rows =
      after === null
        ? await this.#driver.rows(statements.timers, [limit])
        : await this.#driver.rows(statements.timersAfter, [
            after.dueAtMs,
            after.processId,
            after.name,
            limit,
          ]);
    return rows.map((row) => ({
      processId: String(row['process_id']),
      name: String(row['name']),
      dueAtMs: Number(row['due_at_ms']),
    }));
  }

  async openEffects(afterSeq: number, limit: number): Promise<readonly EffectRow[]> {
    return (await this.#driver.rows(statements.openEffects, [afterSeq, limit])).map(effectOf);
  }

  async effectsOf(processId: string): Promise<readonly EffectRow[]> {
    return (await this.#driver.rows(statements.effectsOf, [processId])).map(effectOf);
  }

  async eventsOf(processId: string): Promise<readonly EventRow[]> {
    return (await this.#driver.rows(statements.eventsOf, [processId])).map(eventOf);
  }

  async list({ status, limit = listMax }: ListFilter, cursor: string | null): Promise<ProcessPage> {
    const after = cursor ?? '';
    const rows =
      status === undefined
        ? await this.#driver.rows(statements.list, [after, limit])
        : await this.#driver.rows(statements.listStatus, [status, after, limit]);
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
    return this.#driver.close();
  }

  async #epoch(): Promise<number> {
    const [row] = await this.#driver.rows(statements.lastEpoch, []);
    return Number(row?.['n'] ?? 0);
  }
}

/** What a row comes to that is changed several times in a batch. */
function lastOfEach<Row>(rows: readonly Row[], keyOf: (row: Row) => string): readonly Row[] {
  return [...new Map(rows.map((row) => [keyOf(row), row])).values()];
}

function valuesOfProcess(one: BatchWrites['processes'][number]): SqlValue[] {
  const { id, kind, version, machineVersion, status, snapshot, updatedAtMs } = one;
  return [id, kind, version, machineVersion, status, snapshot, updatedAtMs];
}

function valuesOfEvent(one: EventRow): SqlValue[] {
  const { processId, seq, messageId, type, atMs, actor, body, outcome, version, published } = one;
  return [processId, seq, messageId, type, atMs, actor, body, outcome, version, published];
}

function valuesOfEffect(one: EffectRow): SqlValue[] {
  const { key, seq, processId, kind, lane, body, cause, traceparent } = one;
  return [key, seq, processId, kind, lane, body, cause, traceparent, ...standingOf(one)];
}

function standingOf(one: BatchWrites['effectStates'][number]): SqlValue[] {
  const { failures, nextAtMs, leaseUntilMs, doneAtMs, parkedAtMs, problem } = one;
  return [failures, nextAtMs, leaseUntilMs, doneAtMs, parkedAtMs, problem];
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

function messageOf(row: SqlRow): InboxRow {
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

function effectOf(row: SqlRow): EffectRow {
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
