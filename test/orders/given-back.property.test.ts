/**
 * An order under refunds, credits, returns, exchanges and reviews in every order: it never gives
 * back more than was paid, and the audit agrees after each.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderEvent } from '../../contracts/index.ts';
import { auditOrder, type Order, sumOf } from '../../orders/index.ts';
import type { OrderDriver } from '../support/orders/order-driver.ts';
import {
  aCard,
  aLine,
  authorise,
  capture,
  deliver,
  reserve,
  ship,
  submitted,
} from '../support/orders/order-scripts.ts';

interface Draws {
  readonly what: number;
  readonly which: number;
  readonly amount: number;
}

const paidMinor = 14_999;

/** 149.99 paid with two cards, delivered. */
function invoiced(): OrderDriver {
  const lines = [aLine('l1', 3_333, 3_000), aLine('l2', 5_000)];
  const order = submitted({ lines, payments: [aCard('p1', 8_000), aCard('p2', 6_999)] });
  for (const payLineId of ['p1', 'p2']) authorise(order, payLineId);
  reserve(order);
  ship(order);
  for (const payLineId of ['p1', 'p2']) capture(order, payLineId);
  deliver(order);
  return order;
}

const pick = <Item>(items: readonly Item[], at: number): Item | undefined =>
  items[at % items.length];

const methods = [
  { method: 'line', payLineId: 'p1' },
  { method: 'line', payLineId: 'p2' },
  { method: 'refundCheck' },
  { method: 'onAccount' },
] as const;

type Maker = (driver: OrderDriver, draws: Draws, n: number) => OrderEvent | undefined;

const askedOf = ({ askedMinor = 0 }: NonNullable<Order['repayments']>[number]) => askedMinor;

const claimOf = ({ returns = [] }: Order, at: number) => pick(returns, at);

const makers: readonly Maker[] = [
  (_, { which, amount }, n) => ({
    type: 'creditOrder',
    creditId: `c${n}`,
    amountMinor: amount,
    reason: 'late',
    ...(pick(methods, which) ?? methods[0]),
  }),
  (_, { which, amount }, n) => ({
    type: 'creditOrder',
    creditId: `m${n}`,
    lineId: which % 3 === 0 ? 'l2' : 'l1',
    newMinor: amount % 3_333,
    reason: 'match',
    ...(pick(methods, which) ?? methods[0]),
  }),
  (_, { which, amount }, n) => {
    const line = which % 3 === 0 ? 'l2' : 'l1';
    const qtyMilli = line === 'l2' ? 1_000 : 1_000 * (1 + (amount % 2));
    const lines = [{ lineId: line, qtyMilli }];
    return { type: 'return.opened', returnId: `r${n}`, lines, copyCharges: false };
  },
  ({ order }, { which, amount }, n) => {
    const claim = claimOf(order, which);
    if (claim === undefined) return undefined;
    const { returnId, mostMinor } = claim;
    const amountMinor = amount % 3 === 0 ? amount : mostMinor;
    const how = pick(methods, amount) ?? methods[0];
    return {
      type: 'return.refundDue',
      returnId,
      n,
      amountMinor,
      needsApproval: n % 2 === 0,
      ...how,
    };
  },
  ({ order }, { which, amount }) => {
    const claim = claimOf(order, which);
    if (claim === undefined) return undefined;
    const { returnId, mostMinor } = claim;
    const all = (order.repayments ?? []).filter(({ of }) => of === returnId);
    if (all.some(({ state }) => state !== 'declined'))
      return { type: 'return.claimChanged', returnId, mostMinor, exchangedMinor: 0 };
    if (amount % 4 === 0) return { type: 'return.withdrawn', returnId };
    return {
      type: 'return.claimChanged',
      returnId,
      mostMinor,
      exchangedMinor: amount % (mostMinor + 1),
    };
  },
  (driver, { which, amount }, n) => {
    const asked = driver.order.repayments?.find(({ state }) => state === 'asked');
    const line = driver.order.paymentLines.find((one) => one.payLineId === asked?.payLineId);
    if (asked === undefined || line === undefined) return undefined;
    const { payLineId, capturedMinor, refundedMinor } = line;
    const { askedMinor = 0 } = asked;
    const isRefused = which % 3 === 0 || refundedMinor + askedMinor > capturedMinor;
    const about = { payLineId, round: 1 };
    if (isRefused) return { type: 'payment.refundFailed', ...about, code: `no${amount % 3}` };
    return { type: 'payment.refunded', ...about, amountMinor: askedMinor, providerRef: `b${n}` };
  },
  ({ order }, { which, amount }, n) => {
    // By hand, at the provider: it knows what it has and is asked for, but not of open returns.
    const line = pick(order.paymentLines, which);
    if (line === undefined) return undefined;
    const { givenBackMinor } = auditOrder(order);
    const asked = order.repayments?.filter(({ state }) => state === 'asked') ?? [];
    const unbookedMinor = paidMinor - givenBackMinor - sumOf(asked, askedOf);
    const leftMinor = Math.min(line.capturedMinor - line.refundedMinor, unbookedMinor);
    const amountMinor = Math.min(amount, leftMinor);
    const about = { payLineId: line.payLineId, round: 1, amountMinor };
    return amountMinor <= 0
      ? undefined
      : { type: 'payment.refunded', ...about, providerRef: `h${n}` };
  },
  ({ order }, { which, amount }) => {
    const open = order.holds.filter(({ cleared }) => cleared === undefined);
    const hold = pick(open, which);
    if (hold === undefined) return undefined;
    const { holdId, version } = hold;
    const decision = amount % 3 === 0 ? 'reject' : 'approve';
    return { type: 'decideReview', holdId, version, roles: ['accounting'], decision };
  },
];

describe('an order that gives money back in every way', () => {
  it('never gives back more than was paid, and its audit finds nothing', () => {
    const seen = new Set<string>();
    const draws = fc.record({
      what: fc.nat(),
      which: fc.nat(99),
      amount: fc.integer({ min: 1, max: 9_000 }),
    });
    fc.assert(
      fc.property(fc.array(draws, { minLength: 5, maxLength: 40 }), (all) => {
        const driver = invoiced();
        for (const [n, one] of all.entries()) {
          const event = pick(makers, one.what)?.(driver, one, n + 1);
          if (event === undefined) continue;
          const { outcome } = driver.send(event);
          if (outcome === 'applied') seen.add(event.type);
          const { capturedMinor, givenBackMinor, faults } = auditOrder(driver.order);
          expect([capturedMinor, faults]).toEqual([paidMinor, []]);
          expect(givenBackMinor).toBeLessThanOrEqual(paidMinor);
        }
      }),
    );
    expect(seen.size).toBe(8);
  });
});
