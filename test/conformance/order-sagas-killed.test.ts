/**
 * Sagas of money whose host is killed after every step: a submission, and the undoing of one.
 * By the letters and numbers of durable-orders.md 11.
 */
import { describe, expect, it } from 'vitest';
import { declinedToken, plainMessage } from '../../bench/orders/plain-orders.ts';
import type { OrderEvent, OrderEventOf } from '../../contracts/index.ts';
import type { Order } from '../../orders/index.ts';
import type { Message, ProcessHost } from '../../workflows/index.ts';
import type { HostEnding } from '../support/order-hosts/host-child.ts';
import {
  HostChild,
  HostRemains,
  killedAt,
  killedHosts,
} from '../support/order-hosts/host-children.ts';
import { until } from '../support/order-hosts/host-stage.ts';
import { turnWorkflows } from '../support/order-hosts/open-host-of.ts';
import { TurnedClock } from '../support/turned-clock.ts';

/** Longer than all kills of a case take, so that no host takes up what one before it began. */
const leaseMs = 600_000;
const hourMs = 3_600_000;
/** No order's own limits end while its host is down. */
const limits = { submitDeadlineMs: hourMs, authTimeoutMs: hourMs, reserveTimeoutMs: hourMs };
const policy = { ...limits, paymentRepairMs: 2 * hourMs };
const totalMinor = 10_000;
/** The order of each case whose host is not killed. */
const unkilled = 'unkilled';

type Payment = OrderEventOf<'setPaymentLines'>['lines'][number];
const card = (payLineId: string, amountMinor: number, tokenRef = 'tok'): Payment => ({
  payLineId,
  kind: 'card',
  tokenRef,
  amountMinor,
});
const gift: Payment = { payLineId: 'g', kind: 'giftCard', giftCardRef: 'g1', amountMinor: 2_000 };
const account: Payment = { payLineId: 'a', kind: 'onAccount', amountMinor: 1_000 };

/** From the call to the summary, with a coupon. */
function taken(orderId: string, lines: Payment[]): readonly OrderEvent[] {
  const about = { centreId: 'fr', customerId: 'c1', currency: 'EUR', agentId: 'amelie', policy };
  const line = { lineId: 'l1', sku: 'linen-sheet', unitMinor: totalMinor, qtyMilli: 1_000 };
  const priced = { priceVersion: 1, couponCodes: ['TEN'] };
  return [
    { type: 'createOrder', orderId, ...about },
    { type: 'changeLines', put: [line], priced },
    { type: 'setPaymentLines', lines },
    { type: 'completeOrder' },
  ];
}

const submit: OrderEvent = { type: 'submitOrder', confirmedTotalMinor: totalMinor };
const cancel: OrderEvent = { type: 'cancelOrder', reason: 'changed_mind' };
/** Of an order that its warehouse has given back. */
const shipsLate: OrderEvent = {
  type: 'fulfilment.shipped',
  shipmentId: 'late',
  lines: [{ lineId: 'l1', qtyMilli: 1_000 }],
};

/** Each event is told an order once. */
const messageOf = (order: string, event: OrderEvent): Message => ({
  ...plainMessage(order, 0, event),
  id: `${order}-${event.type}`,
});

async function tellAll(host: ProcessHost, order: string, events: readonly OrderEvent[]) {
  for (const event of events) {
    const { outcome } = await host.start(messageOf(order, event));
    expect(outcome, event.type).toBe('applied');
  }
}

async function orderOf(host: ProcessHost, order: string): Promise<Order> {
  return (await host.query(`order/${order}`, 'order')) as Order;
}

/** Every effect that these orders wanted has been carried out. */
async function allDone(host: ProcessHost, orders: readonly string[]): Promise<void> {
  const isDone = async (order: string) =>
    ((await host.query(`order/${order}`, 'openEffects')) as []).length === 0;
  for (const order of orders) await until(() => isDone(order));
}

/** On Temporal a kill takes seconds: each third one, or all with `CALLWRIGHT_KILLS=1`. */
const stepOf = (name: string) =>
  name === 'temporal' && process.env['CALLWRIGHT_KILLS'] === undefined ? 3 : 1;

/** After the provider has acted on it, and after its answer was stored where there is one. */
function endings(
  name: string,
  suffixes: readonly string[],
  answered: readonly string[],
): readonly HostEnding[] {
  const all = suffixes.flatMap((suffix): HostEnding[] => [
    { point: 'acted', id: suffix },
    ...(answered.includes(suffix) ? [{ point: 'committed' as const, id: suffix }] : []),
  ]);
  return all.filter((_, n) => n % stepOf(name) === 0);
}

/** Kills a host for each ending with an order of its own, by what it is told last. */
async function killAtEach(remains: HostRemains, all: readonly HostEnding[], last: OrderEvent) {
  let next = new HostChild();
  for (const [n, { point, id }] of all.entries()) {
    const order = orderName(n);
    const ending = { point, id: `${point === 'committed' ? 'r:' : ''}${order}/${id}` };
    const child = next;
    if (n < all.length - 1) next = new HostChild();
    await killedAt(remains, ending, [messageOf(order, last)], leaseMs, child);
  }
}

/** Workflows are told that it was turned. */
async function turn(
  clock: TurnedClock,
  byMs: number,
  { host, remains }: { readonly host: ProcessHost; readonly remains: HostRemains },
): Promise<void> {
  clock.turn(byMs);
  if (remains.name === 'temporal') await turnWorkflows(host, { path: remains.path, clock });
}

const orderName = (n: number) => `saga${n}`;

/** What an order has become, without its name, its instants, and which of two lanes was first. */
function shapeOf({ orderId, seen, deadlines, ...order }: Order): string {
  const instantless = (_key: string, value: unknown) =>
    typeof value === 'number' && value > 1e12 ? 'at' : value;
  const all = Object.entries({ ...order, armed: Object.keys(deadlines).sort() });
  const text = JSON.stringify(Object.fromEntries(all.sort()), instantless);
  return text.replaceAll(orderId, 'order');
}

/** What providers were asked about an order, in the order of their acts. */
function askedOf(remains: HostRemains, order: string, suffixes: readonly string[]): string[] {
  return remains
    .acted()
    .map((line) => line.split(' ')[0] ?? '')
    .filter((key) => key.startsWith(`${order}/`))
    .map((key) => key.slice(order.length + 1))
    .filter((suffix) => suffixes.includes(suffix));
}

const once = (suffixes: readonly string[]) => suffixes.filter((one, n) => one !== suffixes[n - 1]);
const countOf = (suffixes: readonly string[], one: string) =>
  suffixes.filter((suffix) => suffix === one).length;

describe.each(killedHosts)('order host %s: killed in a saga', (name) => {
  it('B10 undoes a cancelled order in order, from the step it was killed after', async () => {
    const money = ['giftback/g/1', 'void/p2/1', 'void/p1/1', 'uncredit/a/0'];
    const goods = ['recall/release-1/1', 'uncoupon/TEN/1'];
    const answered = ['recall/release-1/1', 'giftback/g/1', 'void/p2/1', 'void/p1/1'];
    const all = endings(name, [...goods, ...money], answered);
    const orders = all.map((_, n) => orderName(n));
    const lines = [gift, account, card('p1', 3_000), card('p2', 4_000)];
    const remains = await HostRemains.of(name);
    const before = await remains.openOrders({ leaseMs });
    for (const order of [unkilled, ...orders]) {
      await tellAll(before, order, [...taken(order, lines), submit]);
    }
    await allDone(before, [unkilled, ...orders]);
    await tellAll(before, unkilled, [cancel]);
    await allDone(before, [unkilled]);
    await before.stop();
    expect(askedOf(remains, unkilled, money)).toEqual(money);
    expect(askedOf(remains, unkilled, goods)).toEqual(goods);

    await killAtEach(remains, all, cancel);
    const clock = new TurnedClock(Date.now());
    const host = await remains.openOrders({ leaseMs, clock });
    await turn(clock, leaseMs, { host, remains });
    await allDone(host, orders);
    const end = await orderOf(host, unkilled);
    expect(end.regions).toMatchObject({ entry: 'cancelled', payment: 'refunded' });
    for (const [n, { point, id = '' }] of all.entries()) {
      const order = orderName(n);
      const asked = [money, goods].map((lane) => askedOf(remains, order, lane));
      expect(asked.map(once), `${point} ${id}`).toEqual([money, goods]);
      expect(countOf(asked.flat(), id), `${point} ${id}`).toBe(point === 'acted' ? 2 : 1);
      expect(shapeOf(await orderOf(host, order)), `${point} ${id}`).toBe(shapeOf(end));
    }
  });

  it('H4 pays for goods that ship after a refund, at whatever step it was killed', async () => {
    const money = ['auth/p1/2', 'capture/p1/late'];
    const all = endings(name, money, money);
    const orders = all.map((_, n) => orderName(n));
    const everyOne = [unkilled, ...orders];
    const remains = await HostRemains.of(name);
    const before = await remains.openOrders({ leaseMs });
    for (const order of everyOne) {
      await tellAll(before, order, [...taken(order, [card('p1', totalMinor)]), submit]);
    }
    await allDone(before, everyOne);
    for (const order of everyOne) await tellAll(before, order, [cancel]);
    await allDone(before, everyOne);
    const given = await orderOf(before, unkilled);
    expect(given.regions).toMatchObject({ entry: 'cancelled', payment: 'voided' });
    await tellAll(before, unkilled, [shipsLate]);
    await allDone(before, [unkilled]);
    await before.stop();

    await killAtEach(remains, all, shipsLate);
    const clock = new TurnedClock(Date.now());
    const host = await remains.openOrders({ leaseMs, clock });
    await turn(clock, leaseMs, { host, remains });
    await allDone(host, orders);
    const end = await orderOf(host, unkilled);
    expect(end.regions).toMatchObject({ entry: 'submitted', payment: 'captured' });
    for (const [n, { point, id = '' }] of all.entries()) {
      const order = orderName(n);
      expect(once(askedOf(remains, order, money)), `${point} ${id}`).toEqual(money);
      expect(shapeOf(await orderOf(host, order)), `${point} ${id}`).toBe(shapeOf(end));
    }
  });

  it('B11 leaves no authorisation of a killed submission older than its repair', async () => {
    const checks = ['coupon/TEN/1', 'fraud/1', 'credit/1'];
    const cards = ['auth/p1/1', 'auth/p2/1'];
    const all = endings(name, [...checks, ...cards], [...checks, ...cards]);
    const orders = all.map((_, n) => orderName(n));
    const lines = [account, card('p1', 5_000), card('p2', 4_000, declinedToken)];
    const remains = await HostRemains.of(name);
    // A process that began in real time would keep to it.
    const before = await remains.openOrders({ leaseMs, clock: new TurnedClock(Date.now()) });
    for (const order of [unkilled, ...orders]) await tellAll(before, order, taken(order, lines));
    await tellAll(before, unkilled, [submit]);
    await allDone(before, [unkilled, ...orders]);
    await before.stop();

    await killAtEach(remains, all, submit);
    const clock = new TurnedClock(Date.now());
    const host = await remains.openOrders({ leaseMs, clock });
    await turn(clock, leaseMs, { host, remains });
    const everyOne = [unkilled, ...orders];
    await allDone(host, everyOne);
    const voids = ['void/p1/1'];
    for (const order of everyOne) {
      expect((await orderOf(host, order)).regions.payment, order).toBe('declined');
      expect(askedOf(remains, order, voids), order).toEqual([]);
    }
    await turn(clock, policy.paymentRepairMs, { host, remains });
    for (const order of everyOne) await until(() => askedOf(remains, order, voids).length > 0);
    await allDone(host, everyOne);
    const end = await orderOf(host, unkilled);
    expect(end.paymentLines.map(({ state }) => state)).toEqual(['voided', 'voided', 'declined']);
    for (const [n, { point, id = '' }] of all.entries()) {
      const order = orderName(n);
      const asked = askedOf(remains, order, [...checks, ...cards, ...voids]);
      expect(new Set(asked), `${point} ${id}`).toEqual(new Set([...checks, ...cards, ...voids]));
      expect(countOf(asked, id), `${point} ${id}`).toBe(point === 'acted' ? 2 : 1);
      expect(shapeOf(await orderOf(host, order)), `${point} ${id}`).toBe(shapeOf(end));
    }
  });
});
