/** What is to be sent to webhooks, and what became of it. A row lives until it is old. */
import type { Driver } from './driver.ts';
import { addRow, numberIn, recordIn, recordOf } from './rows.ts';

/** By what they do. */
export const webhookStatements = {
  lastDelivery: 'select max(seq) as seq from webhook_delivery',
  addDelivery:
    'insert into webhook_delivery (seq, id, webhook_id, type, subject, text, state, attempts, next_at_ms, status, problem, created_at_ms, ended_at_ms) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  delivery: 'select * from webhook_delivery where id = ?',
  deliveries:
    'select * from webhook_delivery where webhook_id = ? and seq > ? and (cast(? as text) is null or state = ?) order by seq limit ?',
  dueDeliveries:
    "select * from webhook_delivery where webhook_id = ? and state = 'waiting' and next_at_ms <= ? order by next_at_ms, seq limit ?",
  openOfSubject:
    "select 1 as one from webhook_delivery where webhook_id = ? and subject = ? and state in ('waiting', 'behind') limit 1",
  nextOfSubject:
    "select * from webhook_delivery where webhook_id = ? and subject = ? and state = 'behind' order by seq limit 1",
  nextDelivery:
    "select min(next_at_ms) as at_ms from webhook_delivery where webhook_id = ? and state = 'waiting' and next_at_ms > ?",
  countWaiting:
    "select count(*) as count from (select 1 from webhook_delivery where webhook_id = ? and state in ('waiting', 'behind') limit ?) as counted",
  saveDelivery:
    'update webhook_delivery set state = ?, attempts = ?, next_at_ms = ?, status = ?, problem = ?, ended_at_ms = ? where id = ?',
  dropDeliveries:
    "delete from webhook_delivery where (state = 'delivered' and ended_at_ms < ?) or (state = 'failed' and ended_at_ms < ?)",
  dropDeliveriesOf: 'delete from webhook_delivery where webhook_id = ?',
  webhookPlace: 'select place from webhook_place where handler = ?',
  setWebhookPlace:
    'insert into webhook_place (handler, place) values (?, ?) on conflict (handler) do update set place = excluded.place',
} as const;

export interface DeliveryRecord {
  readonly seq: number;
  readonly id: string;
  readonly webhookId: string;
  readonly type: string;
  readonly subject: string;
  /** What is sent, a CloudEvent. */
  readonly text: string;
  /** `behind`: the one before of its subject is to be ended first. */
  readonly state: 'waiting' | 'behind' | 'delivered' | 'failed';
  /** Made so far. */
  readonly attempts: number;
  readonly nextAtMs: number;
  /** Of the last answer; null: there was none. */
  readonly status: number | null;
  /** What was wrong with the last attempt. */
  readonly problem: string | null;
  readonly createdAtMs: number;
  readonly endedAtMs: number | null;
}

export class WebhookDeliveries {
  readonly #driver: Driver;

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  /** Behind those of its subject that have not ended. */
  add(delivery: Omit<DeliveryRecord, 'seq' | 'state'>): DeliveryRecord {
    const { webhookId, subject } = delivery;
    const last = this.#driver.prepare(webhookStatements.lastDelivery).first();
    const open = this.#driver.prepare(webhookStatements.openOfSubject).first(webhookId, subject);
    const state = open === undefined ? 'waiting' : 'behind';
    const added = { ...delivery, state, seq: numberIn(last, 'seq') + 1 } as const;
    addRow(this.#driver, webhookStatements.addDelivery, added);
    return added;
  }

  get(id: string): DeliveryRecord | undefined {
    return recordIn(this.#driver.prepare(webhookStatements.delivery).first(id));
  }

  list(
    webhookId: string,
    of: { readonly after: number; readonly limit: number; readonly state?: string | undefined },
  ): readonly DeliveryRecord[] {
    const { after, limit, state = null } = of;
    const list = this.#driver.prepare(webhookStatements.deliveries);
    return list.all(webhookId, after, state, state, limit).map(recordOf<DeliveryRecord>);
  }

  /** To be sent now. */
  due(webhookId: string, nowMs: number, limit: number): readonly DeliveryRecord[] {
    const due = this.#driver.prepare(webhookStatements.dueDeliveries);
    return due.all(webhookId, nowMs, limit).map(recordOf<DeliveryRecord>);
  }

  /** When the next is due that is not yet; 0: none is. */
  nextAtMs(webhookId: string, nowMs: number): number {
    const row = this.#driver.prepare(webhookStatements.nextDelivery).first(webhookId, nowMs);
    return numberIn(row, 'at_ms');
  }

  /** How many wait; it counts no further than `most`. */
  countWaiting(webhookId: string, most: number): number {
    const row = this.#driver.prepare(webhookStatements.countWaiting).first(webhookId, most);
    return numberIn(row, 'count');
  }

  /** Where it has ended, the next of its subject is due. */
  save(delivery: DeliveryRecord): void {
    const { state, attempts, nextAtMs, status, problem, endedAtMs, id } = delivery;
    const save = this.#driver.prepare(webhookStatements.saveDelivery);
    save.run(state, attempts, nextAtMs, status, problem, endedAtMs, id);
    if (endedAtMs === null) return;
    const next = this.#driver.prepare(webhookStatements.nextOfSubject);
    const row = next.first(delivery.webhookId, delivery.subject);
    const behind = recordIn<DeliveryRecord>(row);
    if (behind !== undefined) this.save({ ...behind, state: 'waiting', nextAtMs: endedAtMs });
  }

  dropEnded(before: { readonly deliveredMs: number; readonly failedMs: number }): void {
    const drop = this.#driver.prepare(webhookStatements.dropDeliveries);
    drop.run(before.deliveredMs, before.failedMs);
  }

  dropOf(webhookId: string): void {
    this.#driver.prepare(webhookStatements.dropDeliveriesOf).run(webhookId);
  }

  /** Up to where a handler's stream was read; undefined: never. */
  place(handler: string): string | undefined {
    const place = this.#driver.prepare(webhookStatements.webhookPlace).first(handler)?.['place'];
    return place === undefined ? undefined : String(place);
  }

  setPlace(handler: string, place: string): void {
    this.#driver.prepare(webhookStatements.setWebhookPlace).run(handler, place);
  }
}
