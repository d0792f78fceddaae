/**
 * Keys of programs, sign-ins that were ended before their time, and the audit of changes.
 *
 * Source: ux-and-api.md 3.1, 5.1.
 */
import type { Driver, Row } from './driver.ts';
import { jsonOf, numberOf, numberOrNull, textOf, textOrNull } from './read-row.ts';
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

  addKey(record: ApiKeyRecord): void {
    const { id, centreId, name, secretHash, scopes, addresses } = record;
    const { createdBy, createdAtMs, expiresAtMs } = record;
    const lists = [JSON.stringify(scopes), JSON.stringify(addresses)] as const;
    const add = this.#driver.prepare(statements.addKey);
    add.run(id, centreId, name, secretHash, ...lists, createdBy, createdAtMs, expiresAtMs);
  }

  key(id: string): ApiKeyRecord | undefined {
    const row = this.#driver.prepare(statements.key).first(id);
    return row === undefined ? undefined : keyOf(row);
  }

  /** By id. */
  keys(centreId: string): readonly ApiKeyRecord[] {
    return this.#driver.prepare(statements.keys).all(centreId).map(keyOf);
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
    return new Map(rows.map((row) => [textOf(row, 'id'), numberOf(row, 'until_ms')]));
  }

  addAudit(entry: Omit<AuditEntry, 'seq'>): void {
    const { atMs, centreId, actor, action, subject, before, after, requestId } = entry;
    const last = this.#driver.prepare(statements.lastAudit).first();
    const seq = 1 + (last === undefined ? 0 : (numberOrNull(last, 'seq') ?? 0));
    const states = [textFor(before), textFor(after)] as const;
    const add = this.#driver.prepare(statements.addAudit);
    add.run(seq, atMs, centreId, actor, action, subject, ...states, requestId);
  }

  audit(range: AuditRange): readonly AuditEntry[] {
    const { centreId, after, limit, fromMs = 0, toMs = Number.MAX_SAFE_INTEGER } = range;
    const names = [range.actor, range.action, range.subject];
    const named = names.flatMap((name) => [name ?? null, name ?? null]);
    const read = this.#driver.prepare(statements.audit);
    return read.all(centreId, after, fromMs, toMs, ...named, limit).map(entryOf);
  }

  dropAuditBefore(atMs: number): number {
    return this.#driver.prepare(statements.dropAudit).run(atMs);
  }
}

function textFor(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}

function keyOf(row: Row): ApiKeyRecord {
  return {
    id: textOf(row, 'id'),
    centreId: textOf(row, 'centre_id'),
    name: textOf(row, 'name'),
    secretHash: textOf(row, 'secret_hash'),
    scopes: jsonOf(row, 'scopes'),
    addresses: jsonOf(row, 'addresses'),
    createdBy: textOf(row, 'created_by'),
    createdAtMs: numberOf(row, 'created_at_ms'),
    expiresAtMs: numberOf(row, 'expires_at_ms'),
    usedAtMs: numberOrNull(row, 'used_at_ms'),
  };
}

function entryOf(row: Row): AuditEntry {
  return {
    seq: numberOf(row, 'seq'),
    atMs: numberOf(row, 'at_ms'),
    centreId: textOf(row, 'centre_id'),
    actor: textOf(row, 'actor'),
    action: textOf(row, 'action'),
    subject: textOf(row, 'subject'),
    before: textOrNull(row, 'before') === null ? null : jsonOf(row, 'before'),
    after: textOrNull(row, 'after') === null ? null : jsonOf(row, 'after'),
    requestId: textOf(row, 'request_id'),
  };
}
