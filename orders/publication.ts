/**
 * What others are told of an order: what lists show, made from its snapshot, and the facts that a
 * message made, as one effect more of every message that was applied.
 *
 * Its lane, `events`, is carried out by who keeps the lists, at least once and in order.
 * Source: durable-orders.md 6.2, 12.3.
 */
import type { Envelope, OrderLabel } from '../contracts/index.ts';
import { inHandMilli } from './fulfilment/in-hand.ts';
import { openHolds } from './gate.ts';
import { orderLabel } from './label.ts';
import type { Hold, Order } from './order.ts';
import type { Effect, JsonObject, ProcessCore, PublishedEvent } from './process.ts';
import { orderCore } from './step.ts';
import { isGoods, openMilli } from './totals.ts';

/** What the effect `publish` carries. */
export interface Publication {
  readonly row: ReturnType<typeof rowOf>;
  /** What has changed in the customer's time line. */
  readonly history: ReturnType<typeof eventsOf>;
  readonly events: readonly PublishedEvent[];
  /** It asks for less on account than before: other orders of its customer may have that credit. */
  readonly freedCredit?: true;
}

/** The core of orders, with what others are told as one effect more. */
export const publishingCore: ProcessCore<Order> = {
  ...orderCore,
  step(state, message: Envelope) {
    const step = orderCore.step(state, message);
    const { state: order, verdict, events } = step;
    if (verdict.outcome !== 'applied' || order === null) return step;
    const { orderId, centreId, version } = order;
    const changed = { type: 'order.changed', data: { orderId, centreId } };
    const publication: Publication = {
      row: rowOf(order),
      history: eventsOf(order, state),
      // Who shows the order hears of every version of it.
      events: events.length > 0 ? events : [changed],
      ...(hasFreedCredit(state, order) ? { freedCredit: true } : {}),
    };
    const publish: Effect = {
      key: `${orderId}/publish/${version}`,
      kind: 'publish',
      lane: 'events',
      body: publication as object as JsonObject,
    };
    return { ...step, effects: [...step.effects, publish] };
  },
};

/** An order as lists keep it. */
export interface KeptOrder {
  readonly id: string;
  readonly customerId: string;
  readonly agentId: string;
  readonly callId?: string;
  readonly entry: Order['regions']['entry'];
  readonly fulfilment: string;
  readonly label: OrderLabel;
  readonly totalMinor: number;
  readonly currency: string;
  /** On account, of orders that are not over: what has left, and all. */
  readonly onAccountMinor: { readonly balanceAndShipped: number; readonly balanceAndOpen: number };
  readonly atMs: number;
  readonly version: number;
  /** How the order knows its customer's account to be held [none]. */
  readonly accountHold?: Order['accountHold'];
}

/** A hold as queues keep it. */
export interface KeptHold {
  readonly hold: Hold;
  readonly orderId: string;
  readonly customerId: string;
  readonly totalMinor: number;
  readonly currency: string;
}

/** What the read model keeps of an order. */
function rowOf(order: Order) {
  const { orderId, version, customerId, agentId, callId, currency, lastAtMs } = order;
  const { regions, totals, submittedAtMs = null } = order;
  const { totalMinor } = totals;
  const { entry, fulfilment } = regions;
  const label = orderLabel(order);
  const kept: KeptOrder = {
    id: orderId,
    customerId,
    agentId,
    entry,
    fulfilment,
    label,
    totalMinor,
    currency,
    atMs: lastAtMs,
    version,
    onAccountMinor: onAccountOf(order),
    accountHold: order.accountHold,
    ...(callId === undefined ? {} : { callId }),
  };
  return {
    id: orderId,
    version,
    customerId,
    label,
    // Pick lists read the released ones; a part that has left does not take the rest off them.
    fulfilment: isToBePicked(order)
      ? 'released'
      : fulfilment === 'released'
        ? 'stopped'
        : fulfilment,
    atMs: lastAtMs,
    document: kept,
    totalMinor,
    submittedAtMs: entry === 'cancelled' ? null : submittedAtMs,
    holds: openHolds(order).map((hold) => {
      const document: KeptHold = { hold, orderId, customerId, totalMinor, currency };
      const { holdId: id, source, code, level, placedAtMs } = hold;
      const dueAtMs = order.deadlines[`holdSla/${id}`] ?? placedAtMs;
      return { id, source, code, level, dueAtMs, document };
    }),
  };
}

/** Released goods that nobody has picked, behind an open gate. */
function isToBePicked({ regions, lines, stopping }: Order): boolean {
  const isReleased = ['released', 'picking', 'partlyShipped'].includes(regions.fulfilment);
  if (!isReleased || regions.gate !== 'open' || stopping) return false;
  return lines.some((line) => isGoods(line) && openMilli(line) > inHandMilli(line));
}

/** A closed order is in the customer's balance, a cancelled one in none. */
function onAccountOf({ paymentLines, regions }: Order): KeptOrder['onAccountMinor'] {
  const isOver = regions.entry === 'closed' || regions.entry === 'cancelled';
  let [balanceAndShipped, balanceAndOpen] = [0, 0];
  for (const { kind, capturedMinor, authorisedMinor } of isOver ? [] : paymentLines) {
    if (kind !== 'onAccount') continue;
    balanceAndShipped += capturedMinor;
    balanceAndOpen += authorisedMinor;
  }
  return { balanceAndShipped, balanceAndOpen };
}

/** A closed order's part is what the customer owes now, which is no free credit. */
function hasFreedCredit(before: Order | null, order: Order): boolean {
  if (before === null || order.regions.entry === 'closed') return false;
  return onAccountOf(order).balanceAndOpen < onAccountOf(before).balanceAndOpen;
}

/** What the time line of a customer keeps of a thing. */
export interface KeptEvent {
  /** What people call it: an id, a code, or the text of a note. */
  readonly name: string;
  /** Of an order its label; of a payment the state of its line. */
  readonly status?: string;
  readonly amount?: { readonly amountMinor: number; readonly currency: string };
  readonly orderId?: string;
  /** Who noted it. */
  readonly by?: string;
}

/** What a step has changed in the customer's time line: the order, its holds, its payments. */
function eventsOf(order: Order, before: Order | null) {
  const known = new Set(before === null ? [] : all(before).map(wordsOf));
  const { version, customerId } = order;
  return all(order)
    .filter((event) => !known.has(wordsOf(event)))
    .map((event) => ({ ...event, version, customerId }));
}

interface Entry {
  /** Of the thing: `order/ord_1`. */
  readonly id: string;
  readonly kind: 'orders' | 'calls' | 'holds' | 'payments';
  readonly atMs: number;
  readonly document: KeptEvent;
}

function all(order: Order): readonly Entry[] {
  const { orderId, callId, currency, totals, holds, paymentLines, lastAtMs: atMs } = order;
  const money = (amountMinor: number) => ({ amountMinor, currency });
  const status = orderLabel(order);
  const amount = money(totals.totalMinor);
  return [
    { id: `order/${orderId}`, kind: 'orders', atMs, document: { name: orderId, status, amount } },
    ...(callId === undefined
      ? []
      : ([{ id: `call/${callId}`, kind: 'calls', atMs, document: { name: callId } }] as const)),
    ...holds.map(({ holdId, code, cleared, placedAtMs }): Entry => {
      const document = { name: code, status: cleared === undefined ? 'open' : 'cleared', orderId };
      return { id: `hold/${orderId}.${holdId}`, kind: 'holds', atMs: placedAtMs, document };
    }),
    ...paymentLines.map(({ payLineId, kind, state, amountMinor }): Entry => {
      const document = { name: kind, status: state, amount: money(amountMinor), orderId };
      return { id: `payment/${orderId}.${payLineId}`, kind: 'payments', atMs, document };
    }),
  ];
}

function wordsOf({ id, document }: Entry): string {
  return `${id} ${JSON.stringify(document)}`;
}
