/** Submitting an order, and changing it afterwards (durable-orders.md 4.1). */
import { describe, expect, it } from 'vitest';
import {
  aLine,
  authorise,
  completed,
  decline,
  drafted,
  goods,
  openHold,
  put,
  released,
  reserve,
  ship,
  submit,
  submitted,
} from '../support/orders/order-scripts.ts';

const dayMs = 86_400_000;

describe('a submission', () => {
  it('is refused with the total that moved', () => {
    const order = completed();
    expect(order.send({ type: 'submitOrder', confirmedTotalMinor: 9000 })).toEqual({
      outcome: 'refused',
      code: 'total_moved',
      value: { totalMinor: 10_000 },
      version: 4,
    });
  });

  it('reserves before it authorises, and gives back when a check refuses', () => {
    const order = submitted({ policy: {}, priced: { couponCodes: ['TEN'] } });
    expect(order.keysOf('reserveCoupon', 'scoreFraud', 'authorisePayment')).toEqual([
      'coupon/TEN/1',
      'fraud/1',
    ]);
    order.apply({ type: 'coupon.reserved', code: 'TEN' });
    order.apply({
      type: 'fraud.scored',
      score: 0,
      threshold: 50,
      matches: [],
      ruleVersion: 'r1',
      holds: [],
      refusals: ['blocked_area'],
    });
    expect(order.regions.entry).toBe('completing');
    expect(order.order.submitRefusedBy).toBe('blocked_area');
    expect(order.keysOf('returnCoupon')).toEqual(['uncoupon/TEN/1']);
    expect(order.moneyKeys).toEqual([]);
  });

  it('keeps nobody waiting: its deadline holds the order, and the late answer clears that', () => {
    const order = submitted({ policy: {} });
    order.wait(90_000);
    expect(order.regions).toMatchObject({ entry: 'submitted', gate: 'shut' });
    expect(openHold(order)).toMatchObject({ source: 'system', subject: 'fraud' });
    order.apply({
      type: 'fraud.scored',
      score: 0,
      threshold: 50,
      matches: [],
      ruleVersion: 'r1',
      holds: [],
      refusals: [],
    });
    authorise(order);
    expect(order.regions).toMatchObject({ gate: 'open', holds: 'clear', payment: 'approved' });
  });

  it('leaves a draft that nobody touches for a week cancelled, and one on hold alone', () => {
    const order = drafted();
    order.wait(7 * dayMs);
    expect(order.regions.entry).toBe('cancelled');
    expect(order.isEnded).toBe(true);
    const held = drafted();
    held.apply({ type: 'placeHold', source: 'manual', holdCode: 'WAIT' });
    held.wait(8 * dayMs);
    expect(held.regions.entry).toBe('draft');
  });

  it('drops the edits of a change that nobody finishes', () => {
    const order = submitted();
    authorise(order);
    order.apply({ type: 'modifyOrder', reason: 'more' });
    put(order, [aLine('l2', 2000)]);
    order.wait(7_200_000);
    expect(order.order.lines.map(({ lineId }) => lineId)).toEqual(['l1']);
    expect(order.regions).toMatchObject({ entry: 'submitted', gate: 'open' });
  });

  it('stops a release for a change, and releases anew when it is submitted', () => {
    const order = released();
    order.apply({ type: 'modifyOrder', reason: 'address' });
    expect(order.keysOf('stopFulfilment')).toEqual(['stop/1']);
    order.apply({ type: 'changeAddress', addressRef: 'a2' });
    submit(order);
    expect(order.keysOf('releaseToFulfilment')).toEqual(['release/1']);
    order.apply({ type: 'fulfilment.recalled', shipmentId: 'release-1' });
    expect(order.keysOf('releaseToFulfilment')).toEqual(['release/1', 'release/2']);
    expect(order.effect('release/2').body['addressRef']).toBe('a2');
  });

  it('is paid in shares of no more than all of it', () => {
    const order = drafted();
    const kind = 'onAccount' as const;
    const half = { payLineId: 'p1', kind, basisPoints: 5_000 };
    const sent = (basisPoints: number) => {
      const lines = [half, { payLineId: 'p2', kind, basisPoints }];
      return order.send({ type: 'setPaymentLines', lines });
    };
    expect([sent(5_001), sent(5_000)]).toMatchObject([
      { outcome: 'refused', code: 'over_100_percent' },
      { outcome: 'applied' },
    ]);
  });

  it('is not opened for changes once a line was picked', () => {
    const order = released();
    order.apply(goods(order, 'picked'));
    expect(order.send({ type: 'modifyOrder', reason: 'late' }).code).toBe('picking_started');
    expect(order.send({ type: 'changeAddress', addressRef: 'a2' }).code).toBe('picking_started');
  });

  it('holds for a price beyond the limit, which falls back when it is rejected', () => {
    const line = { ...aLine('l1', 5000), needsApproval: true, listMinor: 10_000 };
    const order = submitted({ lines: [line] });
    authorise(order);
    expect(openHold(order)).toMatchObject({ source: 'priceApproval', subject: 'l1' });
    order.apply({ type: 'price.rejected', lineId: 'l1', approver: 'boss' });
    expect(order.order.totals.totalMinor).toBe(10_000);
    expect(order.regions).toMatchObject({ gate: 'shut', payment: 'outOfBalance' });
    expect(openHold(order)).toMatchObject({ source: 'balance', why: { imbalanceMinor: -5000 } });
    order.apply({ type: 'releaseImbalance' });
    expect(order.regions.gate).toBe('open');
  });

  it('holds again for a price that was approved in a change that nobody finishes', () => {
    const line = { ...aLine('l1', 5000), needsApproval: true, listMinor: 10_000 };
    const order = submitted({ lines: [line] });
    authorise(order);
    order.apply({ type: 'modifyOrder', reason: 'other' });
    order.apply({ type: 'price.approved', lineId: 'l1', approver: 'boss' });
    expect(() => openHold(order)).toThrow();
    order.wait(2 * 3_600_000);
    expect(order.regions).toMatchObject({ entry: 'submitted', gate: 'shut' });
    expect(openHold(order)).toMatchObject({ source: 'priceApproval', subject: 'l1' });
  });

  it('never captures for a declined line', () => {
    const order = submitted();
    decline(order);
    reserve(order);
    expect(order.send(goods(order, 'shipped')).outcome).toBe('notNow');
    expect(order.moneyKeys).toEqual(['auth/p1/1']);
  });

  it('of goods for nothing still captures what their sending costs', () => {
    const order = released({
      lines: [aLine('l1', 0), aLine('l2', 0)],
      priced: { chargesMinor: 595 },
    });
    ship(order);
    expect(order.effect('capture/p1/s1').body['amountMinor']).toBe(595);
  });
});
