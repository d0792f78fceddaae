/** API keys, revoked sign-ins and the audit log. */
import type { SqlValue } from './database/driver.ts';
import { Repository, writeRow } from './rows.ts';
import { statements } from './statements.ts';

export interface ApiKeyRecord {
  readonly id: string;
  readonly centreId: string;
  readonly name: string;
  /** SHA-256 of the key's random secret, which cannot be guessed from it. */
  readonly secretHash: string;
  readonly scopes: readonly string[];
  /** Addresses and subnets from which the key may be used; empty: any. */
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
  /** Id of the principal who acted. */
  readonly actor: string;
  /** Id of the API's operation. */
  readonly action: string;
  /** Path of the resource changed. */
  readonly subject: string;
  /** Resource before the change; null: unknown or absent. */
  readonly before: unknown;
  readonly after: unknown;
  readonly requestId: string;
}

/** Which entries of the audit log to read, in the order written. */
export interface AuditRange {
  readonly centreId: string;
  readonly after: number;
  readonly limit: number;
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly subject?: string | undefined;
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
}

interface EndedSignIn {
  readonly id: string;
  readonly untilMs: number;
}

export class AccessRepository extends Repository {
  readonly addKey = this.writer<ApiKeyRecord>(statements.addKey);
  readonly key = this.finder<ApiKeyRecord, [id: string]>(statements.key);
  readonly keys = this.lister<ApiKeyRecord, [centreId: string]>(statements.keys);
  /** Revokes a sign-in that expires at `untilMs`. */
  readonly endSignIn = this.doer<[id: string, untilMs: number]>(statements.endSignIn);
  readonly dropEndedSignIn = this.doer<[id: string]>(statements.dropEndedSignIn);
  readonly #useKey = this.doer<[atMs: number, id: string]>(statements.useKey);
  readonly #dropKey = this.doer<[id: string]>(statements.dropKey);
  readonly #ended = this.lister<EndedSignIn, []>(statements.endedSignIns);
  readonly #lastAudit = this.counter<[]>(statements.lastAudit, 'seq');
  readonly #audit = this.lister<AuditEntry, SqlValue[]>(statements.audit);

  useKey(id: string, atMs: number): void {
    this.#useKey(atMs, id);
  }

  dropKey(id: string): boolean {
    return this.#dropKey(id) === 1;
  }

  /** Revoked sign-ins that have not expired, with their expiry; deletes the others. */
  endedSignIns(nowMs: number): ReadonlyMap<string, number> {
    this.doer(statements.dropEndedSignIns)(nowMs);
    return new Map(this.#ended().map(({ id, untilMs }) => [id, untilMs]));
  }

  addAudit(entry: Omit<AuditEntry, 'seq'>): void {
    writeRow(this.driver, statements.addAudit, { ...entry, seq: this.#lastAudit() + 1 });
  }

  audit(range: AuditRange): readonly AuditEntry[] {
    const { centreId, after, limit, fromMs = 0, toMs = Number.MAX_SAFE_INTEGER } = range;
    const names = [range.actor, range.action, range.subject];
    const named = names.flatMap((name) => [name ?? null, name ?? null]);
    return this.#audit(centreId, after, fromMs, toMs, ...named, limit);
  }
}
