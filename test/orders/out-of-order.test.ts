/** Webhooks in every order (durable-orders.md 11, E). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type OrderEvent, orderEventSchema } from '../../contracts/index.ts';
import { isEdit } from '../../orders/edited-version.ts';
import { orderCore } from '../../orders/index.ts';
import {
  authorisation,
  authorise,
  capture,
  captureOf,
  decline,
  deliver,
  goods,
  openHold,
  paymentLine,
  released,
  reserve,
  ship,
  submitted,
  voidDone,
} from '../support/orders/order-scripts.ts';

const dayMs = 86_400_000;
const captured: OrderEvent = {
  type: 'payment.captured',
  payLineId: 'p1',
  shipmentId: 's1',
  round: 2,
  amountMinor: 10_000,
  providerRef: 'cap-p1-s1',
};
const refunded: OrderEvent = {
  type: 'payment.refunded',
  payLineId: 'p1',
  round: 2,
  amountMinor: 1500,
  providerRef: 'ref-1',
};

/** A picked order whose authorisation is being refreshed: its shipment may come at any time. */
function refreshing() {
  const order = submitted();
  authorise(order, 'p1', { expiresAtMs: order.nowMs + 3 * dayMs });
  const round = order.order.rounds['reserve'] ?? 0;
  order.apply({ type: 'stock.reserved', round, lineIds: ['l1'], warehouseId: 'w1' });
  order.apply(goods(order, 'picked'));
  order.wait(2 * dayMs);
  return order;
}

describe('E: what comes before its time', () => {
  it('E1: captured before authorised is parked, and then both are applied', () => {
    const order = refreshing();
    order.apply(captured);
    expect(paymentLine(order)).toMatchObject({ state: 'requested', capturedMinor: 0 });
    expect(paymentLine(order).parked).toEqual([captured]);
    expect(order.send(captured).outcome).toBe('notNow');
    order.apply(goods(order, 'shipped'));
    authorise(order);
    expect(paymentLine(order)).toMatchObject({
      state: 'captured',
      capturedMinor: 10_000,
      parked: [],
    });
  });

  it('E2: before the order exists nothing is applied, so that the door can offer it again', () => {
    const order = submitted();
    authorise(order);
    const [message] = order.sent.slice(-1);
    if (message === undefined) throw new Error('nothing was sent');
    expect(orderCore.step(null, message)).toEqual({
      state: null,
      verdict: { outcome: 'notNow', version: 0 },
      effects: [],
      timers: [],
      events: [],
    });
  });

  it('E3: declined after authorised is looked up, and nothing changes before', () => {
    const order = submitted();
    authorise(order);
    const { lookUps, ...line } = paymentLine(order);
    decline(order);
    expect(paymentLine(order)).toEqual({ ...line, lookUps: lookUps + 1 });
    expect(order.regions).toMatchObject({ payment: 'approved', gate: 'open' });
    expect(order.events.map(({ type }) => type)).toContain('payment.contradiction');
    order.apply({ type: 'payment.lookedUp', payLineId: 'p1', round: 1, found: 'declined' });
    expect(order.regions).toMatchObject({ payment: 'declined', gate: 'shut' });
  });

  it('E4: the authorisation of an older round is voided, once', () => {
    const order = submitted();
    decline(order, 'p1', true);
    const late = authorisation(order, 'p1', { round: 1 });
    order.apply(late);
    expect(order.moneyKeys).toEqual(['auth/p1/1', 'auth/p1/2', 'void/p1/1']);
    expect(order.send(late).outcome).toBe('notNow');
    expect(paymentLine(order)).toMatchObject({ state: 'requested', round: 2 });
  });

  it('E5: refunded before captured is looked up, and booked when the capture is known', () => {
    const order = released();
    ship(order);
    order.apply({ ...refunded, round: 1 });
    expect(order.keysOf('lookUpPayment')).toEqual(['look/p1/1/1']);
    expect(paymentLine(order).refundedMinor).toBe(0);
    order.apply(captureOf(order));
    expect(paymentLine(order)).toMatchObject({ capturedMinor: 10_000, refundedMinor: 1500 });
    expect(order.send({ ...refunded, round: 1 }).outcome).toBe('notNow');
  });

  it('E6: authorised, captured, refunded and shipped in any order end in the same state', () => {
    const outcomes = ['authorised', 'captured', 'refunded', 'shipped'] as const;
    const ends = new Set<string>();
    const permutation = fc.shuffledSubarray([...outcomes], { minLength: outcomes.length });
    const extra = fc.subarray([...outcomes]);
    fc.assert(
      fc.property(permutation, extra, (names, twice) => {
        const order = refreshing();
        const events: { [name: string]: OrderEvent } = {
          authorised: authorisation(order),
          captured,
          refunded,
          shipped: goods(order, 'shipped'),
        };
        for (const name of [...names, ...twice]) order.send(events[name] as OrderEvent);
        const { lookUps: _, ...line } = paymentLine(order);
        const { regions, lines, shipments } = order.order;
        ends.add(JSON.stringify({ regions, lines, shipments, line }));
        expect(paymentLine(order)).toMatchObject({
          state: 'captured',
          capturedMinor: 10_000,
          refundedMinor: 1500,
        });
        expect(order.keysOf('voidPayment', 'capturePayment').sort()).toEqual([
          'capture/p1/s1',
          'void/p1/1',
        ]);
        expect(order.replayed()).toEqual(order.order);
      }),
      { numRuns: 200 },
    );
    expect(ends.size).toBe(1);
  });

  it.each(['closed', 'cancelled'] as const)(
    'E8: money taken for an order that is %s is a task, once, and the order stays as it is',
    (entry) => {
      const order = released();
      if (entry === 'closed') {
        ship(order);
        capture(order);
        deliver(order);
      } else {
        order.apply({ type: 'cancelOrder', reason: 'changed_mind' });
        order.apply({ type: 'fulfilment.recalled', shipmentId: 'release-1' });
        voidDone(order);
      }
      expect([order.regions.entry, order.isEnded]).toEqual([entry, true]);
      const { lines, totals } = order.order;
      const { holds: _holds, ...regions } = order.regions;
      const { bookedRefs: _, ...before } = paymentLine(order);
      const stray: OrderEvent = { ...captured, shipmentId: 's9', round: 1, providerRef: 'stray' };
      order.apply(stray);
      expect(order.send({ ...stray }).outcome).toBe('notNow');
      expect(openHold(order)).toMatchObject({
        source: 'reconciliation',
        code: 'capture',
        subject: 'p1',
        why: { providerRef: 'stray' },
      });
      expect(order.order).toMatchObject({ regions, lines, totals });
      expect(paymentLine(order)).toMatchObject(before);
      expect(order.isEnded).toBe(false);
    },
  );
});

describe('what is named by If-Match', () => {
  it('is not taken away by outcomes between what is read and what is written', () => {
    const order = submitted();
    const { version } = order.order;
    authorise(order);
    reserve(order);
    expect(order.order.version).toBe(version + 2);
    order.apply({ type: 'modifyOrder', reason: 'customer' }, { expectedVersion: version });
    const { version: read } = order.order;
    order.apply({ type: 'customer.accountHeld', accountHold: 'none' });
    order.apply(
      { type: 'placeHold', source: 'manual', holdCode: 'HOLD2' },
      { expectedVersion: read },
    );
    const late = order.send({ type: 'cancelOrder', reason: 'late' }, { expectedVersion: read });
    expect(late).toEqual({ outcome: 'conflict', version: order.order.version });
    const ahead = { expectedVersion: order.order.version + 1 };
    expect(order.send({ type: 'cancelOrder', reason: 'early' }, ahead).outcome).toBe('conflict');
  });

  it('is taken away by every command, and by no outcome but what people decide', () => {
    const moves = orderEventSchema.options
      .map(({ shape }) => shape.type.value)
      .filter((type) => isEdit(type) === type.includes('.'));
    expect(moves).toEqual(['price.approved', 'price.rejected']);
  });

  it('holds in an order that was stored before edits were counted', () => {
    const { editedVersion, ...old } = submitted().order;
    expect(editedVersion).toBe(old.version);
    const outcome = {
      id: 'later',
      processId: `order/${old.orderId}`,
      atMs: old.lastAtMs,
      actor: { kind: 'system' as const, id: 'test' },
      event: { type: 'customer.accountHeld' as const, accountHold: 'none' as const },
    };
    const { state } = orderCore.step(old, outcome);
    expect([state?.version, state?.editedVersion]).toEqual([old.version + 1, old.version]);
  });
});
