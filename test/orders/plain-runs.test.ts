/** Plain runs of an order, from the call to the doorstep (durable-orders.md 11, A and C7). */
import { describe, expect, it } from 'vitest';
import { auditOrder } from '../../orders/index.ts';
import {
  aCard,
  aLine,
  authorise,
  barePolicy,
  capture,
  completed,
  deliver,
  drafted,
  goods,
  openHold,
  pay,
  paymentLine,
  put,
  released,
  reserve,
  ship,
  submit,
  submitted,
  voidDone,
} from '../support/orders/order-scripts.ts';

const dayMs = 86_400_000;

describe('A: a plain order', () => {
  it('A1: is closed after one authorisation and one capture', () => {
    const order = released();
    ship(order);
    capture(order);
    deliver(order);
    expect(order.regions).toEqual({
      entry: 'closed',
      gate: 'shut',
      holds: 'clear',
      payment: 'captured',
      fulfilment: 'delivered',
    });
    expect(order.moneyKeys).toEqual(['auth/p1/1', 'capture/p1/s1']);
    expect(order.keysOf('reserveStock', 'releaseToFulfilment', 'createInvoice')).toEqual([
      'reserve/1',
      'release/1',
      'invoice/s1',
    ]);
    expect(order.isEnded).toBe(true);
    expect(order.replayed()).toEqual(order.order);
  });

  it('A1: tells what happened, in the order it happened', () => {
    const order = released();
    ship(order);
    capture(order);
    deliver(order);
    expect(order.events.map(({ type }) => type)).toEqual([
      'order.created',
      'order.linesChanged',
      'payment.authorised',
      'order.submitted',
      'order.gateOpened',
      'order.reserved',
      'order.released',
      'order.shipped',
      'payment.captured',
      'order.delivered',
      'order.invoiced',
      'order.closed',
      'order.gateShut',
    ]);
  });

  it('A2: of nothing needs no payment, and its gate opens', () => {
    const order = submitted({ lines: [aLine('l1', 0)], payments: [] });
    reserve(order);
    expect(order.regions).toMatchObject({ payment: 'none', gate: 'open', fulfilment: 'released' });
    expect(order.moneyKeys).toEqual([]);
    ship(order);
    deliver(order);
    expect(order.regions.entry).toBe('closed');
  });

  it('A3: debits the gift card only after the card stands, and undoes both in reverse', () => {
    const gift = {
      payLineId: 'p0',
      kind: 'giftCard' as const,
      giftCardRef: 'g1',
      amountMinor: 3000,
    };
    const order = submitted({ payments: [gift, aCard('p1', 7000)] });
    expect(order.moneyKeys).toEqual(['auth/p1/1']);
    authorise(order);
    expect(order.moneyKeys).toEqual(['auth/p1/1', 'gift/p0/1']);
    expect(order.regions.entry).toBe('submitting');
    order.apply({
      type: 'payment.captured',
      payLineId: 'p0',
      round: 1,
      amountMinor: 3000,
      providerRef: 'g',
    });
    expect(order.regions).toMatchObject({ entry: 'submitted', payment: 'approved' });
    order.apply({ type: 'cancelOrder', reason: 'changed_mind' });
    expect(order.moneyKeys.slice(2)).toEqual(['giftback/p0/1', 'void/p1/1']);
    order.apply({
      type: 'payment.refunded',
      payLineId: 'p0',
      round: 1,
      amountMinor: 3000,
      providerRef: 'r',
    });
    expect(order.regions.payment).toBe('voiding');
    voidDone(order);
    expect(order.regions.payment).toBe('refunded');
    expect(order.isEnded).toBe(true);
  });

  it('A4: in two shipments is captured to the cent', () => {
    const lines = [aLine('l1', 3333, 3000), aLine('l2', 1001, 1500)];
    const order = released({ lines, priced: { chargesMinor: 595, taxMinor: 187 } });
    const { totalMinor } = order.order.totals;
    expect(totalMinor).toBe(9999 + 1502 + 595 + 187);
    order.apply({
      type: 'fulfilment.picked',
      shipmentId: 's1',
      lines: [{ lineId: 'l1', qtyMilli: 1000 }],
    });
    order.apply({
      type: 'fulfilment.shipped',
      shipmentId: 's1',
      lines: [{ lineId: 'l1', qtyMilli: 1000 }],
    });
    capture(order);
    expect(paymentLine(order)).toMatchObject({ state: 'requested', round: 2 });
    authorise(order);
    voidDone(order);
    const rest = [
      { lineId: 'l1', qtyMilli: 2000 },
      { lineId: 'l2', qtyMilli: 1500 },
    ];
    order.apply({ type: 'fulfilment.picked', shipmentId: 's2', lines: rest });
    order.apply({ type: 'fulfilment.shipped', shipmentId: 's2', lines: rest });
    capture(order, 'p1', 's2');
    deliver(order, 's1');
    expect(order.regions.entry).toBe('submitted');
    deliver(order, 's2');
    expect(order.regions.entry).toBe('closed');
    const values = order.order.shipments.map(({ valueMinor }) => valueMinor);
    expect(values).toEqual([3560, totalMinor - 3560]);
    expect(paymentLine(order).capturedMinor).toBe(totalMinor);
  });

  it('A5: keeps where its lines came from, and never asks again what was declined', () => {
    const order = drafted();
    const prompt = (promptId: string, promptKey: string, kind: 'upSell' | 'crossSell') => ({
      promptId,
      promptKey,
      kind,
      triggerLineId: 'l1',
    });
    const change = (prompts: ReturnType<typeof prompt>[]) => ({
      type: 'changeLines' as const,
      put: [],
      priced: { priceVersion: 1 },
      prompts,
    });
    order.apply(change([prompt('a', 'socks', 'crossSell'), prompt('b', 'better', 'upSell')]));
    order.apply({ type: 'declinePrompt', promptId: 'a' });
    expect(order.send(change([prompt('c', 'socks', 'crossSell')]))).toMatchObject({
      outcome: 'refused',
      code: 'prompt_repeated',
    });
    const newLine = aLine('l2', 12_000);
    order.apply({ type: 'acceptPrompt', promptId: 'b', newLine, priced: { priceVersion: 2 } });
    expect(order.order.lines).toMatchObject([{ lineId: 'l2', origin: 'upSell', promptId: 'b' }]);
    expect(order.order.totals.totalMinor).toBe(12_000);
    expect(order.send({ type: 'declinePrompt', promptId: 'b' }).code).toBe('prompt_repeated');
    expect(order.send({ type: 'declinePrompt', promptId: 'z' }).code).toBe('prompt_unknown');
    // A line that a prompt made leads to no other.
    const chained = { ...prompt('d', 'more', 'crossSell'), triggerLineId: 'l2' };
    expect(order.send(change([chained])).outcome).toBe('refused');
    expect(order.keysOf('recordPrompt')).toEqual(['prompt/a', 'prompt/b']);
  });

  it('A6: held unpaid opens only when it was cleared and its submission succeeded', () => {
    const order = completed({ payments: [] });
    order.apply({ type: 'placeHold', source: 'manual', holdCode: 'WAIT' });
    const { holdId, version } = openHold(order);
    const clear = {
      type: 'clearHold' as const,
      holdId,
      version,
      roles: [],
      next: 'submit' as const,
    };
    expect(order.send(clear).code).toBe('payment_missing');
    expect(order.regions).toMatchObject({ holds: 'held', gate: 'shut', entry: 'completing' });
    pay(order, [aCard()]);
    order.apply(clear);
    expect(order.regions).toMatchObject({ holds: 'clear', gate: 'shut', entry: 'submitting' });
    authorise(order);
    expect(order.regions.gate).toBe('open');
  });

  it('A7: raised after submission authorises the difference on a second line', () => {
    const order = submitted({ payments: [aCard('p1', 10_000)] });
    authorise(order);
    order.apply({ type: 'modifyOrder', reason: 'more' });
    expect(order.regions.gate).toBe('shut');
    put(order, [aLine('l2', 2000)]);
    const more = { type: 'submitOrder', confirmedTotalMinor: 12_000 } as const;
    expect(order.send(more)).toMatchObject({
      code: 'out_of_balance',
      value: { balanceMinor: 2000 },
    });
    pay(order, [aCard('p1', 10_000), aCard('p2', 2000)]);
    order.apply(more);
    expect(order.moneyKeys).toEqual(['auth/p1/1', 'auth/p2/1']);
    authorise(order, 'p2');
    expect(order.regions).toMatchObject({ entry: 'submitted', payment: 'approved', gate: 'open' });
    expect(paymentLine(order)).toMatchObject({ state: 'authorised', round: 1 });
  });

  it('A8: lowered after submission captures the new total, and voids the rest', () => {
    const order = submitted({ payments: [aCard('p1', 10_000)] });
    authorise(order);
    order.apply({ type: 'modifyOrder', reason: 'less' });
    put(order, [aLine('l1', 8000)]);
    pay(order, [aCard('p1', 8000)]);
    submit(order);
    expect(order.regions).toMatchObject({ entry: 'submitted', payment: 'approved' });
    expect(auditOrder(order.order)).toMatchObject({ standingMinor: 10_000, excessMinor: 2_000 });
    reserve(order);
    ship(order);
    capture(order);
    expect(auditOrder(order.order)).toMatchObject({ standingMinor: 2_000, excessMinor: 0 });
    expect(order.moneyKeys).toEqual(['auth/p1/1', 'capture/p1/s1', 'void/p1/1']);
    expect(order.effect('capture/p1/s1').body['amountMinor']).toBe(8000);
    voidDone(order);
    deliver(order);
    expect(order.regions).toMatchObject({ entry: 'closed', payment: 'captured' });
  });

  it('shows its summary while it is changed, and stays open for changes', () => {
    const order = submitted();
    authorise(order);
    order.apply({ type: 'modifyOrder', reason: 'more' });
    put(order, [aLine('l2', 2000)]);
    expect(order.apply({ type: 'completeOrder' }).value).toEqual({ totalMinor: 12_000 });
    expect(order.regions.entry).toBe('modifying');
    submit(order);
    authorise(order);
    expect(order.regions).toMatchObject({ entry: 'submitted', payment: 'approved' });
  });

  it('is asked for its credit anew when its customer changes', () => {
    const order = submitted({
      payments: [{ payLineId: 'p1', kind: 'onAccount', basisPoints: 10_000 }],
    });
    order.apply({ type: 'credit.checked', decision: 'review', availableMinor: 2000 });
    order.apply({ type: 'customer.changed', accountHold: 'none' });
    expect(order.moneyKeys).toEqual(['credit/1', 'credit/again/1']);
    order.apply({ type: 'credit.checked', decision: 'ok', availableMinor: 20_000 });
    expect(order.regions).toMatchObject({ gate: 'open', holds: 'clear' });
    expect(order.send({ type: 'customer.changed', accountHold: 'none' }).outcome).toBe('notNow');
    order.apply({ type: 'customer.changed', accountHold: 'all' });
    expect(order.regions.gate).toBe('shut');
    order.apply({ type: 'customer.changed', accountHold: 'none' });
    expect(order.regions.gate).toBe('open');
  });

  it('says who let it go out of balance, when, and by how much', () => {
    const policy = { ...barePolicy, allowOutOfBalance: true };
    const order = submitted({ policy, payments: [aCard('p1', 9000)] });
    authorise(order);
    order.apply({ type: 'releaseImbalance' }, { by: 'olga' });
    const { imbalanceRelease } = order.order;
    expect(imbalanceRelease).toEqual({ by: 'olga', atMs: order.nowMs, amountMinor: -1000 });
    reserve(order);
    ship(order);
    capture(order);
    expect(order.regions).toMatchObject({ fulfilment: 'shipped', holds: 'clear' });
  });

  it('ships parts of lines, each paid for its part of the value', () => {
    const order = released({ lines: [aLine('l1', 333, 3000)], priced: { chargesMinor: 100 } });
    const part = (shipmentId: string, qtyMilli: number) => {
      const lines = [{ lineId: 'l1', qtyMilli }];
      order.apply({ type: 'fulfilment.picked', shipmentId, lines });
      order.apply({ type: 'fulfilment.shipped', shipmentId, lines });
    };
    order.apply(goods(order, 'accepted', 'release-1'));
    part('s1', 1000);
    expect(order.regions.fulfilment).toBe('partlyShipped');
    expect(order.order.shipments).toMatchObject([{ lines: [{ qtyMilli: 2000 }] }, {}]);
    capture(order);
    authorise(order);
    voidDone(order);
    part('s2', 1500);
    capture(order, 'p1', 's2');
    authorise(order);
    voidDone(order, 'p1', 2);
    part('s3', 500);
    capture(order, 'p1', 's3');
    const values = order.order.shipments.map(({ valueMinor }) => valueMinor);
    expect(values.reduce((sum, one) => sum + one)).toBe(1099);
    expect(order.regions).toMatchObject({ fulfilment: 'shipped', payment: 'captured' });
  });

  it('A9: beyond its credit waits, and goes on by itself when the limit is raised', () => {
    const order = submitted({
      payments: [{ payLineId: 'p1', kind: 'onAccount', basisPoints: 10_000 }],
    });
    expect(order.moneyKeys).toEqual(['credit/1']);
    order.apply({ type: 'credit.checked', decision: 'review', availableMinor: 2000 });
    expect(order.regions).toMatchObject({ entry: 'submitted', gate: 'shut', holds: 'held' });
    expect(openHold(order)).toMatchObject({ source: 'credit', why: { availableMinor: 2000 } });
    order.apply({ type: 'credit.checked', decision: 'ok', availableMinor: 20_000 });
    expect(order.regions).toMatchObject({ gate: 'open', holds: 'clear', payment: 'approved' });
    reserve(order);
    ship(order);
    deliver(order);
    expect(order.keysOf('bookReceivable')).toEqual(['receivable/p1/s1']);
    expect(order.regions.entry).toBe('closed');
  });

  it('A10: by a check above the threshold waits until its day, and not less', () => {
    const check = {
      payLineId: 'p1',
      kind: 'check' as const,
      checkNumber: '77',
      basisPoints: 10_000,
    };
    const policy = { ...barePolicy, checkThresholdMinor: 5000, checkHoldMs: 5 * dayMs };
    const order = submitted({ payments: [check], policy });
    reserve(order);
    expect(openHold(order)).toMatchObject({ source: 'check', why: { thresholdMinor: 5000 } });
    order.wait(5 * dayMs - 1);
    expect(order.regions).toMatchObject({ gate: 'shut', holds: 'held' });
    order.wait(1);
    expect(order.regions).toMatchObject({ gate: 'open', holds: 'clear', fulfilment: 'released' });
  });

  it('is saved at once where order completion is off, held by holds alone', () => {
    const order = drafted({ policy: { orderCompletion: false } });
    order.apply({ type: 'placeHold', source: 'manual', holdCode: 'WAIT' });
    order.apply({ type: 'saveOrder' });
    expect(order.regions).toMatchObject({ entry: 'submitted', gate: 'shut' });
    const { holdId, version } = openHold(order);
    order.apply({ type: 'clearHold', holdId, version, roles: [], next: 'none' });
    reserve(order);
    ship(order);
    deliver(order);
    expect(order.regions.entry).toBe('closed');
    expect(order.moneyKeys).toEqual([]);
  });
});

describe('C7: what comes twice', () => {
  it('a second click on submit is not now, and the same message a duplicate', () => {
    const order = completed();
    const event = { type: 'submitOrder', confirmedTotalMinor: 10_000 } as const;
    order.apply(event, { id: 'click' });
    expect(order.send(event).outcome).toBe('notNow');
    expect(order.send(event, { id: 'click' }).outcome).toBe('duplicate');
    expect(order.order.version).toBe(5);
  });

  it('a change of an old version is a conflict', () => {
    const order = drafted();
    const event = { type: 'changeLines', put: [aLine('l2')], priced: { priceVersion: 2 } } as const;
    order.apply({ ...event, put: [...event.put] }, { expectedVersion: 2 });
    expect(order.send({ ...event, put: [...event.put] }, { expectedVersion: 2 })).toEqual({
      outcome: 'conflict',
      version: 3,
    });
  });

  it('a message from the past does not turn the clock of the order back', () => {
    const order = drafted();
    const { lastAtMs } = order.order;
    order.apply({ type: 'completeOrder' }, { atMs: lastAtMs - 3_600_000 });
    expect(order.order.lastAtMs).toBe(lastAtMs);
    expect(order.order.deadlines['summaryIdle']).toBe(lastAtMs + 1_800_000);
  });
});
