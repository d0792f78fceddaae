/**
 * Delivers a centre's events to webhooks at least once, in order for each subject.
 *
 * A webhook that answers 410, fails for three days or is too slow is paused. Source: Standard
 * Webhooks 1.0.
 */
import { randomBytes, randomInt } from 'node:crypto';
import type { WebhookSettings } from '../../contracts/index.ts';
import { type Clock, isolated, positionOf, type StreamEvent, type Wire } from '../../live/index.ts';
import type { DeliveryRecord, DocumentRecord, Store } from '../../store/index.ts';
import { eventFilter } from '../events/event-readers.ts';
import { presentEvent } from '../events/event-texts.ts';
import type { ServiceLog } from '../operating/service-log.ts';
import { subnetsOf } from '../people/api-keys.ts';
import { type DeliveryOutcome, send } from './send.ts';

/** Delay before events are stored, so that several share one disk sync. */
const recordAfterMs = 50;
/** Events stored without a pause: about 2 ms. */
const eventsPerTurn = 50;
const sendingMax = 4;
/** Delay in ms after each failed attempt; none after the last. */
const retriesMs = [5, 30, 120, 600, 3_600, 10_800, 28_800, 43_200].map((s) => s * 1_000);
/** Share of the delay added at random, so that many retries do not coincide. */
const jitterShare = 0.1;
const failingMsMax = 3 * 86_400_000;
const waitingMax = 10_000;
const keptMs = { delivered: 86_400_000, failed: 30 * 86_400_000 };
/** Longest pause between checks for due deliveries, and for old ones to delete. */
const lookMsMax = 60_000;
const tidyEveryMs = 3_600_000;
/** How long a replaced secret still signs, in ms: a day. */
const previousMs = 86_400_000;
/** Most webhooks of a centre. */
export const webhooksMax = 20;

export type Webhook = DocumentRecord<WebhookSettings>;
type NewDelivery = Omit<DeliveryRecord, 'seq' | 'state'>;

export interface WebhooksOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Names and streams of each handler; the centre's own is first. */
  readonly wires: readonly [Wire, ...Wire[]];
  /** Private subnets that webhooks may be sent to [none]. */
  readonly webhookAllow?: readonly string[] | undefined;
  readonly log?: ServiceLog | undefined;
}

export class Webhooks {
  readonly allowed;
  readonly #of: WebhooksOptions;
  readonly #centreId: string;
  #active: readonly Webhook[] = [];
  readonly #read = new Map<Wire, string>();
  readonly #ends: (() => void)[] = [];
  readonly #sending = new Map<string, string>();
  readonly #over = new AbortController();
  #isRecording = false;
  #stopRecord: (() => void) | null = null;
  #stopLook: (() => void) | null = null;
  #lookAtMs = Number.POSITIVE_INFINITY;
  #tidiedAtMs = 0;

  constructor(options: WebhooksOptions) {
    const { wires, store, webhookAllow = [] } = options;
    this.#of = options;
    this.allowed = subnetsOf(webhookAllow);
    this.#centreId = wires[0].centreId;
    for (const wire of wires) {
      this.#read.set(wire, startOf(wire, store.deliveries.place(wire.handlerId)));
      this.#ends.push(wire.live.onEvents(() => this.#recordSoon()));
    }
    this.#follow();
  }

  list(): readonly Webhook[] {
    const { webhooks } = this.#of.store;
    return webhooks.list(this.#centreId, { after: '', limit: webhooksMax });
  }

  /**
   * To be called when webhooks were added, changed or removed; earlier events are stored first, so
   * that new webhooks do not get them.
   */
  changed(): void {
    for (const wire of this.#of.wires) {
      if (this.#active.length === 0) this.#read.set(wire, wire.live.position);
      else while (this.#recordPiece(wire));
    }
    this.#follow();
  }

  /** Queues a test event for one webhook alone. */
  test({ id }: Webhook): DeliveryRecord {
    const [{ centreId }] = this.#of.wires;
    const subject = `webhook/${id}`;
    const event = {
      specversion: '1.0',
      id: `test:${randomBytes(8).toString('hex')}`,
      subject,
      type: 'webhook.test',
      source: `/centres/${centreId}`,
      time: new Date(this.#of.clock.nowMs()).toISOString(),
      data: { version: 1 },
    };
    const delivery = this.#delivery(id, { ...event, text: JSON.stringify(event) });
    const added = this.#of.store.deliveries.add(delivery);
    this.#look();
    return added;
  }

  /** Starts a delivery's attempts again, now. */
  redeliver(delivery: DeliveryRecord): DeliveryRecord {
    const nextAtMs = this.#of.clock.nowMs();
    const again = {
      ...delivery,
      state: 'waiting',
      attempts: 0,
      nextAtMs,
      endedAtMs: null,
    } as const;
    this.#of.store.deliveries.save(again);
    this.#look();
    return again;
  }

  /** Stores all events so far; the next start repeats deliveries under way. */
  close(): void {
    for (const end of this.#ends) end();
    this.#stopRecord?.();
    for (const wire of this.#of.wires) while (this.#recordPiece(wire));
    this.#over.abort();
    this.#stopLook?.();
  }

  #follow(): void {
    this.#active = this.list().filter(({ document }) => document.active);
    this.#recordSoon();
    this.#look();
  }

  #recordSoon(): void {
    const isIdle = this.#active.length === 0 || this.#over.signal.aborted;
    if (isIdle || this.#stopRecord !== null || this.#isRecording) return;
    this.#stopRecord = this.#of.clock.after(recordAfterMs, () => {
      this.#stopRecord = null;
      let hasMore = false;
      for (const wire of this.#of.wires) hasMore = this.#recordPiece(wire) || hasMore;
      if (hasMore) this.#recordSoon();
    });
  }

  /** Stores some events of a handler; false if there are no more, or the store refuses. */
  #recordPiece(wire: Wire): boolean {
    const { live } = wire;
    const { store, log } = this.#of;
    const after = this.#read.get(wire) ?? live.position;
    if (this.#active.length === 0 || this.#isRecording) return false;
    const events = live.eventsAfter(after, eventsPerTurn);
    if (events === null)
      log?.error({ after }, 'events for webhooks are kept no more; they are lost');
    const last = events === null ? live.position : positionOf(events.at(-1));
    if (events?.length === 0) return false;
    const deliveries: NewDelivery[] = [];
    const add = (event: StreamEvent): void => {
      for (const one of this.#deliveriesOf(event, wire)) deliveries.push(one);
    };
    for (const event of events ?? []) isolated(add, live.reportFault)(event);
    const hasMore = events?.length === eventsPerTurn;
    if (deliveries.length === 0) {
      this.#read.set(wire, last);
      return hasMore;
    }
    this.#isRecording = true;
    store.insist(() => {
      store.transaction(() => {
        for (const one of deliveries) store.deliveries.add(one);
        store.deliveries.setPlace(wire.handlerId, wire.place(last));
      });
      this.#isRecording = false;
      this.#read.set(wire, last);
      this.#look();
      this.#recordSoon();
    });
    return hasMore && !this.#isRecording;
  }

  #deliveriesOf(event: StreamEvent, wire: Wire): readonly NewDelivery[] {
    return this.#active.flatMap(({ id, document: { types } }) => {
      const wanted = { types, own: null, hearsOrders: true };
      if (!eventFilter(wanted, wire).wants(event)) return [];
      const shown = presentEvent(event, wire);
      return [this.#delivery(id, { ...shown, text: JSON.stringify(shown) })];
    });
  }

  #delivery(
    webhookId: string,
    { type, subject, text }: Pick<DeliveryRecord, 'type' | 'subject' | 'text'>,
  ): NewDelivery {
    const nowMs = this.#of.clock.nowMs();
    const id = `msg_${randomBytes(12).toString('hex')}`;
    const fresh = { attempts: 0, status: null, problem: null };
    const when = { nextAtMs: nowMs, createdAtMs: nowMs, endedAtMs: null };
    return { id, webhookId, type, subject, text, ...fresh, ...when };
  }

  /** Sends deliveries that are due, and sets a timer for the next. */
  #look(): void {
    if (this.#over.signal.aborted || this.#active.length === 0) return;
    const { store, clock } = this.#of;
    const nowMs = clock.nowMs();
    let nextMs = nowMs + lookMsMax;
    for (const webhook of this.#active) {
      const { id } = webhook;
      const under = [...this.#sending.values()].filter((one) => one === id).length;
      for (const delivery of store.deliveries.due(id, nowMs, sendingMax + under)) {
        const isFull = [...this.#sending.values()].filter((one) => one === id).length >= sendingMax;
        if (!isFull && !this.#sending.has(delivery.id)) void this.#deliver(webhook, delivery);
      }
      const dueMs = store.deliveries.nextAtMs(id, nowMs);
      if (dueMs > 0) nextMs = Math.min(nextMs, dueMs);
    }
    this.#tidy(nowMs);
    if (nextMs >= this.#lookAtMs) return;
    this.#stopLook?.();
    this.#lookAtMs = nextMs;
    this.#stopLook = clock.after(nextMs - nowMs, () => {
      this.#lookAtMs = Number.POSITIVE_INFINITY;
      this.#look();
    });
  }

  async #deliver({ id, document }: Webhook, delivery: DeliveryRecord): Promise<void> {
    this.#sending.set(delivery.id, id);
    const { clock, store } = this.#of;
    const { url, secret, previous } = document;
    const nowMs = clock.nowMs();
    const second = previous !== undefined && previous.untilMs > nowMs ? [previous.secret] : [];
    const outcome = await send({
      url,
      id: delivery.id,
      text: delivery.text,
      atMs: nowMs,
      secrets: [secret, ...second],
      allowed: this.allowed,
      signal: this.#over.signal,
    });
    if (this.#over.signal.aborted) return;
    store.insist(() => {
      store.transaction(() => this.#note(id, delivery, outcome));
      this.#sending.delete(delivery.id);
      this.#follow();
    });
  }

  /** Records the result of a delivery attempt. */
  #note(webhookId: string, delivery: DeliveryRecord, outcome: DeliveryOutcome): void {
    const { store, clock, log } = this.#of;
    const nowMs = clock.nowMs();
    const status = 'status' in outcome ? outcome.status : null;
    const isDone = status !== null && status >= 200 && status < 300;
    const problem = isDone ? null : 'problem' in outcome ? outcome.problem : `answered ${status}`;
    const waitMs = retriesMs[delivery.attempts];
    const isLast = !isDone && (waitMs === undefined || status === 410);
    const jitterMs = randomInt(Math.floor((waitMs ?? 0) * jitterShare) + 1);
    store.deliveries.save({
      ...delivery,
      attempts: delivery.attempts + 1,
      status,
      problem,
      state: isDone ? 'delivered' : isLast ? 'failed' : 'waiting',
      nextAtMs: nowMs + (waitMs ?? 0) + jitterMs,
      endedAtMs: isDone || isLast ? nowMs : null,
    });
    const callId = /^call\/(.*)$/.exec(delivery.subject)?.[1];
    const what = { webhookId, deliveryId: delivery.id, callId, problem };
    if (isLast) log?.warn(what, 'a webhook delivery has failed for good');
    const webhook = store.webhooks.get(this.#centreId, webhookId);
    if (webhook === undefined) return;
    const { failingSinceMs } = webhook.document;
    const sinceMs = isDone ? null : (failingSinceMs ?? nowMs);
    const paused = isDone ? null : this.#whyPaused(webhookId, { status, sinceMs, nowMs });
    if (paused === null && sinceMs === failingSinceMs) return;
    if (paused !== null) log?.warn({ webhookId, problem: paused }, 'a webhook is paused');
    const more = paused === null ? {} : { active: false, problem: paused };
    const document = { ...webhook.document, ...more, failingSinceMs: sinceMs };
    store.webhooks.save({ ...webhook, version: webhook.version + 1, document });
  }

  #whyPaused(
    webhookId: string,
    of: { readonly status: number | null; readonly sinceMs: number | null; readonly nowMs: number },
  ): string | null {
    const { status, sinceMs, nowMs } = of;
    if (status === 410) return 'it answered 410: it is wanted no more';
    if (sinceMs !== null && nowMs - sinceMs > failingMsMax) return 'nothing has arrived for 3 days';
    const waiting = this.#of.store.deliveries.countWaiting(webhookId, waitingMax);
    return waiting < waitingMax ? null : `${waitingMax} events wait for it`;
  }

  #tidy(nowMs: number): void {
    if (nowMs - this.#tidiedAtMs < tidyEveryMs) return;
    this.#tidiedAtMs = nowMs;
    const { store } = this.#of;
    const before = { deliveredMs: nowMs - keptMs.delivered, failedMs: nowMs - keptMs.failed };
    store.insist(() => store.deliveries.dropEnded(before));
  }
}

/** A webhook's settings with a new secret; the old one also signs for a day. */
export function withNewSecret(document: WebhookSettings, nowMs: number): WebhookSettings {
  const previous = { secret: document.secret, untilMs: nowMs + previousMs };
  return { ...document, secret: newSecret(), previous };
}

/** A random secret that signs a webhook's messages. */
export function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

/**
 * Stream position to continue from: the stored one if its events are still in memory, else the
 * present.
 */
function startOf({ live }: Wire, place: string | undefined): string {
  const [, position = ''] = /:([\d.]+)$/.exec(place ?? '') ?? [];
  return live.eventsAfter(position, 1) === null ? live.position : position;
}
