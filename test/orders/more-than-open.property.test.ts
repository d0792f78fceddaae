/** Payments of an order come to no more than it owes, in whatever way they are set. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderEventOf } from '../../contracts/index.ts';
import type { OrderDriver } from '../support/orders/order-driver.ts';
import {
  aCard,
  aLine,
  authorise,
  barePolicy,
  drafted,
  submitted,
} from '../support/orders/order-scripts.ts';

type Payment = OrderEventOf<'setPaymentLines'>['lines'][number];

const kinds: readonly ((payLineId: string, amountMinor: number) => Payment)[] = [
  aCard,
  (payLineId, amountMinor) => ({ payLineId, kind: 'cash', amountMinor }),
  (payLineId, amountMinor) => ({ payLineId, kind: 'onAccount', amountMinor }),
  (payLineId, amountMinor) => ({ payLineId, kind: 'giftCard', giftCardRef: 'g', amountMinor }),
  (payLineId, amountMinor) => ({ payLineId, kind: 'check', checkNumber: '7', amountMinor }),
];

const paidMinor = ({ order }: OrderDriver) =>
  order.paymentLines.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
const sets = (order: OrderDriver, lines: readonly Payment[]) =>
  order.send({ type: 'setPaymentLines', lines: [...lines] });

describe('payments of an order', () => {
  it('are applied up to what is open, and refused beyond it', () => {
    const drawn = fc.array(fc.tuple(fc.nat(kinds.length - 1), fc.integer({ min: 1, max: 9_000 })), {
      minLength: 1,
      maxLength: 4,
    });
    let refusals = 0;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12_000 }), drawn, (totalMinor, payments) => {
        const order = drafted({ lines: [aLine('l1', totalMinor)] });
        const lines: Payment[] = [];
        for (const [at, [kind, amountMinor]] of payments.entries()) {
          const line = kinds[kind]?.(`p${at}`, amountMinor) ?? aCard();
          const openMinor = totalMinor - paidMinor(order);
          const answer = sets(order, [...lines, line]);
          expect(answer.outcome).toBe(amountMinor > openMinor ? 'refused' : 'applied');
          if (answer.outcome === 'applied') lines.push(line);
          else refusals += 1;
          if (answer.outcome === 'refused') {
            expect(answer).toMatchObject({
              code: 'more_than_open',
              value: { openMinor, amountMinor },
            });
          }
          expect(paidMinor(order)).toBeLessThanOrEqual(totalMinor);
        }
      }),
    );
    expect(refusals).toBeGreaterThan(0);
  });

  it('may come to more by a check alone, within the tolerance of the centre', () => {
    const policy = { ...barePolicy, allowOutOfBalance: true, overBasisPointsMax: 500 };
    const order = drafted({ policy });
    const check = (amountMinor: number): Payment[] => [
      { payLineId: 'p1', kind: 'check', checkNumber: '7', amountMinor },
    ];
    expect(sets(order, [aCard('p1', 10_001)]).code).toBe('more_than_open');
    expect(sets(order, check(10_501)).code).toBe('more_than_open');
    expect(sets(order, check(10_500)).outcome).toBe('applied');
  });

  it('are not raised beyond what is open once the order is submitted', () => {
    const order = submitted({ payments: [aCard('p1', 10_000)] });
    authorise(order);
    const raised = order.send({ type: 'changePayment', payLineId: 'p1', amountMinor: 10_001 });
    expect(raised).toMatchObject({ code: 'more_than_open', value: { openMinor: 0 } });
  });
});
