/** Money that is taken in parts: what is left of each authorisation, and what goes back to which. */
import { describe, expect, it } from 'vitest';
import { auditOrder, type Order } from '../../orders/index.ts';
import type { OrderDriver } from '../support/orders/order-driver.ts';
import {
  aCard,
  aLine,
  authorise,
  capture,
  decline,
  deliver,
  goods,
  openHold,
  put,
  released,
  ship,
  submit,
  submitted,
  voidDone,
} from '../support/orders/order-scripts.ts';

const minuteMs = 60_000;
type Booking = Order['paymentLines'][number]['bookings'][number];

/** The provider gives back what the effect asks for. */
function refund(order: OrderDriver, suffix: string): void {
  const { body } = order.effect(suffix);
  order.apply({
    type: 'payment.refunded',
    payLineId: 'p1',
    round: Number(body['round']),
    amountMinor: Number(body['amountMinor']),
    providerRef: suffix,
  });
}

/** A prepaid order of 100.00, taken and then raised by 20.00, which are asked for. */
function raised(): OrderDriver {
  const order = submitted({ payments: [{ ...aCard(), prepay: true }] });
  authorise(order);
  capture(order, 'p1', 'prepay');
  order.apply({ type: 'modifyOrder', reason: 'more' });
  put(order, [aLine('l2', 2000)]);
  submit(order);
  return order;
}

/** The same, once they are authorised. */
function prepaidTwice(): OrderDriver {
  const order = raised();
  authorise(order);
  return order;
}

describe('money that is taken in parts', () => {
  it('is taken once more where a prepaid order is raised', () => {
    const order = prepaidTwice();
    expect(order.effect('capture/p1/prepay-2').body).toMatchObject({
      amountMinor: 2000,
      providerRef: 'auth-p1-2',
      round: 2,
    });
    capture(order, 'p1', 'prepay-2');
    expect(order.regions).toMatchObject({ entry: 'submitted', payment: 'captured', gate: 'open' });
  });

  it('goes back to each authorisation that it came from, the last first', () => {
    const order = prepaidTwice();
    capture(order, 'p1', 'prepay-2');
    order.apply({ type: 'cancelOrder', reason: 'no' });
    expect(order.keysOf('refundPayment')).toEqual(['refund/p1/1']);
    expect(order.effect('refund/p1/1').body).toMatchObject({
      amountMinor: 2000,
      providerRef: 'auth-p1-2',
      round: 2,
    });
    refund(order, 'refund/p1/1');
    expect(order.effect('refund/p1/2').body).toMatchObject({
      amountMinor: 10_000,
      providerRef: 'auth-p1-1',
      round: 1,
    });
    refund(order, 'refund/p1/2');
    expect(order.regions.payment).toBe('refunded');
    expect(order.isEnded).toBe(true);
  });

  it('goes back to what was captured where a later authorisation was not', () => {
    const order = prepaidTwice();
    order.apply({
      type: 'payment.captureFailed',
      payLineId: 'p1',
      round: 2,
      code: 'no',
      shipmentId: 'prepay-2',
    });
    order.apply({ type: 'cancelOrder', reason: 'no' });
    voidDone(order, 'p1', 2);
    const { body } = order.effect('refund/p1/1');
    expect(body).toMatchObject({ amountMinor: 10_000, providerRef: 'auth-p1-1' });
  });

  it('leaves nothing authorised of the part before, once the rest is authorised anew', () => {
    const order = released({ lines: [aLine('l1'), aLine('l2', 4000)] });
    ship(order, 's1', ['l1']);
    capture(order);
    expect(order.moneyKeys.slice(1)).toEqual(['capture/p1/s1', 'auth/p1/2']);
    authorise(order);
    expect(order.effect('void/p1/1').body['providerRef']).toBe('auth-p1-1');
    voidDone(order);
    ship(order, 's2', ['l2']);
    capture(order, 'p1', 's2');
    expect(order.moneyKeys.slice(3)).toEqual(['void/p1/1', 'capture/p1/s2']);
  });

  it('leaves nothing authorised of the part before, where the rest is declined', () => {
    const order = released({ lines: [aLine('l1'), aLine('l2', 4000)] });
    ship(order, 's1', ['l1']);
    capture(order);
    decline(order);
    expect(order.keysOf('voidPayment')).toEqual(['void/p1/1']);
  });

  it('is collected by a person where goods left for a raise that was declined', () => {
    const order = raised();
    order.apply({ type: 'cancelOrder', reason: 'r' });
    order.apply(goods(order, 'shipped'));
    decline(order);
    deliver(order);
    expect(order.regions.entry).toBe('submitted');
    order.wait(24 * 60 * minuteMs);
    expect(order.effect('collect/s1/p1').body).toMatchObject({ amountMinor: 2000 });
    expect(openHold(order, 'balance').why).toMatchObject({ unpaidMinor: 2000 });
    order.apply({ type: 'releaseImbalance' });
    expect(order.regions.entry).toBe('closed');
  });

  it('is not asked back where it was given back before the raise was declined', () => {
    const order = raised();
    order.apply({ type: 'cancelOrder', reason: 'r' });
    const refunded = { type: 'payment.refunded', payLineId: 'p1', round: 2 } as const;
    order.apply({ ...refunded, amountMinor: 10_000, providerRef: 'r1' });
    decline(order);
    expect(order.keysOf('refundPayment')).toEqual([]);
    expect(order.isEnded).toBe(true);
  });

  it('is looked up by its shipment', () => {
    const order = released();
    ship(order);
    order.wait(10 * minuteMs);
    expect(order.effect('look/p1/1/1').body).toEqual({
      orderId: 'o1',
      payLineId: 'p1',
      round: 1,
      shipmentId: 's1',
    });
  });
});

describe('the audit of an order', () => {
  it('adds the money up by reference, and finds nothing where it balances', () => {
    const order = prepaidTwice();
    capture(order, 'p1', 'prepay-2');
    expect(auditOrder(order.order)).toEqual({
      totalMinor: 12_000,
      shippedMinor: 0,
      capturedMinor: 12_000,
      refundedMinor: 0,
      givenBackMinor: 0,
      returnableMinor: 12_000,
      standingMinor: 0,
      excessMinor: 0,
      faults: [],
    });
  });

  it('names the line and the amounts where sums differ, or money stands that nobody needs', () => {
    const order = released();
    ship(order);
    capture(order);
    deliver(order);
    const [line, ...others] = structuredClone(order.order.paymentLines);
    if (line === undefined) throw new Error('no payment line');
    line.capturedMinor -= 1;
    line.bookings = [
      ...line.bookings,
      { ...line.bookings[0], round: 2, capturedMinor: 0, state: 'stuck' } as Booking,
    ];
    const tampered = { ...order.order, paymentLines: [line, ...others] };
    expect(auditOrder(tampered).faults).toEqual([
      { fault: 'shippedNotTaken', expectedMinor: 10_000, seenMinor: 9999 },
      { payLineId: 'p1', fault: 'sumsDiffer', expectedMinor: 10_000, seenMinor: 9999 },
      { payLineId: 'p1', fault: 'stillAuthorised', expectedMinor: 0, seenMinor: 10_000 },
    ]);
  });
});
