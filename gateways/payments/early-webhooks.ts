/**
 * Webhooks of orders that are not there yet: a provider may speak before the order is stored.
 *
 * They wait for their order, in a SQLite file or in memory, while it may still come.
 * Source: durable-orders.md 5.4.
 */
import { DatabaseSync } from 'node:sqlite';

const waitMsMax = 72 * 3_600_000;
/** Beyond that many the provider is asked to come again. */
const waitingMax = 10_000;

/** A message that waits. */
export interface EarlyWebhook {
  readonly id: string;
  readonly processId: string;
  /** JSON. */
  readonly message: string;
}

export class EarlyWebhooks {
  readonly #database: DatabaseSync;

  constructor(path: string) {
    this.#database = new DatabaseSync(path, { timeout: 5_000 });
    this.#database.exec(`
      pragma journal_mode = wal; pragma synchronous = full;
      create table if not exists early_webhook (
        id text primary key, process_id text not null, at_ms integer not null,
        message text not null) strict;
      create index if not exists early_webhook_process on early_webhook (process_id, at_ms)`);
  }

  /** Durable when it returns; false: too many wait. */
  keep({ id, processId, message }: EarlyWebhook, atMs: number): boolean {
    const count = this.#database.prepare('select count(*) as waiting from early_webhook').get();
    if (Number(count?.['waiting']) >= waitingMax) return false;
    this.#database
      .prepare('insert or ignore into early_webhook values (?, ?, ?, ?)')
      .run(id, processId, atMs, message);
    return true;
  }

  /** Those of an order, in the order in which they came. */
  of(processId: string): readonly EarlyWebhook[] {
    return this.#read('select * from early_webhook where process_id = ? order by at_ms', processId);
  }

  delivered(id: string): void {
    this.#database.prepare('delete from early_webhook where id = ?').run(id);
  }

  /** Takes out what has waited for too long. */
  lapsed(nowMs: number): readonly EarlyWebhook[] {
    return this.#read('delete from early_webhook where at_ms < ? returning *', nowMs - waitMsMax);
  }

  close(): void {
    this.#database.close();
  }

  #read(sql: string, value: string | number): readonly EarlyWebhook[] {
    const rows = this.#database.prepare(sql).all(value);
    return rows.map((row) => ({
      ...{ id: String(row['id']), processId: String(row['process_id']) },
      message: String(row['message']),
    }));
  }
}
