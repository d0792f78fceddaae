/**
 * The orders of a centre: changed through their host, read from its snapshots, listed from copies.
 *
 * Each applied message adds an effect, `publish`, which updates list and event stream, at least
 * once and in order. Source: durable-orders.md 10.1, 12.3; decision 0021.
 */
import type { Envelope, Verdict } from '../../contracts/index.ts';
import type { WebhookMessage } from '../../gateways/index.ts';
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
import type { OrderPayments } from './open-payments.ts';
import type { OwnStock } from './own-stock.ts';
import { type PublicationTarget, published, type Watchers, watch } from './published.ts';
import { type OrderMessage, TypedTexts } from './sealed-texts.ts';

/** Pause before a retry while the host is overloaded. */
const busyPauseMs = 1_000;

export interface OrderServiceOptions extends PublicationTarget {
  readonly clock: HostClock;
  readonly openHost: (options: HostOptions<OrderProcess>) => Promise<ProcessHost>;
  /** What carries out each kind of effect, other than `publish`. */
  readonly doers: { readonly [kind: string]: Doer };
  readonly payments: OrderPayments;
  readonly partners: PartnerStates;
  /** Corrected by goods that leave or come back [a partner keeps the stock]. */
  readonly ownStock?: OwnStock | undefined;
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
  readonly #texts: TypedTexts;

  static async open(options: OrderServiceOptions): Promise<OrderService> {
    const watchers: Watchers = new Map();
    const { openHost, clock, doers, onAlarm } = options;
    const opened = Promise.withResolvers<OrderService>();
    const publish: Doer = {
      carryOut: async (effect) => {
        published(effect.body, options, watchers);
        const { freedCredit } = effect.body as Partial<Publication>;
        if (freedCredit === true) await (await opened.promise).#creditFreed(effect);
        await (await opened.promise).#bookGoods(effect);
        return null;
      },
    };
    const host = await openHost({
      core: publishingCore as HostedCore<OrderProcess>,
      doers: { ...new TypedTexts(options).doers(doers), publish },
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
    this.#texts = new TypedTexts(options);
  }

  /** Number of effects not carried out yet; undefined: Temporal has them. */
  get outboxSize(): number | undefined {
    return this.#host.outboxSize;
  }

  nowMs(): number {
    return this.#of.clock.nowMs();
  }

  /**
   * Sends a message to an order or a programme, which the first message creates. @throws
   * {HostError}
   */
  async tell(plain: OrderMessage): Promise<Verdict> {
    const stateOf = (id: string) => this.#host.query(id, 'state');
    const message = await this.#texts.sealed(plain, stateOf);
    const { type } = message.event;
    const isFirst = firstMessages.includes(type);
    const verdict = await (isFirst ? this.#host.start(message) : this.#host.deliver(message));
    if (isFirst && verdict.outcome === 'applied') await this.#tellEarly(message.processId);
    return verdict.outcome === 'duplicate' ? ((verdict.value ?? verdict) as Verdict) : verdict;
  }

  /** The state of a process, with what people typed readable; null: there is none. */
  async #state(processId: string): Promise<unknown> {
    return this.#texts.opened(await this.#host.query(processId, 'state'));
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

  /** Books goods that an order has moved, or that a return has received, in our own stock. */
  async #bookGoods({ key, body }: Effect): Promise<void> {
    const { ownStock } = this.#of;
    if (ownStock === undefined) return;
    const { goods, goodsReturn, events = [] } = body as GoodsPublication;
    if (goods !== undefined) {
      const freed = ownStock.book(goods);
      // Stock that came before the order had begun to wait has told it nothing.
      const own = goods.isWaiting ? goods.lines.map(({ sku }) => sku) : [];
      await this.stockFreed([...freed, ...own], key);
    }
    if (goodsReturn === undefined || !events.some(({ type }) => type === 'return.received')) return;
    const back = await this.goodsReturn(goodsReturn.returnId);
    const order = await this.order(goodsReturn.orderId);
    if (back === null || order === null) return;
    await this.stockFreed(ownStock.bookReturned(back, order), key);
  }

  /** Lets orders that wait for these items reserve them; `because` makes message ids differ. */
  async stockFreed(skus: readonly string[], because = `${this.nowMs()}`): Promise<void> {
    for (const orderId of this.#of.ownStock?.served(skus) ?? []) {
      await this.#tellPatiently({
        id: `stock:${orderId}:${because}`,
        processId: `order/${orderId}`,
        atMs: this.nowMs(),
        actor: { kind: 'system', id: 'stock' },
        event: { type: 'stock.freed' },
      });
    }
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
    return (await this.#state(`order/${orderId}`)) as Order | null;
  }

  async programme(orderId: string, lineId: string): Promise<Programme | null> {
    return (await this.#state(`${ofProgrammes}${orderId}/${lineId}`)) as Programme;
  }

  async goodsReturn(returnId: string): Promise<GoodsReturn | null> {
    return (await this.#state(`return/${returnId}`)) as GoodsReturn | null;
  }

  async *openProgrammes(): AsyncGenerator<Programme> {
    for (let cursor: string | null = ofProgrammes; cursor !== null; ) {
      const page: ProcessPage = await this.#host.list({ status: 'open' }, cursor);
      for (const { processId } of page.processes) {
        if (!processId.startsWith(ofProgrammes)) return;
        yield (await this.#state(processId)) as Programme;
      }
      cursor = page.cursor;
    }
  }

  /** The order's messages and effects, as the host keeps them. */
  async timeline(orderId: string): Promise<Timeline> {
    const { events } = (await this.#host.query(`order/${orderId}`, 'orderTimeline')) as Timeline;
    return { events: events.map((event) => this.#texts.openedLine(event)) };
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

/** What an order or a return publishes of its goods. */
interface GoodsPublication extends Partial<Pick<Publication, 'goods' | 'events'>> {
  readonly goodsReturn?: Pick<GoodsReturn, 'returnId' | 'orderId'>;
}
