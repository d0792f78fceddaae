/**
 * Keys of programs, sign-ins that were ended before their time, and the audit of changes.
 *
 * Source: ux-and-api.md 3.1, 5.1.
 */
import type { Driver } from './driver.ts';
import { addRow, numberIn, recordIn, recordOf } from './rows.ts';
import { statements } from './statements.ts';

export interface ApiKeyRecord {
  readonly id: string;
  readonly centreId: string;
  readonly name: string;
  /** SHA-256 of the secret, which is random: nobody can guess it from there. */
  readonly secretHash: string;
  readonly scopes: readonly string[];
  /** Addresses and subnets it may be used from; none: anywhere. */
  readonly addresses: readonly string[];
  readonly createdBy: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly usedAtMs: number | null;
}

export interface AuditEntry {
  readonly seq: number;
  readonly atMs: number;
  readonly centreId: string;
  /** Id of a principal. */
  readonly actor: string;
  /** Id of an operation. */
  readonly action: string;
  /** Path of what was changed. */
  readonly subject: string;
  /** null: not known, or there was nothing. */
  readonly before: unknown;
  readonly after: unknown;
  readonly requestId: string;
}

/** Which entries of the audit are read, in the order they were written. */
export interface AuditRange {
  readonly centreId: string;
  /** Entries after this number. */
  readonly after: number;
  readonly limit: number;
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly subject?: string | undefined;
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
}

export class AccessRepository {
  readonly #driver: Driver;

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  addKey(key: ApiKeyRecord): void {
    addRow(this.#driver, statements.addKey, key);
  }

  key(id: string): ApiKeyRecord | undefined {
    return recordIn(this.#driver.prepare(statements.key).first(id));
  }

  /** By id. */
  keys(centreId: string): readonly ApiKeyRecord[] {
    return this.#driver
      .prepare(statements.keys)
      .all(centreId)
      .map(recordOf<ApiKeyRecord>);
  }

  useKey(id: string, atMs: number): void {
    this.#driver.prepare(statements.useKey).run(atMs, id);
  }

  /** False: there is none. */
  dropKey(id: string): boolean {
    return this.#driver.prepare(statements.dropKey).run(id) === 1;
  }

  /** Ends a sign-in, which would have lasted until then. */
  endSignIn(id: string, untilMs: number): void {
    this.#driver.prepare(statements.endSignIn).run(id, untilMs);
  }

  /** Ended ones that would still last; the others are forgotten. */
  endedSignIns(nowMs: number): ReadonlyMap<string, number> {
    this.#driver.prepare(statements.dropEndedSignIns).run(nowMs);
    const rows = this.#driver.prepare(statements.endedSignIns).all();
    return new Map(rows.map((row) => [String(row['id']), numberIn(row, 'until_ms')]));
  }

  addAudit(entry: Omit<AuditEntry, 'seq'>): void {
    const last = this.#driver.prepare(statements.lastAudit).first();
    addRow(this.#driver, statements.addAudit, { ...entry, seq: numberIn(last, 'seq') + 1 });
  }

  audit(range: AuditRange): readonly AuditEntry[] {
    const { centreId, after, limit, fromMs = 0, toMs = Number.MAX_SAFE_INTEGER } = range;
    const names = [range.actor, range.action, range.subject];
    const named = names.flatMap((name) => [name ?? null, name ?? null]);
    const read = this.#driver.prepare(statements.audit);
    return read.all(centreId, after, fromMs, toMs, ...named, limit).map(recordOf<AuditEntry>);
  }
}
