/** Payments that time out, are declined, or are known late (durable-orders.md 4.2, and 11 F). */
import { describe, expect, it } from 'vitest';
import {
  aCard,
  aLine,
  authorisation,
  authorise,
  barePolicy,
  capture,
  captureOf,
  decline,
  deliver,
  openHold,
  paymentLine,
  released,
  reserve,
  ship,
  submitted,
  voidDone,
} from '../support/orders/order-scripts.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const found = (what: 'authorised' | 'captured' | 'declined' | 'none') =>
  ({ type: 'payment.lookedUp', payLineId: 'p1', round: 1, found: what }) as const;

/** A submitted order whose card did not answer in time. */
function unknown() {
  const driver = submitted();
  driver.wait(minuteMs);
  return driver;
}

describe('F: an authorisation', () => {
  it('F1: without an answer is unknown and looked up, never asked for under another key', () => {
    const order = unknown();
    expect(paymentLine(order).state).toBe('unknown');
    expect(order.regions).toMatchObject({ payment: 'unknown', gate: 'shut', entry: 'submitted' });
    order.wait(5000 + 30_000 + 5 * minuteMs + hourMs);
    expect(order.moneyKeys).toEqual([
      'auth/p1/1',
      'look/p1/1/1',
      'look/p1/1/2',
      'look/p1/1/3',
      'look/p1/1/4',
      'look/p1/1/5',
    ]);
  });

  it('F2: found by a look-up stands, and the webhook that follows is no news', () => {
    const order = unknown();
    order.apply(found('authorised'));
    expect(order.regions).toMatchObject({ payment: 'approved', gate: 'open' });
    expect(order.send(authorisation(order)).outcome).toBe('notNow');
    expect(order.keysOf('authorisePayment')).toEqual(['auth/p1/1']);
    expect(order.order.deadlines['unknownReview/p1']).toBeUndefined();
  });

  it('F3: that the provider does not know is asked for again under the same key', () => {
    const order = unknown();
    order.apply(found('none'));
    expect(paymentLine(order)).toMatchObject({ state: 'requested', round: 1 });
    expect(order.effect('auth/p1/1/again/1').body).toMatchObject({
      idempotencyKey: 'o1/auth/p1/1',
      round: 1,
    });
    authorise(order);
    expect(order.regions.gate).toBe('open');
  });

  it('F3: is a matter for a person where the key is too old to be asked again', () => {
    const order = unknown();
    order.wait(23 * hourMs);
    order.apply(found('none'));
    expect(order.keysOf('authorisePayment')).toEqual(['auth/p1/1']);
    expect(openHold(order)).toMatchObject({ source: 'authorisation', why: { code: 'unknown' } });
  });

  it('F4: unknown for two hours is held; a reviewer decides, and no money moves before', () => {
    const order = unknown();
    order.wait(2 * hourMs);
    expect(openHold(order)).toMatchObject({ source: 'authorisation', subject: 'p1' });
    expect(order.keysOf('authorisePayment', 'voidPayment', 'capturePayment')).toEqual([
      'auth/p1/1',
    ]);
    order.apply({ type: 'authoriseManually', payLineId: 'p1', providerCode: 'tel-4711' });
    expect(order.regions).toMatchObject({ gate: 'open', holds: 'clear' });
    const other = unknown();
    other.apply({ type: 'declineManually', payLineId: 'p1', reason: 'telephone' });
    expect(other.regions.payment).toBe('declined');
  });

  it('F5: that comes after the cancellation is voided at once', () => {
    const order = submitted();
    order.apply({ type: 'cancelOrder', reason: 'no' });
    expect(order.moneyKeys).toEqual(['auth/p1/1']);
    authorise(order);
    expect(order.moneyKeys).toEqual(['auth/p1/1', 'void/p1/1']);
    voidDone(order);
    expect(order.isEnded).toBe(true);
  });

  it('F6: softly declined is asked for three times, then held; stock goes free if set', () => {
    const order = submitted({ policy: { ...barePolicy, unreserveOnDecline: true } });
    decline(order, 'p1', true);
    decline(order, 'p1', true);
    expect(paymentLine(order)).toMatchObject({ state: 'requested', round: 3 });
    decline(order, 'p1', true);
    expect(order.keysOf('authorisePayment')).toEqual(['auth/p1/1', 'auth/p1/2', 'auth/p1/3']);
    expect(order.regions).toMatchObject({ entry: 'submitted', payment: 'declined', gate: 'shut' });
    expect(openHold(order)).toMatchObject({ why: { code: 'do_not_honour', round: 3 } });
    const retry = { type: 'retryPayment', payLineId: 'p1' } as const;
    expect(order.send(retry).code).toBe('retry_limit');
    order.apply({ type: 'replacePayment', payLineId: 'p1', tokenRef: 'tok_2' });
    expect(order.effect('auth/p1/4').body['tokenRef']).toBe('tok_2');
    expect(order.send(retry).code).toBe('line_state');
  });

  it('F6: softly declined off the call is asked for hours later', () => {
    const order = submitted({ payments: [aCard('p1', 10_000)] });
    authorise(order, 'p1', { expiresAtMs: order.nowMs + 2 * dayMs });
    order.wait(dayMs);
    expect(paymentLine(order)).toMatchObject({ state: 'requested', round: 2 });
    decline(order, 'p1', true);
    expect(order.keysOf('authorisePayment').length).toBe(2);
    order.wait(6 * hourMs);
    expect(order.keysOf('authorisePayment').length).toBe(3);
  });

  it('F7: of a split stays until the repair of the other ends, and is then voided', () => {
    const order = submitted({ payments: [aCard('p1', 4000), aCard('p2', 6000)] });
    authorise(order, 'p1');
    decline(order, 'p2');
    expect(order.regions).toMatchObject({ entry: 'submitted', payment: 'declined' });
    order.wait(dayMs - 1);
    expect(order.keysOf('voidPayment')).toEqual([]);
    order.wait(1);
    expect(order.keysOf('voidPayment')).toEqual(['void/p1/1']);
    voidDone(order, 'p1');
    expect(order.regions.gate).toBe('shut');
  });

  it('F8: that runs out while the order is held is refreshed, and the old one voided', () => {
    const order = submitted();
    order.apply({ type: 'placeHold', source: 'manual', holdCode: 'A' });
    authorise(order, 'p1', { expiresAtMs: order.nowMs + 7 * dayMs });
    order.wait(6 * dayMs);
    expect(order.moneyKeys).toEqual(['auth/p1/1', 'auth/p1/2']);
    authorise(order);
    expect(order.moneyKeys).toEqual(['auth/p1/1', 'auth/p1/2', 'void/p1/1']);
    expect(order.effect('void/p1/1').body['providerRef']).toBe('auth-p1-1');
    expect(order.regions.payment).toBe('approved');
  });

  it('F8: that cannot be refreshed holds the order', () => {
    const order = submitted();
    order.apply({ type: 'placeHold', source: 'manual', holdCode: 'A' });
    authorise(order, 'p1', { expiresAtMs: order.nowMs + 7 * dayMs });
    order.wait(6 * dayMs);
    decline(order);
    expect(openHold(order, 'authorisation')).toMatchObject({ subject: 'p1' });
    expect(paymentLine(order).authorisedMinor).toBe(0);
    expect(order.regions).toMatchObject({ payment: 'declined', gate: 'shut' });
  });

  it('F8: that expired is as one declined', () => {
    const order = submitted();
    authorise(order);
    order.apply({ type: 'payment.authorisationExpired', payLineId: 'p1', round: 1 });
    expect(order.regions).toMatchObject({ payment: 'declined', gate: 'shut', holds: 'held' });
    order.apply({ type: 'retryPayment', payLineId: 'p1' });
    authorise(order);
    expect(order.regions).toMatchObject({ payment: 'approved', gate: 'open', holds: 'clear' });
  });

  it('F12: of a part keeps what is real, and the balance is held', () => {
    const order = submitted();
    authorise(order, 'p1', { amountMinor: 6000 });
    expect(paymentLine(order).authorisedMinor).toBe(6000);
    expect(order.regions).toMatchObject({ payment: 'outOfBalance', gate: 'shut' });
    expect(openHold(order)).toMatchObject({ source: 'balance', why: { imbalanceMinor: -4000 } });
  });

  it('F12: within the tolerance passes, and a cent beyond does not', () => {
    const policy = { ...barePolicy, underBasisPointsMax: 2000 };
    const passes = submitted({ lines: [aLine('l1', 20_000)], policy });
    authorise(passes, 'p1', { amountMinor: 16_000 });
    expect(passes.regions).toMatchObject({ payment: 'approved', gate: 'open' });
    const waits = submitted({ lines: [aLine('l1', 20_000)], policy });
    authorise(waits, 'p1', { amountMinor: 15_999 });
    expect(waits.regions).toMatchObject({ payment: 'outOfBalance', gate: 'shut' });
  });
});

describe('F: a capture', () => {
  it('F9: without an answer is looked up, and never made a second time blindly', () => {
    const order = released();
    ship(order);
    order.wait(10 * minuteMs);
    expect(order.moneyKeys).toEqual(['auth/p1/1', 'capture/p1/s1', 'look/p1/1/1']);
    expect(order.regions.fulfilment).toBe('shipped');
    order.apply({ ...found('captured'), shipmentId: 's1' });
    expect(paymentLine(order)).toMatchObject({ state: 'captured', capturedMinor: 10_000 });
    expect(order.send(captureOf(order)).outcome).toBe('notNow');
  });

  it('F9: is looked up ever more rarely while nobody answers, and booked in the end', () => {
    const order = released();
    ship(order);
    order.wait(hourMs);
    expect(order.keysOf('lookUpPayment')).toHaveLength(3);
    order.wait(dayMs - hourMs);
    expect(order.keysOf('lookUpPayment')).toHaveLength(8);
    order.wait(2 * dayMs);
    expect(order.keysOf('lookUpPayment')).toHaveLength(10);
    order.apply({ ...found('captured'), shipmentId: 's1' });
    deliver(order);
    expect(order.keysOf('capturePayment')).toEqual(['capture/p1/s1']);
    expect(order.regions).toMatchObject({ entry: 'closed', payment: 'captured' });
  });

  it('F9: that the provider does not know is asked for again under its key', () => {
    const order = released();
    ship(order);
    order.wait(10 * minuteMs);
    order.apply({ ...found('none'), shipmentId: 's1' });
    expect(order.effect('capture/p1/s1/again/1').body['idempotencyKey']).toBe('o1/capture/p1/s1');
    capture(order);
    deliver(order);
    expect(order.regions.entry).toBe('closed');
  });

  it('F10: that fails after shipping is collected by a person; the order is not lost', () => {
    const order = released();
    ship(order);
    const failed = { type: 'payment.captureFailed', payLineId: 'p1', round: 1 } as const;
    order.apply({ ...failed, shipmentId: 's1', code: 'expired' });
    expect(order.keysOf('openCollectionTask', 'holdCustomerAccount')).toEqual([
      'collect/s1/p1',
      'account/s1/p1',
    ]);
    expect(order.regions.payment).toBe('captureFailed');
    deliver(order);
    expect(order.regions).toMatchObject({ entry: 'submitted', fulfilment: 'delivered' });
    expect(openHold(order, 'balance').why).toMatchObject({ unpaidMinor: 10_000 });
    order.apply({ type: 'retryPayment', payLineId: 'p1' });
    authorise(order);
    voidDone(order);
    capture(order, 'p1', 'balance-1');
    expect(order.regions).toMatchObject({ entry: 'closed', payment: 'captured' });
  });

  it('F13: disputed before the goods are out holds the order for fraud', () => {
    const order = submitted({ payments: [{ ...aCard(), prepay: true }] });
    authorise(order);
    capture(order, 'p1', 'prepay');
    order.apply({ type: 'payment.disputed', payLineId: 'p1', providerRef: 'd1', dueAtMs: 1 });
    expect(order.keysOf('startDispute')).toEqual(['dispute/p1/d1']);
    expect(openHold(order, 'fraud')).toMatchObject({ code: 'dispute' });
    expect(openHold(order, 'dispute')).toMatchObject({ subject: 'p1', why: { dueAtMs: 1 } });
    expect(order.regions.gate).toBe('shut');
  });

  it.each([
    ['approve', 'captured', 0],
    ['reject', 'refunded', 10_000],
  ] as const)('F13: a dispute after shipment ends by a review: %s', (decision, state, refunded) => {
    const order = released();
    ship(order);
    capture(order);
    deliver(order);
    expect(order.regions.entry).toBe('closed');
    order.apply({ type: 'payment.disputed', payLineId: 'p1', providerRef: 'd1', dueAtMs: 1 });
    expect(order.isEnded).toBe(false);
    const { holdId, version } = openHold(order);
    const ref = { holdId, version, roles: ['accounting'] };
    order.apply({ type: 'decideReview', ...ref, decision }, { kind: 'reviewer' });
    expect(paymentLine(order)).toMatchObject({ state, refundedMinor: refunded });
  });
});

describe('F: a gift card', () => {
  it('F11: whose balance went elsewhere is refused with what is left on it', () => {
    const gift = {
      payLineId: 'p0',
      kind: 'giftCard' as const,
      giftCardRef: 'g1',
      amountMinor: 3000,
    };
    const order = submitted({ payments: [gift, aCard('p1', 7000)] });
    authorise(order);
    const declined = {
      type: 'payment.declined',
      payLineId: 'p0',
      round: 1,
      code: 'balance',
    } as const;
    order.apply({ ...declined, balanceMinor: 1200 });
    expect(order.events).toContainEqual(
      expect.objectContaining({
        type: 'payment.declined',
        data: expect.objectContaining({ payLineId: 'p0', balanceMinor: 1200 }),
      }),
    );
    expect(order.regions).toMatchObject({ entry: 'submitted', payment: 'declined', gate: 'shut' });
    order.apply({ type: 'modifyOrder', reason: 'other card' });
    order.apply({ type: 'setPaymentLines', lines: [aCard('p1', 7000), aCard('p2', 3000)] });
    order.apply({ type: 'submitOrder', confirmedTotalMinor: 10_000 });
    authorise(order, 'p2');
    expect(order.regions).toMatchObject({ payment: 'approved', gate: 'open', holds: 'clear' });
    reserve(order);
    ship(order);
    expect(order.keysOf('capturePayment')).toEqual(['capture/p1/s1', 'capture/p2/s1']);
  });
});
