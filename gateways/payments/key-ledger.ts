/**
 * Requests by key, and webhooks of orders not yet known, in SQLite. A key is stored before sending,
 * so it never serves two requests; known answers are not asked again. Source: durable-orders.md
 * 5.3, 5.4.
 */
import { DatabaseSync } from 'node:sqlite';
import type { PaymentOutcome } from './provider.ts';

export interface LedgerRow {
  readonly requestHash: string;
  readonly askedAtMs: number;
  readonly state: 'asked' | 'answered';
  readonly providerRef: string | null;
  readonly outcome: PaymentOutcome | null;
}

export interface KeyLedger {
  /** The key's row; a new one is on disk then. */
  begin(key: string, row: Pick<LedgerRow, 'requestHash' | 'askedAtMs'>): Promise<LedgerRow>;
  answered(key: string, outcome: PaymentOutcome): Promise<void>;
}

/** Stores keys in a file, or in memory (`:memory:`). */
export class SqliteKeyLedger implements KeyLedger {
  readonly #database: DatabaseSync;

  constructor(path: string) {
    this.#database = new DatabaseSync(path, { timeout: 5_000 });
    this.#database.exec(`
      pragma journal_mode = wal; pragma synchronous = full;
      create table if not exists payment_key (
        key text primary key, request_hash text not null, asked_at_ms integer not null,
        state text not null, provider_ref text, outcome text) strict`);
  }

  begin(
    key: string,
    { requestHash, askedAtMs }: Parameters<KeyLedger['begin']>[1],
  ): Promise<LedgerRow> {
    this.#database
      .prepare(`insert or ignore into payment_key values (?, ?, ?, 'asked', null, null)`)
      .run(key, requestHash, askedAtMs);
    const row = this.#database.prepare('select * from payment_key where key = ?').get(key) ?? {};
    return Promise.resolve({
      requestHash: String(row['request_hash']),
      askedAtMs: Number(row['asked_at_ms']),
      state: row['state'] === 'asked' ? 'asked' : 'answered',
      providerRef: row['provider_ref'] === null ? null : String(row['provider_ref']),
      outcome: row['outcome'] === null ? null : JSON.parse(String(row['outcome'])),
    });
  }

  answered(key: string, outcome: PaymentOutcome): Promise<void> {
    const ref = 'providerRef' in outcome ? (outcome.providerRef ?? null) : null;
    this.#database
      .prepare(
        `update payment_key set state = 'answered', provider_ref = ?, outcome = ? where key = ?`,
      )
      .run(ref, JSON.stringify(outcome), key);
    return Promise.resolve();
  }

  close(): void {
    this.#database.close();
  }
}

const waitMsMax = 72 * 3_600_000;
/** Most webhooks that wait for their order; then the provider has to deliver again. */
const waitingMax = 10_000;

export interface EarlyWebhook {
  readonly id: string;
  readonly processId: string;
  /** The message to the order, in JSON. */
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

  /** Stores a webhook on disk; false: too many are waiting. */
  keep({ id, processId, message }: EarlyWebhook, atMs: number): boolean {
    const count = this.#database.prepare('select count(*) as waiting from early_webhook').get();
    if (Number(count?.['waiting']) >= waitingMax) return false;
    this.#database
      .prepare('insert or ignore into early_webhook values (?, ?, ?, ?)')
      .run(id, processId, atMs, message);
    return true;
  }

  of(processId: string): readonly EarlyWebhook[] {
    return this.#read('select * from early_webhook where process_id = ? order by at_ms', processId);
  }

  delivered(id: string): void {
    this.#database.prepare('delete from early_webhook where id = ?').run(id);
  }

  /** Removes and returns webhooks that waited too long for their order. */
  lapsed(nowMs: number): readonly EarlyWebhook[] {
    return this.#read('delete from early_webhook where at_ms < ? returning *', nowMs - waitMsMax);
  }

  close(): void {
    this.#database.close();
  }

  #read(sql: string, value: string | number): readonly EarlyWebhook[] {
    const rows = this.#database.prepare(sql).all(value);
    return rows.map((row) => ({
      id: String(row['id']),
      processId: String(row['process_id']),
      message: String(row['message']),
    }));
  }
}
