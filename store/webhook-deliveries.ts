/** Webhook deliveries and results; old rows are deleted. */
import type { SqlValue } from './database/driver.ts';
import { Repository } from './rows.ts';

export interface DeliveryRecord {
  readonly seq: number;
  readonly id: string;
  readonly webhookId: string;
  readonly type: string;
  readonly subject: string;
  /** The event to deliver, a CloudEvent. */
  readonly text: string;
  /** `behind`: waits for an earlier, unfinished delivery about the same subject. */
  readonly state: 'waiting' | 'behind' | 'delivered' | 'failed';
  readonly attempts: number;
  readonly nextAtMs: number;
  /** HTTP status of the last answer; null: none. */
  readonly status: number | null;
  /** Why the last attempt failed. */
  readonly problem: string | null;
  readonly createdAtMs: number;
  readonly endedAtMs: number | null;
}

type OfSubject = [webhookId: string, subject: string];

export class WebhookDeliveries extends Repository {
  readonly get = this.finder<DeliveryRecord, [id: string]>(
    'select * from webhook_delivery where id = ?',
  );
  readonly due = this.lister<DeliveryRecord, [webhookId: string, nowMs: number, limit: number]>(
    "select * from webhook_delivery where webhook_id = ? and state = 'waiting' and next_at_ms <= ? order by next_at_ms, seq limit ?",
  );
  /** When the webhook's next delivery is due after `nowMs`; 0: none. */
  readonly nextAtMs = this.counter<[webhookId: string, nowMs: number]>(
    "select min(next_at_ms) as at_ms from webhook_delivery where webhook_id = ? and state = 'waiting' and next_at_ms > ?",
    'at_ms',
  );
  /** Number of waiting deliveries of a webhook, counted up to `most` only. */
  readonly countWaiting = this.counter<[webhookId: string, most: number]>(
    "select count(*) as count from (select 1 from webhook_delivery where webhook_id = ? and state in ('waiting', 'behind') limit ?) as counted",
    'count',
  );
  readonly dropOf = this.doer<[webhookId: string]>(
    'delete from webhook_delivery where webhook_id = ?',
  );
  readonly setPlace = this.doer<[handler: string, place: string]>(
    'insert into webhook_place (handler, place) values (?, ?) on conflict (handler) do update set place = excluded.place',
  );
  readonly #last = this.counter<[]>('select max(seq) as seq from webhook_delivery', 'seq');
  readonly #open = this.finder<object, OfSubject>(
    "select 1 as one from webhook_delivery where webhook_id = ? and subject = ? and state in ('waiting', 'behind') limit 1",
  );
  readonly #next = this.finder<DeliveryRecord, OfSubject>(
    "select * from webhook_delivery where webhook_id = ? and subject = ? and state = 'behind' order by seq limit 1",
  );
  readonly #list = this.lister<DeliveryRecord, SqlValue[]>(
    'select * from webhook_delivery where webhook_id = ? and seq > ? and (cast(? as text) is null or state = ?) order by seq limit ?',
  );
  readonly #place = this.finder<{ readonly place: string }, [handler: string]>(
    'select place from webhook_place where handler = ?',
  );
  readonly #add = this.writer(
    'insert into webhook_delivery (seq, id, webhook_id, type, subject, text, state, attempts, next_at_ms, status, problem, created_at_ms, ended_at_ms) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  readonly #save = this.writer(
    'update webhook_delivery set state = ?, attempts = ?, next_at_ms = ?, status = ?, problem = ?, ended_at_ms = ? where id = ?',
  );
  readonly #dropEnded = this.doer(
    "delete from webhook_delivery where (state = 'delivered' and ended_at_ms < ?) or (state = 'failed' and ended_at_ms < ?)",
  );

  /** Adds a delivery; it waits behind unfinished ones about its subject. */
  add(delivery: Omit<DeliveryRecord, 'seq' | 'state'>): DeliveryRecord {
    const { webhookId, subject } = delivery;
    const state = this.#open(webhookId, subject) === undefined ? 'waiting' : 'behind';
    const added = { ...delivery, state, seq: this.#last() + 1 } as const;
    this.#add(added);
    return added;
  }

  list(
    webhookId: string,
    of: { readonly after: number; readonly limit: number; readonly state?: string | undefined },
  ): readonly DeliveryRecord[] {
    const { after, limit, state = null } = of;
    return this.#list(webhookId, after, state, state, limit);
  }

  /** Saves a delivery; if that has ended, the next about its subject becomes due. */
  save(delivery: DeliveryRecord): void {
    const { webhookId, subject, endedAtMs } = delivery;
    this.#save(delivery);
    if (endedAtMs === null) return;
    const behind = this.#next(webhookId, subject);
    if (behind !== undefined) this.save({ ...behind, state: 'waiting', nextAtMs: endedAtMs });
  }

  dropEnded(before: { readonly deliveredMs: number; readonly failedMs: number }): void {
    this.#dropEnded(before.deliveredMs, before.failedMs);
  }

  /** Position up to which a handler has read its stream; undefined: it never has. */
  place(handler: string): string | undefined {
    return this.#place(handler)?.place;
  }
}
