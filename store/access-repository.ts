/** API keys, revoked sign-ins and the audit log. */
import type { SqlValue } from './database/driver.ts';
import { Repository } from './rows.ts';

export interface ApiKeyRecord {
  readonly id: string;
  readonly centreId: string;
  readonly name: string;
  /** SHA-256 of the key's random secret. */
  readonly secretHash: string;
  readonly scopes: readonly string[];
  /** IP addresses and subnets that may use the key; empty: any. */
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
  readonly subject: string;
  /** Resource before the change; null: unknown or absent. */
  readonly before: unknown;
  readonly after: unknown;
  readonly requestId: string;
}

/** A range of the audit log, in the order written. */
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

interface OrderOrigin {
  /** Queue of the call on which the order was begun; null: none. */
  readonly queueId: string | null;
  readonly agentId: string;
}

interface EndedSignIn {
  readonly id: string;
  readonly untilMs: number;
}

/** Entries of the audit log in which the last change of an object is searched. */
const changesSearched = 20_000;

export class AccessRepository extends Repository {
  readonly addKey = this.writer<ApiKeyRecord>(
    'insert into api_key (id, centre_id, name, secret_hash, scopes, addresses, created_by, created_at_ms, expires_at_ms) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  readonly key = this.finder<ApiKeyRecord, [id: string]>('select * from api_key where id = ?');
  readonly keys = this.lister<ApiKeyRecord, [centreId: string]>(
    'select * from api_key where centre_id = ? order by id',
  );
  /** Revokes a sign-in that expires at `untilMs`. */
  readonly endSignIn = this.doer<[id: string, untilMs: number]>(
    'insert into ended_sign_in (id, until_ms) values (?, ?) on conflict (id) do nothing',
  );
  readonly dropEndedSignIn = this.doer<[id: string]>('delete from ended_sign_in where id = ?');
  /** Where an order came from; the first word stands. */
  readonly addOrderOrigin = this.doer<[orderId: string, queueId: string | null, agentId: string]>(
    'insert into order_origin (order_id, queue_id, agent_id) values (?, ?, ?) on conflict (order_id) do nothing',
  );
  readonly orderOrigin = this.finder<OrderOrigin, [orderId: string]>(
    'select * from order_origin where order_id = ?',
  );
  readonly #useKey = this.doer<[atMs: number, id: string]>(
    'update api_key set used_at_ms = ? where id = ?',
  );
  readonly #dropKey = this.doer<[id: string]>('delete from api_key where id = ?');
  readonly #ended = this.lister<EndedSignIn, []>('select * from ended_sign_in');
  readonly #lastAudit = this.counter<[]>('select max(seq) as seq from audit_entry', 'seq');
  readonly #audit = this.lister<AuditEntry, SqlValue[]>(
    'select * from audit_entry where centre_id = ? and seq > ? and at_ms >= ? and at_ms < ? and (cast(? as text) is null or actor = ?) and (cast(? as text) is null or action = ?) and (cast(? as text) is null or subject = ?) order by seq limit ?',
  );
  readonly #lastChange = this.finder<
    Pick<AuditEntry, 'actor' | 'atMs'>,
    [centreId: string, after: number, subject: string, below: string, belowEnd: string]
  >(
    'select actor, at_ms from audit_entry where centre_id = ? and seq > ? and (subject = ? or (subject > ? and subject < ?)) order by seq desc limit 1',
  );
  readonly #dropEnded = this.doer('delete from ended_sign_in where until_ms < ?');
  readonly #addAudit = this.writer(
    'insert into audit_entry (seq, at_ms, centre_id, actor, action, subject, before, after, request_id) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );

  useKey(id: string, atMs: number): void {
    this.#useKey(atMs, id);
  }

  dropKey(id: string): boolean {
    return this.#dropKey(id) === 1;
  }

  /** Revoked sign-ins with their expiry; deletes expired ones. */
  endedSignIns(nowMs: number): ReadonlyMap<string, number> {
    this.#dropEnded(nowMs);
    return new Map(this.#ended().map(({ id, untilMs }) => [id, untilMs]));
  }

  addAudit(entry: Omit<AuditEntry, 'seq'>): void {
    this.#addAudit({ ...entry, seq: this.#lastAudit() + 1 });
  }

  /** Last audited change of an object, or of what its path contains, among the newest entries. */
  lastChangeOf(centreId: string, subject: string): Pick<AuditEntry, 'actor' | 'atMs'> | undefined {
    const after = this.#lastAudit() - changesSearched;
    return this.#lastChange(centreId, after, subject, `${subject}/`, `${subject}0`);
  }

  audit(range: AuditRange): readonly AuditEntry[] {
    const { centreId, after, limit, fromMs = 0, toMs = Number.MAX_SAFE_INTEGER } = range;
    const names = [range.actor, range.action, range.subject];
    const named = names.flatMap((name) => [name ?? null, name ?? null]);
    return this.#audit(centreId, after, fromMs, toMs, ...named, limit);
  }
}
