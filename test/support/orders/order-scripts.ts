/** Usual runs of an order, message by message, for tests that begin later in its life. */
import type { OrderEvent, OrderEventOf } from '../../../contracts/index.ts';
import { OrderDriver } from './order-driver.ts';

type Line = OrderEventOf<'changeLines'>['put'][number];
type Payment = OrderEventOf<'setPaymentLines'>['lines'][number];

/** What an order is made of where a test says nothing else. */
export interface OrderPlan {
  readonly lines?: readonly Line[];
  readonly payments?: readonly Payment[];
  readonly policy?: OrderEventOf<'createOrder'>['policy'];
  readonly priced?: Partial<OrderEventOf<'changeLines'>['priced']>;
}

/** One unit for 100.00, unless said otherwise. */
export function aLine(lineId = 'l1', unitMinor = 10_000, qtyMilli = 1000): Line {
  return { lineId, sku: `sku-${lineId}`, unitMinor, qtyMilli };
}

/** A card for all of the total, unless said otherwise. */
export function aCard(payLineId = 'p1', amountMinor?: number): Payment {
  const tokenRef = `tok_${payLineId}`;
  return amountMinor === undefined
    ? { payLineId, kind: 'card', tokenRef, basisPoints: 10_000 }
    : { payLineId, kind: 'card', tokenRef, amountMinor };
}

/** No fraud check and no stock, so that tests say only what they are about. */
export const barePolicy = { fraudCheck: false } as const;

/** An order created, with its lines. */
export function drafted(plan: OrderPlan = {}): OrderDriver {
  const driver = new OrderDriver();
  const { lines = [aLine()], policy = barePolicy, priced = {} } = plan;
  driver.apply({
    type: 'createOrder',
    orderId: driver.orderId,
    centreId: 'fr',
    customerId: 'c1',
    currency: 'EUR',
    agentId: 'anna',
    callId: 'call-7',
    policy,
  });
  put(driver, lines, priced);
  return driver;
}

/** Changes lines at a new price version. */
export function put(
  driver: OrderDriver,
  lines: readonly Line[],
  priced: OrderPlan['priced'] = {},
): void {
  const priceVersion = driver.order.priceVersion + 1;
  driver.apply({ type: 'changeLines', put: [...lines], priced: { priceVersion, ...priced } });
}

export function pay(driver: OrderDriver, payments: readonly Payment[]): void {
  driver.apply({ type: 'setPaymentLines', lines: [...payments] });
}

/** An order whose summary is shown, with its payment lines. */
export function completed(plan: OrderPlan = {}): OrderDriver {
  const driver = drafted(plan);
  const { payments = [aCard()] } = plan;
  if (payments.length > 0) pay(driver, payments);
  driver.apply({ type: 'completeOrder' });
  return driver;
}

export function submit(driver: OrderDriver): void {
  driver.apply({ type: 'submitOrder', confirmedTotalMinor: driver.order.totals.totalMinor });
}

/** An order sent to its checks: every answer is still to come. */
export function submitted(plan: OrderPlan = {}): OrderDriver {
  const driver = completed(plan);
  submit(driver);
  return driver;
}

/** The provider authorises what the line asked for. */
export function authorise(driver: OrderDriver, payLineId = 'p1', more: Partial<Auth> = {}): void {
  driver.apply(authorisation(driver, payLineId, more));
}

type Auth = OrderEventOf<'payment.authorised'>;

export function authorisation(
  driver: OrderDriver,
  payLineId = 'p1',
  more: Partial<Auth> = {},
): Auth {
  const { round, askedMinor: amountMinor } = paymentLine(driver, payLineId);
  const providerRef = `auth-${payLineId}-${more.round ?? round}`;
  return { type: 'payment.authorised', payLineId, round, amountMinor, providerRef, ...more };
}

export function paymentLine(driver: OrderDriver, payLineId = 'p1') {
  const line = driver.order.paymentLines.find((candidate) => candidate.payLineId === payLineId);
  if (line === undefined) throw new Error(`no payment line ${payLineId}`);
  return line;
}

/** The provider declines. */
export function decline(driver: OrderDriver, payLineId = 'p1', retryable = false): void {
  const { round } = paymentLine(driver, payLineId);
  driver.apply({ type: 'payment.declined', payLineId, round, code: 'do_not_honour', retryable });
}

/** Stock is there for every line. */
export function reserve(driver: OrderDriver): void {
  const round = driver.order.rounds['reserve'] ?? 0;
  const lineIds = driver.order.lines.map(({ lineId }) => lineId);
  driver.apply({ type: 'stock.reserved', round, lineIds, warehouseId: 'w1' });
}

/** An order released to the warehouse. */
export function released(plan: OrderPlan = {}): OrderDriver {
  const driver = submitted(plan);
  for (const { payLineId } of plan.payments ?? [aCard()]) authorise(driver, payLineId);
  reserve(driver);
  if (driver.regions.fulfilment !== 'released') throw new Error('it was not released');
  return driver;
}

type GoodsEvent = OrderEventOf<'fulfilment.accepted' | 'fulfilment.picked' | 'fulfilment.shipped'>;

/** Goods of these lines, all of each line. */
export function goods(
  driver: OrderDriver,
  what: 'accepted' | 'picked' | 'shipped',
  shipmentId = 's1',
  lineIds = driver.order.lines.map(({ lineId }) => lineId),
): GoodsEvent {
  const lines = driver.order.lines
    .filter(({ lineId }) => lineIds.includes(lineId))
    .map(({ lineId, qtyMilli }) => ({ lineId, qtyMilli }));
  return { type: `fulfilment.${what}`, shipmentId, lines };
}

/** Picked and shipped. */
export function ship(driver: OrderDriver, shipmentId = 's1', lineIds?: string[]): void {
  driver.apply(goods(driver, 'picked', shipmentId, lineIds));
  driver.apply(goods(driver, 'shipped', shipmentId, lineIds));
}

/** The capture that this shipment asked for. */
export function capture(driver: OrderDriver, payLineId = 'p1', shipmentId = 's1'): void {
  driver.apply(captureOf(driver, payLineId, shipmentId));
}

export function captureOf(
  driver: OrderDriver,
  payLineId = 'p1',
  shipmentId = 's1',
): OrderEventOf<'payment.captured'> {
  const { body } = driver.effect(`capture/${payLineId}/${shipmentId}`);
  return {
    type: 'payment.captured',
    payLineId,
    shipmentId,
    round: Number(body['round']),
    amountMinor: Number(body['amountMinor']),
    providerRef: `cap-${payLineId}-${shipmentId}`,
  };
}

export function voidDone(driver: OrderDriver, payLineId = 'p1', round = 1): void {
  driver.apply({ type: 'payment.voided', payLineId, round });
}

export function deliver(driver: OrderDriver, shipmentId = 's1'): void {
  driver.apply({ type: 'fulfilment.delivered', shipmentId });
}

/** The hold of a source that is open. */
export function openHold(driver: OrderDriver, source?: string) {
  const hold = driver.order.holds.find(
    (candidate) =>
      candidate.cleared === undefined && (source === undefined || candidate.source === source),
  );
  if (hold === undefined) throw new Error(`no open hold of source ${source}`);
  return hold;
}
/** A score for these matches, 60 each over a threshold of 50. */
export function scored(
  matches: string[],
  more: Partial<OrderEventOf<'fraud.scored'>> = {},
): OrderEvent {
  return {
    type: 'fraud.scored',
    score: matches.length * 60,
    threshold: 50,
    matches: matches.map((ref) => ({ ref, type: 'rule', areas: [], score: 60, facts: {} })),
    ruleVersion: 'fraud@3',
    holds: [],
    refusals: [],
    ...more,
  };
}
