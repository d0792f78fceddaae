/** Money that goes back for returned goods, and as a credit: how much of it, and once. */
import { describe, expect, it } from 'vitest';
import type { OrderEvent, OrderEventOf, ReturnEvent } from '../../contracts/index.ts';
import { auditOrder, type GoodsReturn, type Order, returnCore } from '../../orders/index.ts';
import type { OrderDriver } from '../support/orders/order-driver.ts';
import {
  aCard,
  aLine,
  authorise,
  capture,
  completed,
  deliver,
  drafted,
  openHold,
  paymentLine,
  released,
  reserve,
  ship,
  submit,
  submitted,
  voidDone,
} from '../support/orders/order-scripts.ts';
import { anEvent, aPlan } from '../support/orders/programme-driver.ts';

type PaymentLine = Order['paymentLines'][number];

const shipping = { adjustmentId: 'c1', kind: 'charge', code: 'SHIPPING' } as const;

/** Two units for 100.00 each and a charge of 10.00, paid by one card in so many shipments. */
function invoiced(shipmentIds = ['s1']): OrderDriver {
  const order = completed({ lines: [aLine('l1', 10_000, 2_000)] });
  order.apply({ type: 'adjustOrder', put: { ...shipping, amountMinor: 1_000 } });
  submit(order);
  authorise(order);
  reserve(order);
  const lines = [{ lineId: 'l1', qtyMilli: 2_000 / shipmentIds.length }];
  for (const [at, shipmentId] of shipmentIds.entries()) {
    if (at > 0) authorise(order);
    if (at > 0) voidDone(order);
    order.apply({ type: 'fulfilment.picked', shipmentId, lines });
    order.apply({ type: 'fulfilment.shipped', shipmentId, lines });
    capture(order, 'p1', shipmentId);
    deliver(order, shipmentId);
  }
  return order;
}

function opened(order: OrderDriver, returnId: string, qtyMilli = 1_000) {
  const lines = [{ lineId: 'l1', qtyMilli }];
  return order.apply({ type: 'return.opened', returnId, lines, copyCharges: true }).value as {
    readonly lines: readonly { readonly worthMinor: number }[];
    readonly charges: readonly unknown[];
  };
}

function refundDue(
  returnId: string,
  amountMinor: number,
  more: Partial<OrderEventOf<'return.refundDue'>> = {},
): OrderEventOf<'return.refundDue'> {
  const to = { method: 'line', payLineId: 'p1', needsApproval: false } as const;
  return { type: 'return.refundDue', returnId, n: 1, amountMinor, ...to, ...more };
}

function credit(creditId: string, amountMinor: number): OrderEvent {
  const how = { reason: 'late', method: 'onAccount', mostMinor: 1_000 } as const;
  return { type: 'creditOrder', creditId, amountMinor, ...how };
}

/** The provider has given back what it was asked for. */
function refunded(order: OrderDriver, suffix: string): OrderEvent {
  const { round, amountMinor } = order.effect(suffix).body;
  const how = { payLineId: 'p1', round: Number(round), amountMinor: Number(amountMinor) };
  return { type: 'payment.refunded', ...how, providerRef: suffix };
}

describe('money for returned goods', () => {
  it('has the charges of the order once, however many returns ask for them', () => {
    const order = invoiced();
    const [first, second] = [opened(order, 'r1'), opened(order, 'r2')];
    expect(first.charges).toEqual([{ adjustmentId: 'c1', code: 'SHIPPING', amountMinor: 1_000 }]);
    expect(second.charges).toEqual([]);
  });

  it('comes to no more than the goods are worth, in however many refunds', () => {
    const order = invoiced();
    opened(order, 'r1');
    order.apply(refundDue('r1', 10_000));
    order.apply(refunded(order, 'refund/p1/r1/1'));
    const more = order.send(refundDue('r1', 1_001, { n: 2 }));
    expect(more).toMatchObject({ outcome: 'refused', code: 'more_than_worth' });
    order.apply(refundDue('r1', 1_000, { n: 2 }));
  });

  it('leaves out what a credit has given back before', () => {
    const order = invoiced();
    const match = { type: 'creditOrder', creditId: 'm1', lineId: 'l1', newMinor: 8_000 } as const;
    order.apply({ ...match, reason: 'price-match', method: 'onAccount' });
    expect(opened(order, 'r1').lines).toEqual([{ lineId: 'l1', worthMinor: 8_000 }]);
  });

  it('waits for its approval though the rest of the order is cancelled', () => {
    const order = released({ lines: [aLine('l1', 10_000), aLine('l2', 5_000)] });
    ship(order, 's1', ['l1']);
    capture(order);
    opened(order, 'r1');
    order.apply(refundDue('r1', 10_000, { needsApproval: true }));
    order.apply({ type: 'cancelOrder', reason: 'late' });
    expect(openHold(order, 'refund').subject).toBe('r1/1');
  });

  it('is reserved for the return, before and after its refund is approved', () => {
    const order = invoiced();
    opened(order, 'r1');
    opened(order, 'r2');
    order.apply(refundDue('r1', 11_000, { needsApproval: true }));
    expect(openHold(order, 'refund').subject).toBe('r1/1');
    const more = order.send({ ...credit('c1', 1), method: 'line', payLineId: 'p1' } as OrderEvent);
    expect(more).toMatchObject({ code: 'more_than_paid', value: { leftMinor: 0 } });
    order.apply(refundDue('r2', 10_000));
    order.apply(refunded(order, 'refund/p1/r2/1'));
    expect(paymentLine(order)).toMatchObject({ refundedMinor: 10_000 });
  });

  it('is not booked if it is more than was taken', () => {
    const order = invoiced();
    opened(order, 'r1');
    order.apply(refundDue('r1', 10_000));
    const refund = refunded(order, 'refund/p1/r1/1');
    const parked = order.apply({ ...refund, amountMinor: 21_001, round: 2 } as OrderEvent);
    expect(parked.value).toBeUndefined();
    expect(paymentLine(order)).toMatchObject({ refundedMinor: 0, state: 'captured' });
  });

  it('comes from each capture under a key of its own, and is booked once', () => {
    const order = invoiced(['s1', 's2']);
    opened(order, 'r1', 2_000);
    order.apply(refundDue('r1', 20_000));
    const keys = ['refund/p1/r1/1', 'refund/p1/r1/1/10500'];
    for (const key of keys) order.apply(refunded(order, key));
    expect(order.keysOf('refundPayment')).toEqual(keys);
    expect(order.send(refunded(order, 'refund/p1/r1/1')).outcome).toBe('notNow');
    expect(paymentLine(order).refundedMinor).toBe(20_000);
  });
});

describe('a refund that fails', () => {
  const refusal = {
    type: 'payment.refundFailed',
    payLineId: 'p1',
    round: 1,
    code: 'closed',
  } as const;
  const decide = (order: OrderDriver, decision: 'approve' | 'reject') => {
    const { holdId, version } = openHold(order, 'refund');
    const ref = { holdId, version, roles: ['accounting'] };
    return order.send({ type: 'decideReview', ...ref, decision }, { kind: 'reviewer' });
  };

  it('is reviewed, requested again under another key, and paid', () => {
    const order = invoiced();
    opened(order, 'r1');
    order.apply(refundDue('r1', 10_000));
    order.apply(refusal);
    expect(openHold(order, 'refund')).toMatchObject({
      subject: 'r1/1',
      why: { amountMinor: 10_000, code: 'closed' },
    });
    expect(order.keysOf('tellReturn')).toEqual([]);
    expect(decide(order, 'approve').outcome).toBe('applied');
    const key = 'refund/p1/r1/1/again/1';
    expect(order.effect(key).body).not.toHaveProperty('idempotencyKey');
    order.apply(refunded(order, key));
    expect(order.keysOf('tellReturn')).toEqual(['return/r1/1/done']);
    expect(paymentLine(order).refundedMinor).toBe(10_000);
  });

  it('is repeated under its first key where it was never answered', () => {
    const order = invoiced();
    opened(order, 'r1');
    order.apply(refundDue('r1', 10_000));
    const key = 'o1/refund/p1/r1/1';
    const unanswered = { kind: 'refundPayment', reason: 'tries_used_up' } as const;
    order.apply({ type: 'effect.gaveUp', key, ...unanswered });
    decide(order, 'approve');
    order.apply({ type: 'effect.gaveUp', key: `${key}/again/1`, ...unanswered });
    decide(order, 'approve');
    expect(order.effect('refund/p1/r1/1/again/2').body).toMatchObject({ idempotencyKey: key });
  });

  it('is paid as far as others have left something', () => {
    const order = invoiced();
    opened(order, 'r1', 2_000);
    order.apply({ ...refunded(order, 'capture/p1/s1'), amountMinor: 15_000 } as OrderEvent);
    order.apply(refundDue('r1', 21_000));
    expect(openHold(order, 'refund').why).toMatchObject({
      code: 'more_than_paid',
      leftMinor: 6_000,
    });
    decide(order, 'approve');
    order.apply(refunded(order, 'refund/p1/r1/1'));
    expect(order.effect('return/r1/1/done').body['event']).toEqual({
      type: 'refund.done',
      n: 1,
      amountMinor: 6_000,
    });
  });

  it('stays as far as it was paid where the rest is declined', () => {
    const order = invoiced(['s1', 's2']);
    opened(order, 'r1', 2_000);
    order.apply(refundDue('r1', 20_000));
    order.apply(refunded(order, 'refund/p1/r1/1'));
    order.apply(refusal);
    decide(order, 'reject');
    expect(order.effect('return/r1/1/done').body['event']).toMatchObject({ amountMinor: 10_500 });
    expect(auditOrder(order.order)).toMatchObject({ givenBackMinor: 10_500, faults: [] });
    const more = order.send(refundDue('r1', 10_501, { n: 2 }));
    expect(more).toMatchObject({ outcome: 'refused', code: 'more_than_worth' });
    order.apply(refundDue('r1', 10_500, { n: 2, method: 'refundCheck' }));
  });

  it('of a credit is no credit once it is declined', () => {
    const order = invoiced();
    order.apply({ ...credit('c1', 1_000), method: 'line', payLineId: 'p1' } as OrderEvent);
    order.apply(refusal);
    expect(order.order.credits).toMatchObject([{ amountMinor: 1_000 }]);
    decide(order, 'reject');
    expect(order.order.credits).toEqual([]);
    expect(auditOrder(order.order)).toMatchObject({ returnableMinor: 21_000, faults: [] });
  });
});

describe('the order’s own refund that fails', () => {
  function cancelledPrepaid() {
    const order = submitted({ payments: [{ ...aCard(), prepay: true }] });
    authorise(order);
    capture(order, 'p1', 'prepay');
    order.apply({ type: 'cancelOrder', reason: 'late' });
    return order;
  }
  const decide = (order: OrderDriver, decision: 'approve' | 'reject') => {
    const { holdId, version } = openHold(order, 'refund');
    const ref = { holdId, version, roles: ['accounting'] };
    order.apply({ type: 'decideReview', ...ref, decision }, { kind: 'reviewer' });
  };

  it('is reviewed though the order is cancelled, and requested again', () => {
    const order = cancelledPrepaid();
    const failed = { type: 'payment.refundFailed', payLineId: 'p1', round: 1 } as const;
    order.apply({ ...failed, code: 'card_closed' });
    expect(openHold(order, 'refund')).toMatchObject({
      subject: 'p1',
      why: { amountMinor: 10_000, code: 'card_closed' },
    });
    expect(order.isEnded).toBe(false);
    decide(order, 'approve');
    order.apply(refunded(order, 'refund/p1/2'));
    expect(paymentLine(order)).toMatchObject({ refundedMinor: 10_000, state: 'refunded' });
    expect(order.isEnded).toBe(true);
  });

  it('is a review’s too where it was never answered, and ends when that is declined', () => {
    const order = cancelledPrepaid();
    const key = 'o1/refund/p1/1';
    const unanswered = { kind: 'refundPayment', reason: 'tries_used_up' } as const;
    order.apply({ type: 'effect.gaveUp', key, ...unanswered });
    decide(order, 'approve');
    expect(order.effect('refund/p1/2').body).toMatchObject({ idempotencyKey: key });
    order.apply({ type: 'effect.gaveUp', key: 'o1/refund/p1/2', ...unanswered });
    decide(order, 'reject');
    expect(order.isEnded).toBe(true);
  });
});

describe('an order that is paid elsewhere', () => {
  it('gives back as much as its shipped goods are worth', () => {
    const order = drafted({ policy: { orderCompletion: false, fraudCheck: false } });
    order.apply({ type: 'saveOrder' });
    reserve(order);
    ship(order);
    deliver(order);
    order.apply({ ...credit('c1', 4_000), mostMinor: 20_000 } as OrderEvent);
    const more = order.send({ ...credit('c2', 6_001), mostMinor: 20_000 } as OrderEvent);
    expect(more).toMatchObject({ code: 'more_than_paid', value: { leftMinor: 6_000 } });
    expect(opened(order, 'r1').lines).toEqual([{ lineId: 'l1', worthMinor: 6_000 }]);
    expect(auditOrder(order.order).faults).toEqual([]);
  });
});

describe('money that is spent or disputed', () => {
  it('is not returned: the number of a gift card was sent', () => {
    const order = submitted({ lines: [{ ...aLine('l1', 5_000), isGiftCard: true }] });
    authorise(order);
    capture(order, 'p1', 'gift-card-l1');
    const lines = [{ lineId: 'l1', qtyMilli: 1_000 }];
    const event = { type: 'return.opened', returnId: 'r1', lines, copyCharges: false } as const;
    expect(order.send(event)).toMatchObject({ outcome: 'refused', code: 'gift_card_sold' });
  });

  it('is not credited while the customer’s bank reverses the payment', () => {
    const order = invoiced();
    const dispute = { type: 'payment.disputed', payLineId: 'p1', providerRef: 'd1' } as const;
    order.apply({ ...dispute, dueAtMs: order.nowMs });
    expect(order.send(credit('c1', 1))).toMatchObject({
      code: 'more_than_paid',
      value: { leftMinor: 0 },
    });
  });
});

describe('a programme that was paid in cash and credited', () => {
  it('pays back by check, and no more than is left', () => {
    const plan = aPlan([anEvent(1)], { billUpfront: true });
    const lines = [{ ...aLine('l1', 2_000), programme: { plan } }, aLine('l2', 1_000)];
    const cash = { payLineId: 'p1', kind: 'cash', amountMinor: 3_000, prepay: true } as const;
    const order = submitted({ lines, payments: [cash] });
    reserve(order);
    ship(order, 's1', ['l2']);
    deliver(order);
    order.apply({ ...credit('c1', 1_800), mostMinor: 2_000 } as OrderEvent);
    order.apply({ type: 'continuity.refunded', lineId: 'l1', amountMinor: 2_000 });
    const paid = order.effects.find(({ kind }) => kind === 'issueRefundCheck');
    expect(paid?.body).toMatchObject({ amountMinor: 1_200 });
    expect(auditOrder(order.order)).toMatchObject({
      capturedMinor: 3_000,
      givenBackMinor: 3_000,
      returnableMinor: 0,
    });
  });
});

describe('a programme that was paid in cash', () => {
  it('is paid back by check, once, and nothing of the goods that are kept', () => {
    const plan = aPlan([anEvent(1)], { billUpfront: true });
    const lines = [{ ...aLine('l1', 2_000), programme: { plan } }, aLine('l2', 1_000)];
    const cash = { payLineId: 'p1', kind: 'cash', amountMinor: 3_000, prepay: true } as const;
    const order = submitted({ lines, payments: [cash] });
    reserve(order);
    ship(order, 's1', ['l2']);
    deliver(order);
    order.apply({ type: 'continuity.refunded', lineId: 'l1', amountMinor: 2_000 });
    const given = order.effects.filter(({ kind }) => /refundPayment|Check/.test(kind));
    expect(given.map(({ kind, body }) => [kind, body['amountMinor']])).toEqual([
      ['issueRefundCheck', 2_000],
    ]);
    expect(order.order.holds).toEqual([]);
    expect(auditOrder(order.order)).toMatchObject({ returnableMinor: 1_000, faults: [] });
  });
});

describe('the audit', () => {
  const paidByCheck = { n: 1, method: 'refundCheck', doneMinor: 0, state: 'done' } as const;
  const claim = { returnId: 'r1', lines: [], chargeIds: [], mostMinor: 9_000 };
  it.each([
    [
      'refunds by check beyond what was taken',
      { repayments: [{ ...paidByCheck, of: 'r1', amountMinor: 21_001 }] },
      { fault: 'moreGivenBackThanTaken', expectedMinor: 21_000, seenMinor: 21_001 },
    ],
    [
      'exchanges beyond what was taken',
      { returns: [{ ...claim, mostMinor: 30_000, exchangedMinor: 21_001 }] },
      { fault: 'moreGivenBackThanTaken', expectedMinor: 21_000, seenMinor: 21_001 },
    ],
    [
      'more for a return than it claims',
      { returns: [{ ...claim, exchangedMinor: 9_001 }] },
      { fault: 'moreGivenBackThanClaimed', expectedMinor: 9_000, seenMinor: 9_001 },
    ],
    [
      'what is owed for goods that are here, where a refund paid a part',
      {
        returns: [{ ...claim, isReceived: true as const }],
        repayments: [{ ...paidByCheck, of: 'r1', amountMinor: 5_000 }],
      },
      { fault: 'owedNotGivenBack', expectedMinor: 9_000, seenMinor: 5_000 },
    ],
    [
      'a credit that was not paid as it says',
      { credits: [{ creditId: 'c1', amountMinor: 5, reason: 'late', by: 'anna', atMs: 0 }] },
      { fault: 'sumsDiffer', expectedMinor: 5, seenMinor: 0 },
    ],
  ])('reports %s', (_, planted, fault) => {
    const { order } = invoiced();
    expect(auditOrder({ ...order, ...planted }).faults).toEqual([fault]);
  });

  it('reports refunds of a payment line that none of its repayments has', () => {
    const { order } = invoiced();
    const [line, ...others] = order.paymentLines;
    const tampered = [{ ...line, returnedMinor: 5 } as PaymentLine, ...others];
    expect(auditOrder({ ...order, paymentLines: tampered }).faults).toEqual([
      { payLineId: 'p1', fault: 'sumsDiffer', expectedMinor: 0, seenMinor: 5 },
    ]);
  });
});

describe('a credit', () => {
  it('counts with those before it towards the maximum', () => {
    const order = invoiced();
    order.apply(credit('c1', 600));
    const more = order.send(credit('c2', 401));
    expect(more).toMatchObject({
      outcome: 'refused',
      code: 'credit_limit',
      value: { creditMinor: 401, leftMinor: 400 },
    });
    order.apply(credit('c3', 400));
  });
});

/** Folds messages into a return, and answers what the last one asked for. */
function stepped(...events: readonly ReturnEvent[]) {
  const actor = { kind: 'system', id: 'returns' } as const;
  let state: GoodsReturn | null = null;
  let asked: readonly { readonly kind: string; readonly body: object }[] = [];
  for (const [at, event] of events.entries()) {
    const step = returnCore.step(state, {
      id: `m${at}`,
      processId: 'return/r1',
      atMs: at,
      actor,
      event,
    });
    if (step.verdict.outcome !== 'applied')
      throw new Error(`${event.type}: ${step.verdict.code ?? step.verdict.outcome}`);
    [state, asked] = [step.state, step.effects];
  }
  return asked;
}

/** A return of one line that the customer keeps, refunded at a threshold of 10 000. */
const begun = {
  type: 'startReturn',
  returnId: 'r1',
  orderId: 'o1',
  centreId: 'fr',
  customerId: 'c1',
  agentId: 'anna',
  currency: 'EUR',
  reasonCode: 'damaged',
  lines: [{ lineId: 'l1', qtyMilli: 1_000, disposition: 'creditOnly' }],
  policy: {
    defaultMethod: 'refundCheck',
    cashMethod: 'refundCheck',
    cardApprovalMinor: 10_000,
    checkApprovalMinor: null,
  },
  isExchange: false,
  advanceCredit: false,
  copyCharges: false,
} satisfies ReturnEvent;
const granted = (worthMinor: number): ReturnEvent => ({
  type: 'claim.granted',
  lines: [{ lineId: 'l1', worthMinor }],
  charges: [],
  paid: [{ payLineId: 'p1', kind: 'card' }],
});
const gaveUp = (kind: string, key: string): ReturnEvent => {
  return { type: 'effect.gaveUp', kind, key: `r1/${key}`, reason: 'tries_used_up' };
};

describe('a return whose order did not answer', () => {
  it('withdraws a claim that it gives up, as the order may have it', () => {
    const asked = stepped(begun, gaveUp('claimReturn', 'claim'));
    expect(asked.map(({ kind }) => kind)).toContain('withdrawReturn');
  });

  it('takes a late answer for a refund that was given up, and asks for no other', () => {
    const steps = [{ type: 'completeReturn' }, { type: 'submitReturn' }] as const;
    const failed = [begun, granted(1_000), ...steps, gaveUp('payReturn', 'refund/1')];
    const asked = stepped(...failed, { type: 'refund.done', n: 1 });
    expect(asked.map(({ kind }) => kind)).toContain('sendNotice');
    expect(asked.map(({ kind }) => kind)).not.toContain('payReturn');
    const again = () =>
      stepped(...failed, { type: 'refund.done', n: 1 }, { type: 'refund.done', n: 1 });
    expect(again).toThrow('notNow');
  });
});

describe('a refund', () => {
  it.each([
    [9_999, false],
    [10_000, true],
  ])('of %s, at a threshold of 10 000, waits for approval: %s', (worthMinor, needsApproval) => {
    const asked = stepped(
      begun,
      granted(worthMinor),
      { type: 'completeReturn' },
      { type: 'submitReturn' },
    );
    const pay = asked.find(({ kind }) => kind === 'payReturn');
    expect(pay?.body).toMatchObject({ amountMinor: worthMinor, needsApproval });
  });
});
