/** Cancelling while goods are on their way (durable-orders.md 7.3, and 11 H). */
import { describe, expect, it } from 'vitest';
import { auditOrder } from '../../orders/index.ts';
import {
  aCard,
  aLine,
  authorisation,
  authorise,
  capture,
  deliver,
  drafted,
  goods,
  openHold,
  paymentLine,
  released,
  reserve,
  ship,
  submitted,
  voidDone,
} from '../support/orders/order-scripts.ts';

const cancel = { type: 'cancelOrder', reason: 'changed_mind' } as const;
const recalled = (shipmentId: string) => ({ type: 'fulfilment.recalled', shipmentId }) as const;
const refund = {
  type: 'payment.refunded' as const,
  payLineId: 'p1',
  round: 1,
  amountMinor: 10_000,
  providerRef: 'r1',
};
const twoLines = { lines: [aLine('l1', 6000), aLine('l2', 4000)] };

describe('H: cancel against ship', () => {
  it('H1: not released, it is cancelled at once, stock and money given back in that order', () => {
    const order = submitted();
    authorise(order);
    expect(order.apply(cancel).value).toBeUndefined();
    expect(order.regions).toMatchObject({
      entry: 'cancelled',
      fulfilment: 'cancelled',
      gate: 'shut',
    });
    order.apply({ type: 'stock.reserved', round: 1, lineIds: ['l1'], warehouseId: 'w1' });
    expect(order.keysOf('voidPayment', 'releaseStock')).toEqual(['void/p1/1', 'unreserve/1']);
    expect(order.isEnded).toBe(false);
    voidDone(order);
    expect(order.regions.payment).toBe('voided');
    expect(order.isEnded).toBe(true);
  });

  it('H1: goods come first, then money, then the customer is told', () => {
    const order = submitted();
    order.apply({ type: 'placeHold', source: 'manual', holdCode: 'A' });
    authorise(order);
    reserve(order);
    const before = order.effects.length;
    order.apply(cancel);
    expect(order.effects.slice(before).map(({ kind }) => kind)).toEqual([
      'releaseStock',
      'voidPayment',
      'sendNotice',
    ]);
    expect(order.order.holds[0]?.cleared?.reason).toBe('cancelled');
  });

  it('H2: released but not picked, it is cancelled when the goods are given back', () => {
    const order = released();
    expect(order.apply(cancel).value).toEqual({ pending: 'recall' });
    expect(order.regions).toMatchObject({
      entry: 'submitted',
      fulfilment: 'recalling',
      gate: 'shut',
    });
    expect(order.keysOf('recallShipment', 'stopFulfilment')).toEqual(['recall/release-1/1']);
    expect(order.moneyKeys).toEqual(['auth/p1/1']);
    order.apply(recalled('release-1'));
    expect(order.regions).toMatchObject({ entry: 'cancelled', fulfilment: 'recalled' });
    expect(order.moneyKeys).toEqual(['auth/p1/1', 'void/p1/1']);
    voidDone(order);
    expect(order.isEnded).toBe(true);
  });

  it('H3: picked and not given back, it becomes a return on arrival', () => {
    const order = released();
    order.apply(goods(order, 'picked'));
    order.apply(cancel);
    order.apply({ type: 'fulfilment.recallRefused', shipmentId: 's1' });
    expect(order.regions).toMatchObject({ entry: 'submitted', fulfilment: 'picking' });
    expect(order.order.returnOnArrival).toBe(true);
    expect(order.send(cancel)).toMatchObject({ outcome: 'refused', code: 'in_transit' });
    expect(order.keysOf('notifyOwner')).toEqual(['recallRefused/s1']);
    order.apply(goods(order, 'shipped'));
    capture(order);
    deliver(order);
    expect(order.regions).toMatchObject({ entry: 'closed', payment: 'captured' });
  });

  it('H4: what ships while it is recalled wins, and only that is captured', () => {
    const order = released(twoLines);
    order.apply(goods(order, 'picked', 's1', ['l1']));
    order.apply(cancel);
    order.apply(goods(order, 'shipped', 's1', ['l1']));
    expect(order.order).toMatchObject({
      cancelRequested: 'changed_mind',
      totals: { totalMinor: 6000 },
    });
    expect(order.regions).toMatchObject({ entry: 'submitted', fulfilment: 'shipped' });
    expect(order.keysOf('openReturn')).toEqual(['return/s1']);
    expect(order.effect('capture/p1/s1').body['amountMinor']).toBe(6000);
    capture(order);
    voidDone(order);
    deliver(order);
    expect(order.regions.entry).toBe('closed');
    expect(paymentLine(order).capturedMinor).toBe(6000);
  });

  it('H4: what ships after it was cancelled is authorised anew, and captured', () => {
    const order = released();
    order.apply(cancel);
    order.apply(recalled('release-1'));
    voidDone(order);
    order.apply(goods(order, 'shipped'));
    expect(order.regions).toMatchObject({ entry: 'submitted', payment: 'collecting' });
    expect(order.effect('auth/p1/2').body['amountMinor']).toBe(10_000);
    authorise(order);
    capture(order);
    deliver(order);
    expect(order.regions).toMatchObject({ entry: 'closed', payment: 'captured' });
    expect(auditOrder(order.order).faults).toEqual([]);
  });

  it('H4: what ships after its prepayment was asked back is collected', () => {
    const order = submitted({ payments: [{ ...aCard(), prepay: true }] });
    authorise(order);
    capture(order, 'p1', 'prepay');
    order.apply(cancel);
    order.apply(goods(order, 'shipped'));
    expect(order.effect('collect/s1').body['amountMinor']).toBe(10_000);
    expect(openHold(order, 'balance').why).toMatchObject({ unpaidMinor: 10_000 });
    deliver(order);
    const part = { ...refund, amountMinor: 995, providerRef: 'of-a-return' };
    order.apply(part);
    expect(order.regions.entry).toBe('submitted');
    order.apply({ type: 'payment.refundFailed', payLineId: 'p1', round: 1, code: 'less_left' });
    const { holdId, version, why } = openHold(order, 'refund');
    expect(why).toEqual({ amountMinor: 10_000, method: 'card', code: 'less_left' });
    expect(order.regions.entry).toBe('submitted');
    const ref = { holdId, version, roles: ['accounting'] };
    order.apply({ type: 'decideReview', ...ref, decision: 'reject' }, { kind: 'reviewer' });
    expect(order.regions.entry).toBe('closed');
  });

  it('H5: invoiced, it is refused', () => {
    const order = released();
    ship(order);
    expect(order.send(cancel)).toMatchObject({ outcome: 'refused', code: 'in_transit' });
    deliver(order);
    expect(order.send(cancel)).toMatchObject({ outcome: 'refused', code: 'invoiced' });
    capture(order);
    expect(order.send(cancel)).toMatchObject({ outcome: 'refused', code: 'invoiced' });
  });

  it('H6: of two answers to a recall the first decides, and a person sees the second', () => {
    const order = released();
    order.apply(goods(order, 'picked'));
    order.apply(cancel);
    order.apply({ type: 'fulfilment.recallRefused', shipmentId: 's1' });
    order.apply(recalled('s1'));
    expect(order.regions).toMatchObject({ entry: 'submitted', fulfilment: 'picking' });
    expect(openHold(order, 'reconciliation')).toMatchObject({
      code: 'recallShipment',
      subject: 's1',
    });
  });

  it('H6: goods of no known shipment are refused twice, each time by keys of its own', () => {
    const order = released(twoLines);
    order.apply(goods(order, 'picked', 's1', ['l1']));
    order.apply(cancel);
    order.apply({ type: 'fulfilment.recallRefused', shipmentId: 's2' });
    order.apply({ type: 'fulfilment.recallRefused', shipmentId: 's2' });
    expect(order.keysOf('notifyOwner')).toEqual(['recallRefused/s2', 'recallRefused/s2/1']);
  });

  it('H7: of two lines one is cancelled, and the other ships for its own share', () => {
    const order = released({ ...twoLines, priced: { chargesMinor: 1000 } });
    order.apply({ type: 'cancelLines', reason: 'too_much', lineIds: ['l2'] });
    expect(order.order.totals.totalMinor).toBe(6600);
    expect(order.regions).toMatchObject({ gate: 'open', payment: 'approved' });
    ship(order, 's1', ['l1']);
    expect(order.effect('capture/p1/s1').body['amountMinor']).toBe(6600);
    capture(order);
    expect(order.moneyKeys).toEqual(['auth/p1/1', 'capture/p1/s1', 'void/p1/1']);
    voidDone(order);
    deliver(order);
    expect(order.regions).toMatchObject({ entry: 'closed', payment: 'captured' });
  });

  it('H8: held and half shipped, its holds close and the shipped half is invoiced', () => {
    const order = released(twoLines);
    ship(order, 's1', ['l1']);
    capture(order);
    authorise(order);
    voidDone(order);
    order.apply({ type: 'placeHold', source: 'manual', holdCode: 'A' });
    order.apply(cancel);
    expect(order.regions).toMatchObject({ holds: 'clear', fulfilment: 'shipped' });
    expect(order.moneyKeys.at(-1)).toBe('void/p1/2');
    voidDone(order, 'p1', 2);
    deliver(order);
    expect(order.regions).toMatchObject({ entry: 'closed', payment: 'captured' });
    expect(paymentLine(order)).toMatchObject({ capturedMinor: 6000, state: 'captured' });
    expect(order.isEnded).toBe(true);
  });

  it('H9: cancelled by two, the second is not now, and the same message a duplicate', () => {
    const order = released();
    order.apply(cancel, { id: 'first' });
    expect(order.send(cancel, { by: 'omar' }).outcome).toBe('notNow');
    expect(order.send(cancel, { id: 'first' }).outcome).toBe('duplicate');
    order.apply(recalled('release-1'));
    expect(order.send(cancel, { by: 'omar' }).outcome).toBe('notNow');
  });

  it('H10: cancelled while an authorisation is unknown, it voids what turns out to stand', () => {
    const order = submitted();
    order.wait(60_000);
    expect(order.regions.payment).toBe('unknown');
    order.apply(cancel);
    expect(order.isEnded).toBe(false);
    order.apply({
      ...authorisation(order),
      type: 'payment.lookedUp',
      found: 'authorised',
    } as never);
    expect(order.moneyKeys.at(-1)).toBe('void/p1/1');
    voidDone(order);
    expect(order.isEnded).toBe(true);
  });

  it('H10: and has nothing to void where the provider knows of none', () => {
    const order = submitted();
    order.wait(60_000);
    order.apply(cancel);
    order.apply({ type: 'payment.lookedUp', payLineId: 'p1', round: 1, found: 'none' });
    expect(order.regions.payment).toBe('voided');
    expect(order.keysOf('voidPayment', 'authorisePayment')).toEqual(['auth/p1/1']);
    expect(order.isEnded).toBe(true);
  });

  it('gives back a prepayment, of the lines that nobody shipped', () => {
    const order = submitted({ payments: [{ ...aCard(), prepay: true }] });
    authorise(order);
    capture(order, 'p1', 'prepay');
    expect(order.regions).toMatchObject({ payment: 'captured', gate: 'open' });
    order.apply(cancel);
    expect(order.moneyKeys.at(-1)).toBe('refund/p1/1');
    order.apply(refund);
    expect(order.regions.payment).toBe('refunded');
    expect(order.isEnded).toBe(true);
  });

  it('leaves what cannot be voided to a person', () => {
    const order = submitted();
    authorise(order);
    order.apply(cancel);
    order.apply({ type: 'payment.voidFailed', payLineId: 'p1', round: 1, code: 'gone' });
    const { holdId, version, why } = openHold(order, 'reconciliation');
    expect(why).toEqual({ code: 'gone' });
    expect(order.isEnded).toBe(false);
    const ref = { holdId, version, roles: ['accounting'] };
    order.apply({ type: 'decideReview', ...ref, decision: 'reject' }, { kind: 'reviewer' });
    expect(order.isEnded).toBe(true);
  });

  it('leaves a void without an answer to a person', () => {
    const order = submitted();
    authorise(order);
    order.apply(cancel);
    expect(paymentLine(order).state).toBe('voiding');
    const key = `${order.orderId}/void/p1/1`;
    order.apply({ type: 'effect.gaveUp', kind: 'voidPayment', key, reason: 'tries_used_up' });
    expect(openHold(order, 'reconciliation').why).toEqual({ code: 'tries_used_up' });
    expect(paymentLine(order).state).toBe('authorised');
  });

  it('leaves every unanswered request about goods or money to a person, and no notice', () => {
    const order = submitted();
    const gaveUp = { type: 'effect.gaveUp', reason: 'tries_used_up' } as const;
    for (const kind of ['releaseStock', 'createInvoice', 'returnCoupon', 'tellReturn']) {
      order.apply({ ...gaveUp, kind, key: `o1/${kind}` });
      expect(order.order.holds.at(-1)).toMatchObject({ source: 'reconciliation', code: kind });
    }
    const notice = { ...gaveUp, kind: 'sendNotice', key: 'o1/notice' };
    expect(order.send(notice).outcome).toBe('notNow');
  });

  it('cancels a line alone, unless it is the last', () => {
    const order = drafted(twoLines);
    expect(order.send({ type: 'cancelLines', reason: 'x', lineIds: ['l1'] }).outcome).toBe(
      'notNow',
    );
    const other = released(twoLines);
    const both = { type: 'cancelLines' as const, reason: 'x', lineIds: ['l1', 'l2'] };
    expect(other.apply(both).value).toEqual({ pending: 'recall' });
  });
});
