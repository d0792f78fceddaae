/** What an order answers when it is asked where it stands. */
import { describe, expect, it } from 'vitest';
import { orderLabels } from '../../contracts/index.ts';
import { holdHistory, orderLabel, orderStatus, whyNotShipped } from '../../orders/index.ts';
import type { OrderDriver } from '../support/orders/order-driver.ts';
import {
  aCard,
  aLine,
  authorise,
  barePolicy,
  capture,
  completed,
  decline,
  deliver,
  drafted,
  goods,
  openHold,
  pay,
  put,
  released,
  reserve,
  ship,
  submit,
  submitted,
} from '../support/orders/order-scripts.ts';
import { anEvent, aPlan } from '../support/orders/programme-driver.ts';

function held(source: 'manual' | 'manualFraud'): OrderDriver {
  const driver = drafted();
  driver.apply({ type: 'placeHold', source, holdCode: 'X', comment: 'looks odd' });
  return driver;
}

function balanced(amountMinor: number): OrderDriver {
  const policy = { ...barePolicy, allowOutOfBalance: true };
  const driver = submitted({ payments: [aCard('p1', amountMinor)], policy });
  authorise(driver);
  return driver;
}

function halfShipped(): OrderDriver {
  const driver = released({ lines: [aLine('l1'), aLine('l2')] });
  ship(driver, 's1', ['l1']);
  return driver;
}

const check = { payLineId: 'p1', kind: 'check' as const, checkNumber: '7', basisPoints: 10_000 };
const onAccount = { payLineId: 'p1', kind: 'onAccount' as const, basisPoints: 10_000 };

/** One way to every label. */
const ways: { readonly [Label in (typeof orderLabels)[number]]: () => OrderDriver } = {
  cancelled: () => {
    const driver = drafted();
    driver.apply({ type: 'cancelOrder', reason: 'no' });
    return driver;
  },
  fraudHold: () => held('manualFraud'),
  onHold: () => held('manual'),
  checkHold: () =>
    submitted({ payments: [check], policy: { ...barePolicy, checkThresholdMinor: 1 } }),
  paymentDeclined: () => {
    const driver = submitted();
    decline(driver);
    return driver;
  },
  paymentPending: submitted,
  overpaid: () => balanced(11_000),
  underpaid: () => balanced(9000),
  creditReview: () => {
    const driver = submitted({ payments: [onAccount] });
    driver.apply({ type: 'credit.checked', decision: 'review', availableMinor: 0 });
    return driver;
  },
  priceApproval: () => {
    const driver = submitted({ lines: [{ ...aLine(), needsApproval: true }] });
    authorise(driver);
    return driver;
  },
  quotation: () => {
    const driver = drafted();
    driver.apply({ type: 'quoteOrder', untilMs: 4e12 });
    return driver;
  },
  incomplete: completed,
  invoiced: () => {
    const driver = released();
    ship(driver);
    capture(driver);
    deliver(driver);
    return driver;
  },
  partlyInvoiced: () => {
    const driver = halfShipped();
    capture(driver);
    authorise(driver);
    deliver(driver);
    return driver;
  },
  begun: () => {
    const programme = { plan: aPlan([anEvent(1)], { billUpfront: true }) };
    return released({ lines: [{ ...aLine('l1'), programme }, aLine('l2')] });
  },
  shipped: () => {
    const driver = released();
    ship(driver);
    return driver;
  },
  partlyShipped: halfShipped,
  picking: () => {
    const driver = released();
    driver.apply(goods(driver, 'picked'));
    return driver;
  },
  backordered: () => {
    const driver = submitted();
    authorise(driver);
    driver.apply({ type: 'stock.short', round: 1, lineIds: ['l1'] });
    return driver;
  },
  open: released,
  archived: () => {
    const driver = drafted();
    driver.apply({ type: 'cancelOrder', reason: 'no' });
    driver.apply({ type: 'order.purged' });
    return driver;
  },
};

describe('the label of an order', () => {
  it.each(orderLabels)('can be %s', (label) => {
    expect(orderLabel(ways[label]().order)).toBe(label);
  });

  it('says that goods have left beside a programme that has begun', () => {
    const driver = ways.begun();
    ship(driver, 's1', ['l2']);
    expect(orderLabel(driver.order)).toBe('shipped');
  });

  it('says the fraud hold before the declined payment, and that before the missing one', () => {
    const driver = submitted({ payments: [aCard('p1', 4000), aCard('p2', 6000)] });
    decline(driver);
    expect(orderLabel(driver.order)).toBe('paymentPending');
    authorise(driver, 'p2');
    expect(orderLabel(driver.order)).toBe('paymentDeclined');
    driver.apply({ type: 'placeHold', source: 'manualFraud', holdCode: 'X', comment: 'odd' });
    expect(orderLabel(driver.order)).toBe('fraudHold');
  });
});

describe('why an order is not shipped', () => {
  it('names the first term, who may clear it, and the timer that would', () => {
    const driver = submitted({
      payments: [check],
      policy: { ...barePolicy, checkThresholdMinor: 1 },
    });
    const { dueAtMs } = { dueAtMs: driver.order.deadlines['holdExpiry/h1'] };
    expect(whyNotShipped(driver.order)).toEqual({
      term: 'hold',
      holds: [
        { holdId: 'h1', source: 'check', code: 'check', queue: 'check', clearRole: 'accounting' },
      ],
      nextTimer: { name: 'holdExpiry/h1', dueAtMs },
    });
  });

  it('goes from the entry over the payment to the stock and the warehouse', () => {
    const driver = drafted();
    const terms = [whyNotShipped(driver.order).term];
    pay(driver, [aCard()]);
    driver.apply({ type: 'completeOrder' });
    submit(driver);
    terms.push(whyNotShipped(driver.order).term);
    driver.apply({ type: 'payment.pending', payLineId: 'p1', round: 1 });
    terms.push(whyNotShipped(driver.order).term);
    authorise(driver);
    terms.push(whyNotShipped(driver.order).term);
    reserve(driver);
    terms.push(whyNotShipped(driver.order).term);
    ship(driver);
    terms.push(whyNotShipped(driver.order).term);
    expect(terms).toEqual(['entry', 'entry', 'payment', 'stock', 'warehouse', 'none']);
  });

  it.each(['all', 'invoice'] as const)('says that the account is held: %s', (accountHold) => {
    const driver = submitted();
    authorise(driver);
    driver.apply({ type: 'customer.accountHeld', accountHold });
    expect(whyNotShipped(driver.order).term).toBe('accountHold');
    expect(driver.regions.gate).toBe('shut');
  });
});

describe('the other questions', () => {
  it('status gives label, version and the next timer', () => {
    const driver = drafted();
    put(driver, [aLine('l2')]);
    expect(orderStatus(driver.order)).toMatchObject({
      label: 'incomplete',
      version: 3,
      nextTimer: { name: 'draftIdle' },
    });
  });

  it('history keeps a cleared hold, who placed it and why', () => {
    const driver = held('manual');
    const { holdId, version } = openHold(driver);
    driver.apply({ type: 'clearHold', holdId, version, roles: [], next: 'none' }, { by: 'ravi' });
    expect(holdHistory(driver.order)).toMatchObject([
      {
        holdId,
        placedBy: 'anna',
        comment: 'looks odd',
        cleared: { by: 'ravi', reason: 'cleared' },
      },
    ]);
  });
});
