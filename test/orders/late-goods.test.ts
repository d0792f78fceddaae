/**
 * Goods that leave though the order was to keep them: cancelled, called back, stopped or closed
 * (durable-orders.md 7.3). What has left is paid, or somebody sees that it is not.
 */
import { describe, expect, it } from 'vitest';
import { auditOrder } from '../../orders/index.ts';
import {
  aLine,
  authorise,
  capture,
  decline,
  deliver,
  goods,
  openHold,
  paymentLine,
  put,
  released,
  ship,
  voidDone,
} from '../support/orders/order-scripts.ts';

const cancel = { type: 'cancelOrder', reason: 'changed_mind' } as const;
const recalled = (shipmentId: string) => ({ type: 'fulfilment.recalled', shipmentId }) as const;
const twoLines = { lines: [aLine('l1', 6000), aLine('l2', 4000)] };

describe('goods that leave against the order', () => {
  it('H4: what ships while its money is being voided is authorised anew once it is', () => {
    const order = released();
    order.apply(cancel);
    order.apply(recalled('release-1'));
    order.apply(goods(order, 'shipped'));
    expect(order.moneyKeys).toEqual(['auth/p1/1', 'void/p1/1']);
    voidDone(order);
    expect(order.moneyKeys.at(-1)).toBe('auth/p1/2');
    authorise(order);
    capture(order);
    expect(order.regions).toMatchObject({ fulfilment: 'shipped', payment: 'captured' });
  });

  it('H4: what ships and is declined stands as a review of its balance, first in the audit', () => {
    const order = released();
    order.apply(cancel);
    order.apply(recalled('release-1'));
    voidDone(order);
    order.apply(goods(order, 'shipped'));
    decline(order);
    const review = openHold(order, 'balance');
    expect(review.why).toMatchObject({ unpaidMinor: 10_000 });
    expect(auditOrder(order.order).faults).toEqual([
      { fault: 'shippedNotTaken', expectedMinor: 10_000, seenMinor: 0 },
    ]);
    deliver(order);
    expect(order.regions.entry).toBe('submitted');
    order.apply({ type: 'replacePayment', payLineId: 'p1', tokenRef: 'tok_other' });
    authorise(order);
    expect(order.regions.holds).toBe('clear');
    capture(order);
    expect(order.regions).toMatchObject({ entry: 'closed', payment: 'captured' });
  });

  it('H4: what nobody pays is let go by a reviewer, and the order says by whom', () => {
    const order = released();
    order.apply(cancel);
    order.apply(recalled('release-1'));
    voidDone(order);
    order.apply(goods(order, 'shipped'));
    decline(order);
    deliver(order);
    order.apply({ type: 'releaseImbalance' }, { by: 'olga' });
    const amountMinor = -10_000;
    expect(order.order.imbalanceRelease).toMatchObject({ by: 'olga', amountMinor });
    order.wait(2 * 86_400_000);
    expect(order.regions.entry).toBe('closed');
    expect(auditOrder(order.order).faults).toEqual([]);
  });

  it('H4: what ships after its release was stopped drops the change, and is paid', () => {
    const order = released(twoLines);
    order.apply({ type: 'modifyOrder', reason: 'less' });
    order.apply(recalled('release-1'));
    expect(order.regions).toMatchObject({ entry: 'modifying', fulfilment: 'reserved' });
    put(order, [aLine('l1', 6000, 2000)]);
    order.apply(goods(order, 'shipped', 's1', ['l2']));
    expect(order.regions).toMatchObject({ entry: 'submitted', fulfilment: 'partlyShipped' });
    expect(order.effect('capture/p1/s1').body['amountMinor']).toBe(4000);
    capture(order);
    authorise(order);
    voidDone(order);
    ship(order, 's2', ['l1']);
    capture(order, 'p1', 's2');
    deliver(order);
    deliver(order, 's2');
    expect(order.regions).toMatchObject({ entry: 'closed', payment: 'captured' });
  });

  it('H4: a cancelled rest that ships after the order was closed opens it, and is paid', () => {
    const order = released(twoLines);
    ship(order, 's1', ['l1']);
    capture(order);
    authorise(order);
    voidDone(order);
    order.apply(cancel);
    voidDone(order, 'p1', 2);
    deliver(order);
    expect(order.regions.entry).toBe('closed');
    order.apply(goods(order, 'shipped', 's2', ['l2']));
    expect(order.order.totals.totalMinor).toBe(10_000);
    expect(order.regions).toMatchObject({ entry: 'submitted', fulfilment: 'shipped' });
    authorise(order);
    capture(order, 'p1', 's2');
    deliver(order, 's2');
    expect(order.regions).toMatchObject({ entry: 'closed', payment: 'captured' });
    expect(paymentLine(order).capturedMinor).toBe(10_000);
  });

  it('recalls shipments one by one, and keeps the money until each is answered', () => {
    const order = released({ lines: [aLine('l1', 6000), aLine('l2', 3000), aLine('l3', 1000)] });
    order.apply(goods(order, 'picked', 's1', ['l1']));
    order.apply(goods(order, 'picked', 's2', ['l2']));
    order.apply(cancel);
    expect(order.effect('recall/s1/1').body).toMatchObject({ isPicked: true });
    expect(order.keysOf('recallShipment')).toEqual(['recall/s1/1', 'recall/s2/1']);
    order.apply(goods(order, 'shipped', 's1', ['l1']));
    expect(order.order.totals.totalMinor).toBe(9000);
    expect(order.regions).toMatchObject({ entry: 'submitted', fulfilment: 'partlyShipped' });
    capture(order);
    authorise(order);
    voidDone(order);
    order.apply(recalled('s2'));
    expect(order.order.totals.totalMinor).toBe(6000);
    expect(order.regions).toMatchObject({ fulfilment: 'shipped', gate: 'shut' });
    voidDone(order, 'p1', 2);
    deliver(order);
    expect(order.regions).toMatchObject({ entry: 'closed', payment: 'captured' });
    expect(paymentLine(order).capturedMinor).toBe(6000);
  });

  it('keeps what one shipment refuses to give back, and cancels the rest', () => {
    const order = released(twoLines);
    order.apply(goods(order, 'picked', 's1', ['l1']));
    order.apply(goods(order, 'picked', 's2', ['l2']));
    order.apply(cancel);
    order.apply({ type: 'fulfilment.recallRefused', shipmentId: 's1' });
    expect(order.regions.fulfilment).toBe('recalling');
    order.apply(recalled('s2'));
    expect(order.regions).toMatchObject({ entry: 'submitted', fulfilment: 'picking' });
    expect(order.order.totals.totalMinor).toBe(6000);
    order.apply(goods(order, 'shipped', 's1', ['l1']));
    capture(order);
    voidDone(order);
    deliver(order);
    expect(order.regions).toMatchObject({ entry: 'closed', payment: 'captured' });
  });

  it('does not pick what was cancelled', () => {
    const order = released(twoLines);
    order.apply({ ...goods(order, 'accepted', 'release-1') });
    order.apply({ type: 'cancelLines', reason: 'too_much', lineIds: ['l2'] });
    expect(order.order.shipments).toMatchObject([{ lines: [{ lineId: 'l1' }] }]);
    const picked = order.send(goods(order, 'picked', 's2', ['l2']));
    expect(picked).toMatchObject({ outcome: 'refused', code: 'more_than_ordered' });
  });
});
