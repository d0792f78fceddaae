/** What an order comes to: worked examples, and what stays true whatever the order. */
import { describe, expect, it } from 'vitest';
import { priceOrder } from '../../orders/pricing/price-order.ts';
import { sharesOf } from '../../orders/pricing/shares.ts';
import {
  aLine,
  authorise,
  completed,
  drafted,
  put,
  submit,
} from '../support/orders/order-scripts.ts';

const eight = 80_000;

describe('an order added up', () => {
  it('is the worked example of the reference, to the cent', () => {
    const priced = priceOrder({
      lines: [
        { minor: 6_000, taxPpm: eight },
        { minor: 4_500, taxPpm: eight },
      ],
      discounts: [{ amountMinor: 0, ppm: 20_000 }],
      charges: [{ minor: 795, taxPpm: eight }],
      includesTax: false,
    });
    expect(priced).toEqual({
      subtotalMinor: 10_500,
      discountMinor: 210,
      chargesMinor: 795,
      taxes: [{ ppm: eight, baseMinor: 11_085, taxMinor: 887 }],
      taxMinor: 887,
      totalMinor: 11_972,
    });
  });

  it('shares a discount by largest remainder, and rounds each rate of tax once', () => {
    const lines = [
      { minor: 100, taxPpm: 200_000 },
      { minor: 100, taxPpm: 55_000 },
      { minor: 100, taxPpm: 0 },
    ];
    const whole = { lines, charges: [], includesTax: false };
    const { taxes, totalMinor } = priceOrder({ ...whole, discounts: [{ amountMinor: 200 }] });
    // 66.67 each: 67 for the first two.
    expect(taxes).toEqual([
      { ppm: 55_000, baseMinor: 33, taxMinor: 2 },
      { ppm: 200_000, baseMinor: 33, taxMinor: 7 },
    ]);
    expect(totalMinor).toBe(109);
  });

  it('takes no more off than the goods are worth', () => {
    const lines = [{ minor: 100, taxPpm: eight }];
    const whole = { lines, charges: [], includesTax: false };
    expect(priceOrder({ ...whole, discounts: [{ amountMinor: 900 }] }).totalMinor).toBe(0);
  });

  it('rounds half a cent up', () => {
    const taxOf = (minor: number) =>
      priceOrder({
        lines: [{ minor, taxPpm: 10_000 }],
        discounts: [],
        charges: [],
        includesTax: false,
      }).taxMinor;
    expect([49, 50, 149, 150].map(taxOf)).toEqual([0, 1, 1, 2]);
  });

  it('shares whole units that add up, beyond what floating numbers can count too', () => {
    expect(sharesOf(10, [1, 1, 1])).toEqual([4, 3, 3]);
    expect(sharesOf(5, [0, 0])).toEqual([0, 0]);
    const large = sharesOf(999_999_999_999, [1e12, 1e12 - 1, 7]);
    expect(large.reduce((sum, share) => sum + share, 0)).toBe(999_999_999_999);
  });
});

const shipping = { adjustmentId: 'c1', kind: 'charge', code: 'SHIPPING' } as const;
const coupon = {
  code: 'TEN',
  kind: 'percent' as const,
  value: 100_000,
  skus: [],
  minimumMinor: 0,
};

describe('an order in its own step', () => {
  it('is added up anew with every line, whoever else changes it', () => {
    const order = drafted({ lines: [{ ...aLine('l1', 10_000), taxPpm: 200_000 }] });
    order.apply({ type: 'changeCoupons', put: coupon });
    order.apply({ type: 'adjustOrder', put: { ...shipping, amountMinor: 500 } });
    expect(order.order.totals).toMatchObject({ subtotalMinor: 9_000, taxMinor: 1_800 });
    put(order, [{ ...aLine('l2', 5_000), taxPpm: 200_000 }]);
    expect(order.order.totals).toEqual({
      subtotalMinor: 13_500,
      discountMinor: 0,
      chargesMinor: 500,
      taxMinor: 2_700,
      totalMinor: 16_700,
    });
    order.apply({ type: 'changeCoupons', remove: 'TEN' });
    expect(order.order.totals.subtotalMinor).toBe(15_000);
    expect(order.order.couponCodes).toEqual([]);
  });

  it('keeps what it is made of in line with its totals when a line is cancelled', () => {
    const lines = ['l1', 'l2'].map((id) => ({ ...aLine(id, 5_000), taxPpm: 200_000 }));
    const order = completed({ lines });
    order.apply({ type: 'adjustOrder', put: { ...shipping, amountMinor: 500 } });
    submit(order);
    authorise(order);
    order.apply({ type: 'cancelLines', reason: 'too-much', lineIds: ['l2'] });
    const { totals, pricing } = order.order;
    expect(totals).toMatchObject({ subtotalMinor: 5_000, chargesMinor: 250, taxMinor: 1_000 });
    expect(pricing.adjustments).toMatchObject([{ amountMinor: 250 }]);
    expect(pricing.taxes).toEqual([{ ppm: 200_000, baseMinor: 5_000, taxMinor: 1_000 }]);
  });

  it('returns to its charges and source code when nobody finishes a change', () => {
    const order = completed();
    submit(order);
    authorise(order);
    const { pricing, totals } = order.order;
    order.apply({ type: 'modifyOrder', reason: 'more' });
    order.apply({ type: 'adjustOrder', put: { ...shipping, amountMinor: 500 } });
    const priced = { priceVersion: 1 };
    order.apply({ type: 'changeLines', put: [], priced, sourceCode: 'W1' });
    order.wait(2 * 3_600_000);
    expect(order.order).toMatchObject({ regions: { entry: 'submitted' }, pricing, totals });
    expect(order.order.sourceCode).toBeUndefined();
  });

  it('takes a charge that is rejected off, and a changed one back', () => {
    const rejected = (listMinor?: number) => {
      const order = drafted();
      const before = listMinor === undefined ? {} : { listMinor };
      const charge = { ...shipping, amountMinor: 900, ...before };
      order.apply({ type: 'adjustOrder', put: charge, needsApproval: true });
      const hold = { holdId: 'h1', roles: ['approver'] };
      order.apply({ type: 'checkOutHold', ...hold, version: 1 }, { by: 'rev', kind: 'reviewer' });
      const decision = { type: 'decideReview', decision: 'reject', ...hold, version: 2 } as const;
      order.apply(decision, { by: 'rev', kind: 'reviewer' });
      expect(order.order.holds).toMatchObject([{ cleared: { reason: 'cleared' } }]);
      expect(order.regions.entry).toBe('draft');
      return order.order.totals.chargesMinor;
    };
    expect(rejected()).toBe(0);
    expect(rejected(1_000)).toBe(1_000);
  });

  it('has a charge approved by whoever clears its hold, but not by who put it', () => {
    const order = completed();
    const charge = { ...shipping, amountMinor: 900 };
    order.apply({ type: 'adjustOrder', put: charge, needsApproval: true });
    submit(order);
    authorise(order);
    expect(order.regions.gate).toBe('shut');
    const late = order.send({ type: 'adjustOrder', remove: 'c1' });
    expect(late).toMatchObject({ outcome: 'refused', code: 'not_editable' });
    const cleared = (by: string) => {
      const hold = { holdId: 'h1', roles: ['approver'] };
      const version = () => order.order.holds[0]?.version ?? 0;
      const reviewer = { by, kind: 'reviewer' } as const;
      order.apply({ type: 'checkOutHold', ...hold, version: version() }, reviewer);
      const event = { type: 'clearHold', next: 'none', ...hold, version: version() } as const;
      const { outcome } = order.send(event, reviewer);
      if (outcome !== 'applied') {
        order.apply({ type: 'returnHold', ...hold, version: version() }, reviewer);
      }
      return outcome;
    };
    expect(cleared(order.order.holds[0]?.placedBy ?? '')).toBe('refused');
    expect(cleared('rev')).toBe('applied');
    expect(order.order.pricing.adjustments).toMatchObject([{ approval: 'approved' }]);
    expect(order.regions.gate).toBe('open');
  });

  it('lowers no price that somebody typed by a coupon', () => {
    const typed = { ...aLine('l1', 8_000), overrideReason: 'damaged', listMinor: 10_000 };
    const order = drafted({ lines: [typed, aLine('l2', 1_000)] });
    order.apply({ type: 'changeCoupons', put: coupon });
    expect(order.order.totals.subtotalMinor).toBe(8_900);
  });

  it('lowers no price that was submitted by an offer of later', () => {
    const skus: string[] = [];
    const offer = { code: 'AUTUMN', kind: 'simple', skus, concurrency: 'bestPrice' } as const;
    const half = { benefit: 'percent', value: 500_000, units: 1, benefitUnits: 1 } as const;
    const order = completed();
    submit(order);
    authorise(order);
    order.apply({ type: 'modifyOrder', reason: 'more' });
    put(order, [aLine('l2', 4_000)], { offers: [{ ...offer, ...half, minimumMinor: 0 }] });
    expect(order.order.totals.subtotalMinor).toBe(12_000);
  });
});
