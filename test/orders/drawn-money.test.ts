/** Which payment line goods are paid with, and how much of it: in parts, and after a cancellation. */
import { describe, expect, it } from 'vitest';
import type { OrderDriver } from '../support/orders/order-driver.ts';
import {
  aCard,
  aLine,
  authorise,
  goods,
  paymentLine,
  released,
  reserve,
  submitted,
} from '../support/orders/order-scripts.ts';

const taken = { type: 'payment.captured', round: 1 } as const;

/** One unit of the line leaves. */
function shipOne(order: OrderDriver, shipmentId: string): void {
  const lines = [{ lineId: 'l1', qtyMilli: 1_000 }];
  order.apply({ type: 'fulfilment.picked', shipmentId, lines });
  order.apply({ type: 'fulfilment.shipped', shipmentId, lines });
}

describe('goods that leave', () => {
  it('are paid with the gift card first, and with the card when that is used up', () => {
    const gift = {
      payLineId: 'p0',
      kind: 'giftCard',
      giftCardRef: 'g',
      amountMinor: 3_000,
    } as const;
    const lines = [aLine('l1', 5_000, 2_000)];
    const order = submitted({ lines, payments: [aCard('p1', 7_000), gift] });
    authorise(order);
    order.apply({ ...taken, payLineId: 'p0', amountMinor: 3_000, providerRef: 'g' });
    reserve(order);
    shipOne(order, 's1');
    expect(order.effect('capture/p1/s1').body).toMatchObject({ amountMinor: 2_000 });
  });

  it('keep what they are paid with when the rest is cancelled', () => {
    const lines = [aLine('l1', 4_000), aLine('l2', 6_000)];
    const order = released({ lines, payments: [aCard('p1', 6_000), aCard('p2', 4_000)] });
    order.apply(goods(order, 'picked', 's1', ['l2']));
    order.apply(goods(order, 'shipped', 's1', ['l2']));
    order.apply({ type: 'cancelLines', lineIds: ['l1'], reason: 'late' });
    expect(order.keysOf('capturePayment')).toEqual(['capture/p1/s1']);
    expect([paymentLine(order, 'p1'), paymentLine(order, 'p2')]).toMatchObject([
      { amountMinor: 6_000 },
      { amountMinor: 0 },
    ]);
  });

  it('are not awaited by gift cards, which are sold once the order is paid', () => {
    const card = { ...aLine('l1', 5_000), isGiftCard: true } as const;
    const order = submitted({ lines: [card, aLine('l2', 2_000)], payments: [aCard('p1', 7_000)] });
    expect(order.keysOf('issueGiftCard')).toEqual([]);
    authorise(order);
    expect(order.effect('giftcard/l1/1').body).toMatchObject({ amountMinor: 5_000 });
    expect(order.effect('capture/p1/gift-card-l1').body).toMatchObject({ amountMinor: 5_000 });
    order.apply({ type: 'cancelOrder', reason: 'asked' });
    expect(order.order.totals.totalMinor).toBe(5_000);
    expect(order.regions).toMatchObject({ entry: 'submitted', fulfilment: 'delivered' });
  });
});
