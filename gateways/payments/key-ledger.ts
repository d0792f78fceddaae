/**
 * What has been asked of a provider, by key: written before the request leaves, so that a key never
 * asks for two things, and an answer that is known is not asked for again.
 *
 * A host may keep the rows in its own store; the one here is a SQLite file, or memory.
 * Source: durable-orders.md 5.3.
 */
import { DatabaseSync } from 'node:sqlite';
import type { PaymentOutcome } from './provider.ts';

export interface LedgerRow {
  readonly requestHash: string;
  readonly askedAtMs: number;
  readonly state: 'asked' | 'answered';
  readonly providerRef: string | null;
  /** Null until it is answered. */
  readonly outcome: PaymentOutcome | null;
}

export interface KeyLedger {
  /** The row of the key: what stands, or this one, which is durable then. */
  begin(key: string, row: Pick<LedgerRow, 'requestHash' | 'askedAtMs'>): Promise<LedgerRow>;
  answered(key: string, outcome: PaymentOutcome): Promise<void>;
}

/** A ledger in a file, or with `:memory:` for as long as the process lives. */
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
