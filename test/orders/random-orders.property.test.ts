/**
 * Orders under messages in every order: whatever comes, the invariants hold after each, and the
 * messages fold to the same snapshot.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderEvent } from '../../contracts/index.ts';
import type { Order } from '../../orders/index.ts';
import type { OrderDriver } from '../support/orders/order-driver.ts';
import {
  aCard,
  aLine,
  authorise,
  capture,
  completed,
  type OrderPlan,
  put,
  released,
  ship,
  submit,
  submitted,
} from '../support/orders/order-scripts.ts';

/** Draws that make one message of the order as it stands. */
interface Draws {
  readonly what: number;
  readonly which: number;
  readonly amount: number;
}

type Maker = (order: Order, draws: Draws) => OrderEvent | undefined;

const pick = <Item>(items: readonly Item[], at: number): Item | undefined =>
  items[at % items.length];

const hold: (type: 'checkOutHold' | 'returnHold' | 'takeOverHold' | 'clearHold') => Maker =
  (type) =>
  (order, { which, amount }) => {
    const found = pick(order.holds, which);
    if (found === undefined) return undefined;
    const { holdId, version } = found;
    const roles = [pick(['manager', found.clearRole, ''], amount) ?? ''].filter(
      (role) => role !== '',
    );
    if (type !== 'clearHold') return { type, holdId, version, roles };
    return {
      type,
      holdId,
      version,
      roles,
      next: pick(['none', 'submit', 'modify'], amount) ?? 'none',
    };
  };

/** The provider's answer about a payment line. */
const payment: (make: (line: Order['paymentLines'][number], draws: Draws) => OrderEvent) => Maker =
  (make) => (order, draws) => {
    const line = pick(order.paymentLines, draws.which);
    return line === undefined || line.round === 0 ? undefined : make(line, draws);
  };

const booked = (line: Order['paymentLines'][number], { amount }: Draws) => {
  const round = amount % 7 === 0 ? Math.max(1, line.round - 1) : line.round;
  return {
    payLineId: line.payLineId,
    round,
    amountMinor: amount % 5 === 0 ? Math.floor(line.askedMinor / 2) : line.askedMinor,
    providerRef: `ref-${line.payLineId}-${round}`,
  };
};

const goods: (what: 'accepted' | 'picked' | 'shipped') => Maker =
  (what) =>
  (order, { which, amount }) => {
    const lines = order.lines
      .filter((line) => line.shippedMilli < line.qtyMilli)
      .filter((_, index) => amount % 3 !== 0 || index === 0)
      .map(({ lineId, qtyMilli, shippedMilli }) => {
        const leftMilli = qtyMilli - shippedMilli;
        return { lineId, qtyMilli: amount % 4 === 1 ? Math.ceil(leftMilli / 2) : leftMilli };
      });
    if (lines.length === 0) return undefined;
    return { type: `fulfilment.${what}`, shipmentId: `s${which % 2}`, lines };
  };

const makers: readonly Maker[] = [
  (order, { which, amount }) => ({
    type: 'changeLines',
    put: [aLine(`l${which % 3}`, amount * 10, 1000 + (amount % 3) * 500)],
    remove: [],
    priced: { priceVersion: order.priceVersion + 1, chargesMinor: amount, taxMinor: which },
  }),
  (_order, { which }) => {
    const gift = {
      payLineId: 'g',
      kind: 'giftCard' as const,
      giftCardRef: 'g1',
      basisPoints: 3000,
    };
    const account = { payLineId: 'a', kind: 'onAccount' as const, basisPoints: 4000 };
    const card = { ...aCard('p2'), prepay: which % 2 === 0 };
    const plans = [
      [aCard()],
      [gift, { ...aCard(), basisPoints: 7000 }],
      [account, { ...aCard(), basisPoints: 6000 }],
      [card],
    ];
    return { type: 'setPaymentLines', lines: pick(plans, which) ?? [] };
  },
  () => ({ type: 'completeOrder' }),
  (order) => ({ type: 'submitOrder', confirmedTotalMinor: order.totals.totalMinor }),
  (order) => ({ type: 'submitOrder', confirmedTotalMinor: order.totals.totalMinor }),
  () => ({ type: 'back' }),
  () => ({ type: 'modifyOrder', reason: 'r' }),
  (_order, { which }) => ({
    type: 'placeHold',
    source: 'manual',
    holdCode: `c${which}`,
    unreserve: which % 2 === 0,
  }),
  hold('checkOutHold'),
  hold('returnHold'),
  hold('takeOverHold'),
  hold('clearHold'),
  hold('clearHold'),
  () => ({ type: 'releaseImbalance' }),
  (_order, { amount }) => (amount % 4 === 0 ? { type: 'cancelOrder', reason: 'r' } : undefined),
  (order, { which }) => {
    const line = pick(order.lines, which);
    return line && { type: 'cancelLines', reason: 'r', lineIds: [line.lineId] };
  },
  payment(({ payLineId }) => ({ type: 'retryPayment', payLineId })),
  payment(({ payLineId }, { amount }) => ({
    type: 'replacePayment',
    payLineId,
    tokenRef: `t${amount}`,
  })),
  payment((line, draws) => ({ type: 'payment.authorised', ...booked(line, draws) })),
  payment((line, draws) => ({ type: 'payment.authorised', ...booked(line, draws) })),
  payment((line, draws) => ({
    type: 'payment.declined',
    payLineId: line.payLineId,
    round: line.round,
    code: 'no',
    retryable: draws.amount % 2 === 0,
  })),
  payment(({ payLineId, round }) => ({ type: 'payment.pending', payLineId, round })),
  payment((line, draws) => {
    const asked = line.draws.find(({ state }) => state === 'asked');
    const amountMinor = asked?.amountMinor ?? booked(line, draws).amountMinor;
    const { shipmentId = 's0' } = asked ?? {};
    const shipment = line.kind === 'giftCard' ? {} : { shipmentId };
    const providerRef = `cap-${line.payLineId}-${shipmentId}-${line.round}`;
    return {
      type: 'payment.captured',
      ...booked(line, draws),
      amountMinor,
      providerRef,
      ...shipment,
    };
  }),
  payment(({ payLineId, round }) => ({
    type: 'payment.captureFailed',
    payLineId,
    round,
    code: 'no',
  })),
  payment(({ payLineId, round }) => ({ type: 'payment.voided', payLineId, round })),
  payment(({ payLineId, round }) => ({ type: 'payment.voidFailed', payLineId, round, code: 'no' })),
  payment((line) => ({
    type: 'payment.refunded',
    payLineId: line.payLineId,
    // A refund is of the round that its money was taken in, which need not be the last one.
    round:
      line.bookings.findLast((one) => one.capturedMinor > one.refundedMinor)?.round ?? line.round,
    amountMinor: Math.max(1, line.capturedMinor - line.refundedMinor - line.drawnMinor),
    providerRef: `refund-${line.payLineId}-${line.refundedMinor}`,
  })),
  payment(({ payLineId, round }, { which }) => ({
    type: 'payment.lookedUp',
    payLineId,
    round,
    found: pick(['authorised', 'captured', 'declined', 'none'] as const, which) ?? 'none',
  })),
  payment(({ payLineId, round }) => ({ type: 'payment.authorisationExpired', payLineId, round })),
  (_order, { which, amount }) => ({
    type: 'credit.checked',
    decision: pick(['ok', 'warn', 'review', 'refuse'] as const, which) ?? 'ok',
    availableMinor: amount * 100,
  }),
  (_order, { which, amount }) => ({
    type: 'fraud.scored',
    score: amount % 100,
    threshold: 50,
    matches: [{ ref: `m${which}`, type: 'rule', areas: [], score: amount % 100, facts: {} }],
    ruleVersion: 'f1',
    holds: [],
    refusals: amount % 11 === 0 ? ['no'] : [],
  }),
  (order) => ({
    type: 'stock.reserved',
    round: order.rounds['reserve'] ?? 1,
    lineIds: order.lines.map(({ lineId }) => lineId),
    warehouseId: 'w1',
  }),
  (order, { amount }) => ({
    type: 'stock.short',
    round: order.rounds['reserve'] ?? 1,
    lineIds: [`l${amount % 3}`],
  }),
  goods('accepted'),
  goods('picked'),
  goods('shipped'),
  (order, { which }) => {
    const shipment = pick(order.shipments, which);
    return shipment && { type: 'fulfilment.delivered', shipmentId: shipment.shipmentId };
  },
  (_order, { which }) => ({
    type: 'fulfilment.rejected',
    shipmentId: `s${which % 2}`,
    reason: 'broken',
  }),
  (order, { which }) => ({
    type: 'fulfilment.recalled',
    shipmentId: pick(['s0', 's1', `release-${order.rounds['release'] ?? 0}`], which) ?? 's0',
  }),
  (_order, { which }) => ({ type: 'fulfilment.recallRefused', shipmentId: `s${which % 2}` }),
  (_order, { amount }) => ({
    type: 'customer.changed',
    accountHold: pick(['all', 'invoice', 'none'] as const, amount) ?? 'none',
  }),
  // A warehouse ships what it said that it had put back.
  (order, { which }) => {
    const given = pick(
      order.shipments.filter(({ state }) => state === 'recalled'),
      which,
    );
    if (given === undefined) return undefined;
    const { shipmentId, lines } = given;
    return { type: 'fulfilment.shipped', shipmentId, lines: [...lines] };
  },
  (_order, { amount }) => ({
    type: 'customer.accountHeld',
    accountHold: pick(['all', 'invoice', 'none'] as const, amount) ?? 'none',
  }),
];

/** Begun far enough for money to have moved: released, taken in part, or prepaid and raised. */
function begun(which: number, plan: OrderPlan): OrderDriver {
  if (which % 4 === 0) return completed(plan);
  if (which % 4 === 1) return released(plan);
  if (which % 4 === 2) {
    const driver = released(plan);
    ship(driver, 's0', ['l0']);
    capture(driver, 'p1', 's0');
    return driver;
  }
  const driver = submitted({ ...plan, payments: [{ ...aCard(), prepay: true }] });
  authorise(driver);
  capture(driver, 'p1', 'prepay');
  driver.apply({ type: 'modifyOrder', reason: 'more' });
  put(driver, [aLine('l2', 2000)]);
  submit(driver);
  return driver;
}

/** How often each verdict was given, and how far orders came. */
interface Reached {
  readonly [what: string]: number;
}

function run(
  draws: readonly Draws[],
  isChecked: boolean,
  reached: { [what: string]: number },
): OrderDriver {
  const policy = { fraudCheck: isChecked, overBasisPointsMax: 500 };
  const plan = { policy, lines: [aLine('l0', 3333, 3000), aLine('l1', 995)] };
  const driver = isChecked ? completed(plan) : begun(draws.length, plan);
  for (const draw of draws) {
    if (draw.what % 9 === 0) driver.wait(draw.amount * 60_000);
    const event = makers[draw.what % makers.length]?.(driver.order, draw);
    if (event === undefined) continue;
    const kind = event.type.endsWith('Hold') ? 'reviewer' : 'agent';
    const { outcome } = driver.send(event, { kind, by: `person-${draw.which % 2}` });
    reached[`${event.type} ${outcome}`] = (reached[`${event.type} ${outcome}`] ?? 0) + 1;
    for (const [region, state] of Object.entries(driver.regions)) {
      reached[`${region} ${state}`] = (reached[`${region} ${state}`] ?? 0) + 1;
    }
  }
  return driver;
}

describe('orders under random messages', () => {
  it('keep their invariants after each, and fold to the same snapshot', () => {
    const reached: { [what: string]: number } = {};
    const draws = fc.record({ what: fc.nat(10_000), which: fc.nat(20), amount: fc.nat(2000) });
    const many = fc.array(draws, { minLength: 20, maxLength: 90, size: 'max' });
    fc.assert(
      fc.property(many, fc.boolean(), (drawn, isChecked) => {
        const driver = run(drawn, isChecked, reached);
        expect(driver.replayed()).toEqual(driver.order);
      }),
      { numRuns: 150, endOnFailure: true },
    );
    const states: Reached = reached;
    for (const far of ['fulfilment shipped', 'entry closed', 'payment captured', 'gate open']) {
      expect(states[far], far).toBeGreaterThan(0);
    }
  });
});
