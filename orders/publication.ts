/**
 * What is published of an order after each applied message: its row in lists, the customer's
 * history, events. An effect in the lane `events` delivers it in order, at least once.
 * Source: durable-orders.md 6.2, 12.3.
 */
import type { Envelope, OrderLabel } from '../contracts/index.ts';
import { omitUndefined } from '../kernel/index.ts';
import { inHandMilli } from './fulfilment/goods-in-hand.ts';
import { goodsOf, type OrderGoods } from './fulfilment/stock.ts';
import { openHolds } from './gate.ts';
import { orderLabel } from './label.ts';
import type { Hold, Order } from './order.ts';
import type { Effect, JsonObject, ProcessCore, PublishedEvent } from './process.ts';
import { saleOf } from './sale.ts';
import { orderCore } from './step.ts';
import { isGoods, openMilli } from './totals.ts';

export interface Publication {
  readonly row: ReturnType<typeof rowOf>;
  readonly history: ReturnType<typeof eventsOf>;
  readonly events: readonly PublishedEvent[];
  /** The order now needs less credit, which other orders of the customer may get. */
  readonly freedCredit?: true;
  /** Present if goods were requested, reserved, released or shipped. */
  readonly goods?: OrderGoods;
}

/** The order core with an effect that publishes each applied message. */
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
      // Published even without events of its own, so that viewers see every version.
      events: events.length > 0 ? events : [changed],
      ...(hasFreedCredit(state, order) ? { freedCredit: true } : {}),
      ...(hasMovedGoods(state, order) ? { goods: goodsOf(order) } : {}),
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

export interface OrderSummary {
  readonly id: string;
  readonly customerId: string;
  readonly agentId: string;
  readonly callId?: string;
  readonly entry: Order['regions']['entry'];
  readonly fulfilment: Order['regions']['fulfilment'];
  readonly label: OrderLabel;
  readonly totalMinor: number;
  readonly currency: string;
  /** Amounts on account until the order ends: of goods shipped, and of all goods. */
  readonly onAccountMinor: { readonly balanceAndShipped: number; readonly balanceAndOpen: number };
  readonly atMs: number;
  readonly version: number;
  readonly accountHold?: Order['accountHold'];
  /** The ground of a return of goods whose order is not known. */
  readonly isSoldElsewhere?: true;
  /** Holds that it has or had; absent where there was none, or in rows of earlier versions. */
  readonly holdLog?: readonly LoggedHold[];
  /** Lines that sell a continuity programme; absent in rows of earlier versions. */
  readonly programmeLineIds?: readonly string[];
  /** Lines to pick, while the order is released, with what marks them for the warehouse. */
  readonly picks?: readonly {
    readonly lineId: string;
    readonly sku: string;
    readonly qtyMilli: number;
    readonly deliveryMode: string | null;
    readonly expediteCode: string | null;
    readonly warehouseId?: string | undefined;
    readonly vendorId?: string | undefined;
    /** Not before this day of the centre. */
    readonly shipOn?: string | undefined;
  }[];
  /** For those who pick, sealed as in the order. */
  readonly notes?: readonly string[];
}

export interface LoggedHold
  extends Pick<Hold, 'holdId' | 'source' | 'code' | 'placedBy' | 'placedAtMs'> {
  readonly clearedBy?: string;
  readonly clearedAtMs?: number;
}

function loggedHold({ holdId, source, code, placedBy, placedAtMs, cleared }: Hold): LoggedHold {
  const ended = cleared && { clearedBy: cleared.by, clearedAtMs: cleared.atMs };
  return { holdId, source, code, placedBy, placedAtMs, ...ended };
}

export interface HoldSummary {
  readonly hold: Hold;
  readonly orderId: string;
  readonly customerId: string;
  readonly totalMinor: number;
  readonly currency: string;
}

function rowOf(order: Order) {
  const { orderId, version, customerId, agentId, callId, currency, lastAtMs } = order;
  const { regions, totals, submittedAtMs = null } = order;
  const { totalMinor } = totals;
  const { entry, fulfilment } = regions;
  const label = orderLabel(order);
  const kept: OrderSummary = {
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
    programmeLineIds: programmeLineIdsOf(order),
    ...(order.holds.length === 0 ? {} : { holdLog: order.holds.map(loggedHold) }),
    ...(callId === undefined ? {} : { callId }),
    picks: isToBePicked(order) ? picksOf(order) : [],
    ...noted(order),
    ...(order.isSoldElsewhere && { isSoldElsewhere: true }),
  };
  return {
    id: orderId,
    version,
    customerId,
    label,
    // Lists for picking show released orders, also partly shipped ones.
    fulfilment: isToBePicked(order)
      ? 'released'
      : fulfilment === 'released'
        ? 'stopped'
        : fulfilment,
    atMs: lastAtMs,
    document: kept,
    totalMinor,
    submittedAtMs: entry === 'cancelled' ? null : submittedAtMs,
    soldAtMs: submittedAtMs,
    sale: saleOf(order),
    holds: openHolds(order).map((hold) => {
      const document: HoldSummary = { hold, orderId, customerId, totalMinor, currency };
      const { holdId: id, source, code, level, placedAtMs } = hold;
      const dueAtMs = order.deadlines[`holdSla/${id}`] ?? placedAtMs;
      return { id, source, code, level, dueAtMs, document };
    }),
  };
}

/** Lines of an order that sell a continuity programme. */
export function programmeLineIdsOf({ lines }: Order): readonly string[] {
  return lines.flatMap(({ lineId, programme }) => (programme === undefined ? [] : lineId));
}

function isToBePicked({ regions, lines, stopping }: Order): boolean {
  const isReleased = ['released', 'picking', 'partlyShipped'].includes(regions.fulfilment);
  if (!isReleased || regions.gate !== 'open' || stopping) return false;
  return lines.some((line) => isGoods(line) && openMilli(line) > inHandMilli(line));
}

function noted({ notes = [] }: Order): Partial<Pick<OrderSummary, 'notes'>> {
  const texts = notes.filter((one) => one.isForWarehouse).map(({ text }) => text);
  return texts.length === 0 ? {} : { notes: texts };
}

function picksOf(order: Order): NonNullable<OrderSummary['picks']> {
  return order.lines.flatMap((line) => {
    const { lineId, sku } = line;
    const qtyMilli = openMilli(line) - inHandMilli(line);
    if (!isGoods(line) || qtyMilli <= 0) return [];
    const deliveryMode = line.deliveryMode ?? order.deliveryMode ?? null;
    // A mode of the line's own goes before the order's mark.
    const ofOrder = line.deliveryMode === undefined ? order.expediteCode : undefined;
    const expediteCode = line.expediteCode ?? ofOrder ?? null;
    const { vendorId, warehouseId = order.warehouseId, shipOn = order.terms?.shipOn } = line;
    const where = omitUndefined({ vendorId, warehouseId, shipOn });
    return [{ lineId, sku, qtyMilli, deliveryMode, expediteCode, ...where }];
  });
}

/** An order that is over has no amounts here: the customer's balance has those of a closed one. */
function onAccountOf({ paymentLines, regions }: Order): OrderSummary['onAccountMinor'] {
  const isOver = regions.entry === 'closed' || regions.entry === 'cancelled';
  let [balanceAndShipped, balanceAndOpen] = [0, 0];
  for (const { kind, capturedMinor, authorisedMinor } of isOver ? [] : paymentLines) {
    if (kind !== 'onAccount') continue;
    balanceAndShipped += capturedMinor;
    balanceAndOpen += authorisedMinor;
  }
  return { balanceAndShipped, balanceAndOpen };
}

/** Closing an order frees no credit, as the customer then owes the amount. */
function hasFreedCredit(before: Order | null, order: Order): boolean {
  if (before === null || order.regions.entry === 'closed') return false;
  return onAccountOf(order).balanceAndOpen < onAccountOf(before).balanceAndOpen;
}

function hasMovedGoods(before: Order | null, order: Order): boolean {
  if (before === null) return false;
  return JSON.stringify(goodsOf(before)) !== JSON.stringify(goodsOf(order));
}

export interface HistoryEntry {
  readonly name: string;
  /** Label of an order, or state of a payment line. */
  readonly status?: string;
  readonly amount?: { readonly amountMinor: number; readonly currency: string };
  readonly orderId?: string;
  readonly by?: string;
  /** Of a mail: its recipient, and the number of the gift card that it brings. */
  readonly to?: string;
  readonly number?: string;
  /** Tracking numbers of an order's parcels. */
  readonly parcels?: string;
}

function eventsOf(order: Order, before: Order | null) {
  const known = new Set(before === null ? [] : all(before).map(wordsOf));
  const { version, customerId } = order;
  return all(order)
    .filter((event) => !known.has(wordsOf(event)))
    .map((event) => ({ ...event, version, customerId }));
}

interface Entry {
  /** Such as `order/ord_1`. */
  readonly id: string;
  readonly kind: 'orders' | 'calls' | 'holds' | 'payments';
  readonly atMs: number;
  readonly document: HistoryEntry;
}

function all(order: Order): readonly Entry[] {
  const { orderId, callId, currency, totals, holds, paymentLines, lastAtMs: atMs } = order;
  const money = (amountMinor: number) => ({ amountMinor, currency });
  const status = orderLabel(order);
  const amount = money(totals.totalMinor);
  const parcels = order.shipments.flatMap(({ carrierRef }) => carrierRef ?? []).join(', ');
  return [
    {
      id: `order/${orderId}`,
      kind: 'orders',
      atMs,
      document: { name: orderId, status, amount, ...(parcels !== '' && { parcels }) },
    },
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
