/**
 * Requests by key, and webhooks of orders not yet known, in tables. A key is stored before sending,
 * so it never serves two requests; known answers are not asked again. Source: durable-orders.md
 * 5.3, 5.4.
 */
import type { PaymentTables } from './payment-tables.ts';
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

export class StoredKeys implements KeyLedger {
  readonly #tables: PaymentTables;

  constructor(tables: PaymentTables) {
    this.#tables = tables;
    tables.execute(`
create table if not exists payment_key (
  key text primary key,
  request_hash text not null,
  asked_at_ms bigint not null,
  state text not null,
  provider_ref text,
  outcome text
)`);
  }

  begin(
    key: string,
    { requestHash, askedAtMs }: Parameters<KeyLedger['begin']>[1],
  ): Promise<LedgerRow> {
    this.#tables
      .prepare(
        "insert into payment_key (key, request_hash, asked_at_ms, state) values (?, ?, ?, 'asked') on conflict (key) do nothing",
      )
      .run(key, requestHash, askedAtMs);
    const [row = {}] = this.#tables.prepare('select * from payment_key where key = ?').all(key);
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
    this.#tables
      .prepare(
        `update payment_key set state = 'answered', provider_ref = ?, outcome = ? where key = ?`,
      )
      .run(ref, JSON.stringify(outcome), key);
    return Promise.resolve();
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
  readonly #tables: PaymentTables;

  constructor(tables: PaymentTables) {
    this.#tables = tables;
    tables.execute(`
create table if not exists early_webhook (
  id text primary key,
  process_id text not null,
  at_ms bigint not null,
  message text not null
);
create index if not exists early_webhook_process on early_webhook (process_id, at_ms)`);
  }

  /** Stores a webhook on disk; false: too many are waiting. */
  keep({ id, processId, message }: EarlyWebhook, atMs: number): boolean {
    const [count] = this.#tables.prepare('select count(*) as waiting from early_webhook').all();
    if (Number(count?.['waiting']) >= waitingMax) return false;
    this.#tables
      .prepare(
        'insert into early_webhook (id, process_id, at_ms, message) values (?, ?, ?, ?) on conflict (id) do nothing',
      )
      .run(id, processId, atMs, message);
    return true;
  }

  of(processId: string): readonly EarlyWebhook[] {
    return this.#read('select * from early_webhook where process_id = ? order by at_ms', processId);
  }

  delivered(id: string): void {
    this.#tables.prepare('delete from early_webhook where id = ?').run(id);
  }

  /** Removes and returns webhooks that waited too long for their order. */
  lapsed(nowMs: number): readonly EarlyWebhook[] {
    return this.#read('delete from early_webhook where at_ms < ? returning *', nowMs - waitMsMax);
  }

  #read(sql: string, value: string | number): readonly EarlyWebhook[] {
    const rows = this.#tables.prepare(sql).all(value);
    return rows.map((row) => ({
      id: String(row['id']),
      processId: String(row['process_id']),
      message: String(row['message']),
    }));
  }
}
