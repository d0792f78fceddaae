import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FactsFile, type RuleSetFile, runCases } from '../../rules/index.ts';
import { aRule, aRuleSet, checkedSet, leaf } from '../support/rule-set-builders.ts';

function setInUse(name: string): RuleSetFile {
  const url = new URL(`../../rules/sets/${name}.rules.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as RuleSetFile;
}

/** Names of the rules that match. */
function matched(file: RuleSetFile, facts: FactsFile): readonly string[] {
  const [result] = runCases(checkedSet(file), [{ name: 'one', facts, expect: {} }]);
  if (result === undefined || result.problems.length > 0) throw new Error(JSON.stringify(result));
  return result.actual.matched;
}

describe('F15: price limits', () => {
  const prices = checkedSet(setInUse('verdier-prices'));
  const senior = 'senior-agents-down-to-5-percent-over-cost';

  /** The shares as the dictionary rounds them: over cost down, below list up. */
  function judged({ cost, price, list }: { cost: number; price: number; list: number }) {
    const facts = {
      'agent.roles': ['sales-senior'],
      'price.newMinor': price,
      'price.overCostPpm': Math.floor(((price - cost) * 1_000_000) / cost),
      'price.belowListPpm': Math.ceil(((list - price) * 1_000_000) / list),
    };
    const [result] = runCases(prices, [{ name: 'one', facts, expect: {} }]);
    return result?.actual.matched.includes(senior);
  }

  it('allow 21.00 on a cost of 20.00 and a markup of 5 %, and not 20.99', () => {
    expect(judged({ cost: 2_000, price: 2_100, list: 2_100 })).toBe(true);
    expect(judged({ cost: 2_000, price: 2_099, list: 2_100 })).toBe(false);
  });

  it('judge whole numbers as they would the exact ratios', () => {
    const near = fc.integer({ min: 1, max: 200_000 }).chain((cost) =>
      fc.record({
        cost: fc.constant(cost),
        price: fc.integer({ min: -2, max: 2 }).map((step) => Math.round(cost * 1.05) + step),
        list: fc.integer({ min: cost, max: cost * 2 }),
      }),
    );
    fc.assert(
      fc.property(near, ({ cost, price, list }) => {
        const isExact = price * 100 >= cost * 105 && (list - price) * 100 <= list * 15;
        expect(judged({ cost, price, list })).toBe(isExact);
      }),
      { numRuns: 300 },
    );
  });
});

describe('F15: checks', () => {
  const checks = setInUse('verdier-checks');
  const under = (percent: number) =>
    aRuleSet('check', [
      aRule('check', 'underpaid', 5, [leaf('order.underpaidPpm', 'greaterThan', percent * 10_000)]),
    ]);
  const missing = (total: number, paid: number) => ({
    'order.underpaidPpm': Math.ceil(((total - paid) * 1_000_000) / total),
  });

  it('let 50 points pass and hold 51', () => {
    expect(matched(checks, { 'order.fraudScore': 50 })).not.toContain('high-fraud-score');
    expect(matched(checks, { 'order.fraudScore': 51 })).toContain('high-fraud-score');
  });

  it('let 160.00 of 200.00 pass at 20 %, and hold 159.99', () => {
    expect(matched(under(20), missing(20_000, 16_000))).toEqual([]);
    expect(matched(under(20), missing(20_000, 15_999))).toEqual(['underpaid']);
  });

  it('judge a missing share as they would the exact one', () => {
    const sums = fc.tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 0, max: 60 }));
    fc.assert(
      fc.property(sums, fc.integer({ min: -2, max: 2 }), ([total, percent], step) => {
        const paid = Math.max(0, Math.round((total * (100 - percent)) / 100) + step);
        const lacking = Math.max(0, total - paid);
        const isMore = lacking * 100 > total * percent;
        const file = under(percent);
        expect(matched(file, missing(total, total - lacking)).length > 0).toBe(isMore);
      }),
      { numRuns: 300 },
    );
  });
});

describe('F15: coupons', () => {
  /** The conditions of dynamics-call-center.md 3.7 over the facts of a coupon. */
  const refusals = [
    ['unknown', 'coupon.exists', 'equal', false],
    ['inactive', 'coupon.active', 'equal', false],
    ['outside-dates', 'coupon.inDates', 'equal', false],
    ['other-group', 'coupon.discountMatchesOrder', 'equal', false],
    ['used-up', 'coupon.usesLeft', 'lessThanInclusive', 0],
    ['no-line', 'coupon.linesMatching', 'equal', 0],
    ['exclusive', 'coupon.exclusiveConflict', 'equal', true],
  ] as const;
  const rules = refusals.map(([name, fact, operator, value], place) =>
    aRule('coupon', name, 1_000 - place, [leaf(fact, operator, value)]),
  );
  const nobody = [
    leaf('coupon.customerRequired', 'equal', true),
    leaf('customer.known', 'equal', false),
  ];
  const coupons = aRuleSet('coupon', [...rules, aRule('coupon', 'no-customer', 900, nobody)]);
  const eligible = {
    'coupon.exists': true,
    'coupon.active': true,
    'coupon.inDates': true,
    'coupon.discountMatchesOrder': true,
    'coupon.customerRequired': true,
    'customer.known': true,
    'coupon.usesLeft': 1,
    'coupon.linesMatching': 1,
    'coupon.exclusiveConflict': false,
  };

  it('are eligible where nothing refuses, unlimited uses included', () => {
    expect(matched(coupons, eligible)).toEqual([]);
    expect(matched(coupons, { ...eligible, 'coupon.usesLeft': null })).toEqual([]);
  });

  it.each([
    ['unknown', { 'coupon.exists': false }],
    ['inactive', { 'coupon.active': false }],
    ['outside-dates', { 'coupon.inDates': false }],
    ['other-group', { 'coupon.discountMatchesOrder': false }],
    ['no-customer', { 'customer.known': false }],
    ['used-up', { 'coupon.usesLeft': 0 }],
    ['no-line', { 'coupon.linesMatching': 0 }],
    ['exclusive', { 'coupon.exclusiveConflict': true }],
  ])('are refused as %s', (name, facts) => {
    expect(matched(coupons, { ...eligible, ...facts })).toEqual([name]);
  });
});
