/**
 * The orders of a centre: changed through their host, read from its snapshots, listed from copies.
 *
 * Each applied message adds an effect, `publish`, which updates list and event stream, at least
 * once and in order. Source: durable-orders.md 10.1, 12.3; decision 0021.
 */
import type {
  ContinuityEnvelope,
  Envelope,
  ReturnEnvelope,
  Verdict,
} from '../../contracts/index.ts';
import type { WebhookMessage } from '../../gateways/index.ts';
import type { ResourceNotice } from '../../live/index.ts';
import {
  type Effect,
  type GoodsReturn,
  type Order,
  type Programme,
  type Publication,
  publishingContinuityCore,
  publishingCore,
  returnCore,
} from '../../orders/index.ts';
import type { Store } from '../../store/index.ts';
import {
  type Alarm,
  type Doer,
  type HostClock,
  HostError,
  type HostedCore,
  type HostOptions,
  type ProcessHost,
  type ProcessPage,
} from '../../workflows/index.ts';
import type { PartnerStates } from '../partners/partner-states.ts';
import {
  type CustomerOrders,
  catchUpWithCustomers,
  mergeOrders,
  tellOrdersOfCustomer,
} from './customer-orders.ts';
import { keptSale } from './kept-sale.ts';
import type { OrderPayments } from './open-payments.ts';

/** Pause before a retry while the host is overloaded. */
const busyPauseMs = 1_000;

export interface OrderServiceOptions {
  readonly centreId: string;
  readonly store: Store;
  readonly clock: HostClock;
  /** Of the days by which sales are summed. */
  readonly timeZone: () => string;
  readonly openHost: (options: HostOptions<OrderProcess>) => Promise<ProcessHost>;
  /** What carries out each kind of effect, other than `publish`. */
  readonly doers: { readonly [kind: string]: Doer };
  readonly payments: OrderPayments;
  readonly partners: PartnerStates;
  /** Publishes an event for the order's agent and its call. */
  readonly tell?: (told: ResourceNotice, agentId: string, callId: string | undefined) => void;
  readonly onAlarm?: (alarm: Alarm) => void;
}

const ofProgrammes = 'continuity/';
const firstMessages: readonly string[] = ['createOrder', 'startProgramme', 'startReturn'];

/** A process of a centre's orders. */
export type OrderProcess = Order | Programme | GoodsReturn;

export class OrderService {
  readonly payments: OrderPayments;
  readonly partners: PartnerStates;
  readonly #host: ProcessHost;
  readonly #of: OrderServiceOptions;
  readonly #watchers: Watchers;

  static async open(options: OrderServiceOptions): Promise<OrderService> {
    const watchers: Watchers = new Map();
    const { openHost, clock, doers, onAlarm } = options;
    const opened = Promise.withResolvers<OrderService>();
    const publish: Doer = {
      carryOut: async (effect) => {
        published(effect.body, options, watchers);
        const { freedCredit } = effect.body as Partial<Publication>;
        if (freedCredit === true) await (await opened.promise).#creditFreed(effect);
        return null;
      },
    };
    const host = await openHost({
      core: publishingCore as HostedCore<OrderProcess>,
      doers: { ...doers, publish },
      clock,
      others: [publishingContinuityCore, returnCore] as readonly HostedCore<OrderProcess>[],
      queries: { state: (state) => state },
      ...(onAlarm === undefined ? {} : { onAlarm }),
    });
    const orders = new OrderService(host, options, watchers);
    opened.resolve(orders);
    return orders;
  }

  private constructor(host: ProcessHost, options: OrderServiceOptions, watchers: Watchers) {
    this.payments = options.payments;
    this.partners = options.partners;
    this.#host = host;
    this.#of = options;
    this.#watchers = watchers;
  }

  nowMs(): number {
    return this.#of.clock.nowMs();
  }

  /**
   * Sends a message to an order or a programme, which the first message creates. @throws
   * {HostError}
   */
  async tell(message: Envelope | ContinuityEnvelope | ReturnEnvelope): Promise<Verdict> {
    const { type } = message.event;
    const isFirst = firstMessages.includes(type);
    const verdict = await (isFirst ? this.#host.start(message) : this.#host.deliver(message));
    if (isFirst && verdict.outcome === 'applied') await this.#tellEarly(message.processId);
    return verdict.outcome === 'duplicate' ? ((verdict.value ?? verdict) as Verdict) : verdict;
  }

  /**
   * Passes a provider's message to its order; until the order exists, the message waits. @throws
   * {HostError}
   */
  async tellWebhook({ id, key, outcome }: WebhookMessage): Promise<void> {
    const { early, name } = this.payments;
    const orderId = key.slice(0, Math.max(0, key.indexOf('/')));
    const atMs = this.nowMs();
    const processId = `order/${orderId}`;
    const actor = { kind: 'provider' as const, id: name };
    const message: Envelope = { id, processId, atMs, actor, event: outcome };
    if ((await this.order(orderId)) !== null) {
      await this.tell(message);
      return;
    }
    this.#tellLapsed();
    if (!early.keep({ id, processId, message: JSON.stringify(message) }, atMs)) {
      throw new HostError('busy', 'Too many webhooks wait for their orders.');
    }
    // If the order was created meanwhile, the webhook is delivered at once.
    if ((await this.order(orderId)) !== null) await this.#tellEarly(processId);
  }

  async #tellEarly(processId: string): Promise<void> {
    const { early } = this.payments;
    this.#tellLapsed();
    for (const { id, message } of early.of(processId)) {
      await this.#host.deliver(JSON.parse(message) as Envelope);
      early.delivered(id);
    }
  }

  /** Raises an alarm for webhooks that have waited too long for their order. */
  #tellLapsed(): void {
    for (const { id, processId } of this.payments.early.lapsed(this.nowMs())) {
      const problem = `no ${processId} has come for it`;
      this.#of.onAlarm?.({ kind: 'message_parked', subject: id, problem });
    }
  }

  async customerChanged(customerId: string): Promise<void> {
    await tellOrdersOfCustomer(customerId, this.#customerOrders());
  }

  /** Hands the orders of one customer to another. */
  async customerMerged(customerId: string, intoId: string): Promise<void> {
    await mergeOrders(customerId, intoId, this.#customerOrders());
  }

  /** Tells orders of customers that were changed just before the last process ended. */
  async catchUpWithCustomers(): Promise<void> {
    await catchUpWithCustomers(this.#customerOrders());
  }

  /** When an order frees credit, tells the same customer's orders that wait for it. */
  async #creditFreed({ key, body }: Effect): Promise<void> {
    const { customerId } = (body as object as Publication).row;
    const waiting = { label: 'creditReview' as const, because: `:${key}` };
    await tellOrdersOfCustomer(customerId, this.#customerOrders(), waiting);
  }

  #customerOrders(): CustomerOrders {
    const { centreId, store } = this.#of;
    const tell = (message: Envelope) => this.#tellPatiently(message);
    return { centreId, store, nowMs: () => this.nowMs(), tell };
  }

  /**
   * Sends a message, and retries while the host is overloaded. If the host stops, the next start
   * catches up.
   */
  async #tellPatiently(message: Envelope): Promise<void> {
    for (;;) {
      try {
        await this.tell(message);
        return;
      } catch (error) {
        if (!(error instanceof HostError) || error.code === 'parked') throw error;
        if (error.code !== 'busy') return;
      }
      await new Promise<void>((resolve) => {
        this.#of.clock.after(busyPauseMs, resolve);
      });
    }
  }

  async order(orderId: string): Promise<Order | null> {
    return (await this.#host.query(`order/${orderId}`, 'state')) as Order | null;
  }

  async programme(orderId: string, lineId: string): Promise<Programme | null> {
    return (await this.#host.query(`${ofProgrammes}${orderId}/${lineId}`, 'state')) as Programme;
  }

  async goodsReturn(returnId: string): Promise<GoodsReturn | null> {
    return (await this.#host.query(`return/${returnId}`, 'state')) as GoodsReturn | null;
  }

  async *openProgrammes(): AsyncGenerator<Programme> {
    for (let cursor: string | null = ofProgrammes; cursor !== null; ) {
      const page: ProcessPage = await this.#host.list({ status: 'open' }, cursor);
      for (const { processId } of page.processes) {
        if (!processId.startsWith(ofProgrammes)) return;
        yield (await this.#host.query(processId, 'state')) as Programme;
      }
      cursor = page.cursor;
    }
  }

  /** The order's messages and effects, as the host keeps them. */
  async timeline(orderId: string): Promise<Timeline> {
    return (await this.#host.query(`order/${orderId}`, 'orderTimeline')) as Timeline;
  }

  /** The order once a condition holds, or as it is after `waitMsMax` of wall-clock time. */
  async settled(
    orderId: string,
    isSettled: (order: Order) => boolean,
    waitMsMax: number,
  ): Promise<Order | null> {
    const read = () => this.order(orderId);
    return await this.#settled(orderId, { read, isSettled, waitMsMax });
  }

  /** As {@link settled}, of a return. */
  async settledReturn(
    returnId: string,
    isSettled: (back: GoodsReturn) => boolean,
    waitMsMax: number,
  ): Promise<GoodsReturn | null> {
    const read = () => this.goodsReturn(returnId);
    return await this.#settled(returnId, { read, isSettled, waitMsMax });
  }

  async #settled<State>(
    id: string,
    of: {
      readonly read: () => Promise<State | null>;
      readonly isSettled: (state: State) => boolean;
      readonly waitMsMax: number;
    },
  ): Promise<State | null> {
    const { read, isSettled, waitMsMax } = of;
    let isOver = false;
    let wake = (): void => {};
    const { clock } = this.#of;
    const cancel = clock.after(waitMsMax * (clock.speed || 1), () => {
      isOver = true;
      wake();
    });
    try {
      for (;;) {
        const moved = new Promise<void>((resolve) => {
          wake = resolve;
          watch(this.#watchers, id, resolve);
        });
        const state = await read();
        if (state === null || isSettled(state) || isOver) return state;
        await moved;
      }
    } finally {
      cancel();
    }
  }

  /** Finishes effects under way and closes; the next start carries out pending ones. */
  async stop(): Promise<void> {
    await this.#host.drain();
    await this.#host.stop();
  }
}

/** A message in an order's log; its texts are JSON. */
export interface LoggedMessage {
  readonly type: string;
  readonly atMs: number;
  readonly actor: string;
  readonly outcome: string;
  readonly version: number;
  readonly published: string;
}

interface Timeline {
  readonly events: readonly LoggedMessage[];
}

type Watchers = Map<string, (() => void)[]>;

function watch(watchers: Watchers, orderId: string, resolve: () => void): void {
  watchers.set(orderId, [...(watchers.get(orderId) ?? []), resolve]);
}

function published(body: object, of: OrderServiceOptions, watchers: Watchers): void {
  const { store, centreId, timeZone, tell } = of;
  if ('programme' in body) {
    toldOfProgramme(body as ProgrammePublication, tell);
    return;
  }
  if ('goodsReturn' in body) {
    toldOfReturn(body as ReturnPublication, of, watchers);
    return;
  }
  const { row, history, events } = body as Publication;
  const { entry } = row.document;
  const kept = keptSale({ ...row, entry }, { centreId, store, timeZone: timeZone() });
  store.transaction(() => {
    store.orders.save(centreId, { ...row, ...kept });
    for (const event of history) store.history.save(centreId, event);
  });
  const { id, version, atMs } = row;
  const { agentId, callId } = row.document;
  const by = callId === undefined ? { agentId } : { agentId, callId };
  for (const { type, data } of events) {
    const told = { type, subject: `order/${id}`, atMs, data: { ...data, ...by, version } };
    tell?.(told, agentId, callId);
  }
  wake(watchers, id);
}

function wake(watchers: Watchers, id: string): void {
  const waiting = watchers.get(id) ?? [];
  watchers.delete(id);
  for (const resolve of waiting) resolve();
}

interface ReturnPublication extends Pick<Publication, 'events'> {
  readonly goodsReturn: Pick<GoodsReturn, 'returnId' | 'orderId' | 'customerId' | 'agentId'> &
    Pick<GoodsReturn, 'currency' | 'version'> & {
      readonly status: string;
      readonly amountMinor: number;
      readonly atMs: number;
    };
}

function toldOfReturn(
  { goodsReturn, events }: ReturnPublication,
  { store, centreId, tell }: Pick<OrderServiceOptions, 'store' | 'centreId' | 'tell'>,
  watchers: Watchers,
): void {
  const { returnId, orderId, customerId, agentId, version, status, atMs } = goodsReturn;
  const { currency, amountMinor } = goodsReturn;
  const document = { name: returnId, status, orderId, amount: { amountMinor, currency } };
  const event = { id: `return/${returnId}`, kind: 'returns' as const, customerId, document };
  store.transaction(() => store.history.save(centreId, { ...event, version, atMs }));
  const subject = `return/${returnId}`;
  for (const { type, data } of events) {
    tell?.({ type, subject, atMs, data: { ...data, agentId, version } }, agentId, undefined);
  }
  wake(watchers, returnId);
}

interface ProgrammePublication extends Pick<Publication, 'events'> {
  readonly programme: Pick<Programme, 'orderId' | 'lineId' | 'agentId' | 'version'> & {
    readonly atMs: number;
  };
}

function toldOfProgramme(
  { programme, events }: ProgrammePublication,
  tell: OrderServiceOptions['tell'],
): void {
  const { orderId, lineId, agentId, version, atMs } = programme;
  const subject = `continuity/${orderId}.${lineId}`;
  for (const { type, data } of events) {
    tell?.({ type, subject, atMs, data: { ...data, agentId, version } }, agentId, undefined);
  }
}
