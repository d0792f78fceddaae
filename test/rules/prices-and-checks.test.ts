import { describe, expect, it } from 'vitest';
import {
  type CheckOutcome,
  checkOrder,
  checkRuleSet,
  compileRuleSet,
  type FactsFile,
  factRecord,
  factsOfBalance,
  factsOfPrice,
  type GroupFile,
  judgeCoupon,
  judgePrice,
  type Outcome,
  type RuleKind,
  type RuleSet,
  type RuleSetFile,
} from '../../rules/index.ts';
import { aRule, aRuleSet, everyCall } from '../support/builders-rules.ts';

function compiled<K extends RuleKind>(file: RuleSetFile & { readonly kind: K }): RuleSet<K> {
  const checked = checkRuleSet(file);
  if (!checked.ok) throw new Error(JSON.stringify(checked.findings));
  return compileRuleSet(checked.set) as RuleSet as RuleSet<K>;
}

function setOf<K extends RuleKind>(
  kind: K,
  rules: readonly (readonly [name: string, when: GroupFile, outcome: Outcome])[],
  params: RuleSetFile['params'] = {},
): RuleSet<K> {
  const files = rules.map(([name, when, outcome], place) =>
    aRule(name, rules.length - place, when, outcome),
  );
  return compiled({ ...aRuleSet(kind, files, { params }), kind });
}

const allow = { verdict: 'allow', reasonSet: 'price-reasons' } as const;
const prices = setOf('priceLimit', [
  [
    'over-cost',
    { all: [{ fact: 'price.overCostPpm', operator: 'greaterThanInclusive', value: 50_000 }] },
    allow,
  ],
  [
    'over-nothing',
    { all: [{ fact: 'price.overCostPpm', operator: 'greaterThanInclusive', value: 0 }] },
    { ...allow, verdict: 'approve', approverRole: 'manager' },
  ],
  ['everything-else', everyCall, { ...allow, verdict: 'refuse', text: 'below-cost' }],
]);

function judged(newMinor: number, facts: FactsFile = {}, reason: string | undefined = 'damaged') {
  const typed = factsOfPrice({ newMinor, listMinor: 2_900, costMinor: 2_000 });
  return judgePrice({
    rules: prices,
    facts: factRecord({ 'line.allowPriceAdjust': true, ...typed, ...facts }),
    atMs: 0,
    ...(reason === undefined ? {} : { reason }),
    reasonSets: { 'price-reasons': ['damaged'] },
  });
}

describe('F15: price limits', () => {
  it('allow the floor of DYN 3.4 to the cent, and leave what is below to the next rule', () => {
    expect(factsOfPrice({ newMinor: 2_100, listMinor: 2_900, costMinor: 2_000 })).toMatchObject({
      'price.overCostPpm': 50_000,
      'price.belowListPpm': 275_863,
    });
    expect(judged(2_100)).toMatchObject({ verdict: 'allow', rule: 'over-cost' });
    expect(
      factsOfPrice({ newMinor: 2_099, listMinor: 2_900, costMinor: 2_000 })['price.overCostPpm'],
    ).toBe(49_500);
    expect(judged(2_099)).toMatchObject({
      verdict: 'approve',
      rule: 'over-nothing',
      approverRole: 'manager',
      hold: { source: 'priceApproval' },
    });
    expect(judged(1_999)).toMatchObject({ verdict: 'refuse', because: 'rule', text: 'below-cost' });
  });

  it('round so that a limit is exact: down over cost, up below list', () => {
    const typed = (newMinor: number) => factsOfPrice({ newMinor, listMinor: 30_000, costMinor: 7 });
    expect(typed(8)['price.overCostPpm']).toBe(142_857);
    expect(typed(6)['price.overCostPpm']).toBe(-142_858);
    expect(typed(29_999)['price.belowListPpm']).toBe(34);
    expect(typed(30_001)['price.belowListPpm']).toBe(-33);
    expect(factsOfPrice({ newMinor: 1, listMinor: 0, costMinor: 0 })).toMatchObject({
      'price.overCostPpm': null,
      'price.belowListPpm': 0,
    });
  });

  it('ask no rule where the item may not be adjusted, or no reason is given', () => {
    expect(judged(2_900, { 'line.allowPriceAdjust': false })).toEqual({
      verdict: 'refuse',
      because: 'item-not-adjustable',
      rule: null,
    });
    expect(judged(2_900, {}, ' ')).toMatchObject({ because: 'reason-missing' });
    expect(judged(2_900, {}, 'mood')).toMatchObject({ because: 'reason-not-of-set' });
  });
});

describe('F15: what is paid too little or too much', () => {
  const review = setOf('check', [
    [
      'underpaid',
      { all: [{ fact: 'order.underpaidPpm', operator: 'greaterThan', value: 200_000 }] },
      { effect: 'hold', reason: 'r', text: 't', hold: { code: 'BAL', removeReservations: false } },
    ],
  ]);
  const effectOf = (totalMinor: number, paidMinor: number) =>
    checkOrder({
      rules: review,
      facts: factRecord(factsOfBalance({ totalMinor, paidMinor })),
      atMs: 0,
    }).effect;

  it('is reviewed beyond the limit of DYN 3.2 alone: 160.00 of 200 passes, 159.99 does not', () => {
    expect(effectOf(20_000, 16_000)).toBe('pass');
    expect(effectOf(20_000, 15_999)).toBe('hold');
    expect(effectOf(0, 0)).toBe('pass');
  });

  it('is rounded up on both sides', () => {
    expect(factsOfBalance({ totalMinor: 3, paidMinor: 2 })['order.underpaidPpm']).toBe(333_334);
    expect(factsOfBalance({ totalMinor: 3, paidMinor: 4 })).toMatchObject({
      'order.underpaidPpm': 0,
      'order.overpaidPpm': 333_334,
    });
    expect(factsOfBalance({ totalMinor: 0, paidMinor: 1 })['order.overpaidPpm']).toBe(1_000_000);
  });
});

describe('F15: coupons', () => {
  const valid: FactsFile = {
    'coupon.exists': true,
    'coupon.active': true,
    'coupon.inDates': true,
    'coupon.discountMatchesOrder': true,
    'coupon.customerRequired': true,
    'coupon.usesLeft': 1,
    'coupon.linesMatching': 1,
    'coupon.minimumMinor': 5_000,
    'coupon.exclusiveConflict': false,
    'customer.known': true,
    'order.subtotalMinor': 5_000,
  };
  const yearly = setOf('coupon', [
    [
      'once-a-year',
      {
        all: [
          { fact: 'coupon.redeemedByCustomer365d', operator: 'greaterThanInclusive', value: 1 },
        ],
      },
      { refuse: 'already-used-this-year', text: 'once' },
    ],
  ]);
  const judge = (facts: FactsFile, isCompletionOn = true) =>
    judgeCoupon({
      rules: yearly,
      facts: factRecord({ ...valid, ...facts }),
      atMs: 0,
      isCompletionOn,
    });

  it('count where the seven conditions of DYN 3.7 hold and no rule refuses', () => {
    expect(judge({})).toEqual({ isEligible: true, tell: null, refusals: [], notes: [] });
    expect(judge({ 'coupon.usesLeft': null, 'customer.known': true }, false).isEligible).toBe(true);
  });

  const broken: readonly (readonly [string, FactsFile])[] = [
    ['coupon-unknown', { 'coupon.exists': false }],
    ['coupon-unknown', { 'coupon.exists': null }],
    ['coupon-inactive', { 'coupon.active': false }],
    ['coupon-out-of-dates', { 'coupon.inDates': false }],
    ['coupon-not-for-this-order', { 'coupon.discountMatchesOrder': false }],
    ['coupon-below-minimum', { 'order.subtotalMinor': 4_999 }],
    ['coupon-needs-customer', { 'customer.known': false }],
    ['coupon-used-up', { 'coupon.usesLeft': 0 }],
    ['coupon-matches-no-line', { 'coupon.linesMatching': 0 }],
    ['coupon-not-with-others', { 'coupon.exclusiveConflict': true }],
    ['already-used-this-year', { 'coupon.redeemedByCustomer365d': 1 }],
  ];
  it.each(broken)('are refused as %s', (refuse, facts) => {
    expect(judge(facts)).toMatchObject({ isEligible: false, tell: { refuse } });
  });

  it('tell the first reason and keep them all, those that are fixed first', () => {
    const facts = {
      'coupon.redeemedByCustomer365d': 2,
      'coupon.exclusiveConflict': true,
      'coupon.active': false,
    };
    expect(judge(facts, false).refusals.map(({ refuse }) => refuse)).toEqual([
      'coupon-inactive',
      'coupon-needs-completion',
      'coupon-not-with-others',
      'already-used-this-year',
    ]);
  });

  it('say so where a better discount beats them, and stay', () => {
    expect(judge({ 'coupon.beatenByAutomatic': true })).toMatchObject({
      isEligible: true,
      notes: ['beaten-by-automatic'],
    });
  });
});

describe('F15: checks of orders', () => {
  const base = { reason: 'r', text: 't' } as const;
  const score = (points: number): CheckOutcome => ({ ...base, effect: 'score', score: points });
  const hold = (code: string, more: Partial<CheckOutcome> = {}): CheckOutcome => ({
    ...base,
    effect: 'hold',
    hold: { code, removeReservations: false },
    ...more,
  });
  const isAbove = (minor: number): GroupFile => ({
    all: [{ fact: 'order.totalMinor', operator: 'greaterThan', value: minor }],
  });
  const params = { fraudMinimum: 50 };
  const asked = (rules: RuleSet<'check'>, facts: FactsFile, cleared = {}) =>
    checkOrder({ rules, facts: factRecord(facts), atMs: 0, ...cleared });

  it('hold by a score of more than the minimum: 50 passes, 51 holds', () => {
    const rules = setOf('check', [['thirty', everyCall, score(30)]], params);
    expect(asked(rules, { 'order.fraudScore': 20 })).toMatchObject({
      effect: 'pass',
      score: 50,
      holds: [],
    });
    expect(asked(rules, { 'order.fraudScore': 21 })).toMatchObject({
      effect: 'hold',
      score: 51,
      holds: [{ code: 'FRAUDAUTO', source: 'fraud', rules: ['thirty'] }],
    });
    const withoutMinimum = setOf('check', [['thirty', everyCall, score(30)]]);
    expect(asked(withoutMinimum, { 'order.fraudScore': 999 }).holds).toEqual([]);
  });

  it('refuse before they hold, hold before they note, and list every reason', () => {
    const rules = setOf('check', [
      ['noted', everyCall, { ...base, effect: 'note' }],
      ['held', isAbove(10), hold('CREDIT')],
      ['refused', isAbove(20), { ...base, effect: 'refuse' }],
    ]);
    expect(asked(rules, {}).effect).toBe('note');
    expect(asked(rules, { 'order.totalMinor': 11 })).toMatchObject({
      effect: 'hold',
      holds: [{ code: 'CREDIT', source: 'rule' }],
    });
    const refused = asked(rules, { 'order.totalMinor': 21 });
    expect(refused).toMatchObject({ effect: 'refuse', holds: [] });
    expect(refused.findings.map(({ rule }) => rule)).toEqual(['noted', 'held', 'refused']);
    expect(asked(setOf('check', []), {})).toMatchObject({ effect: 'pass', score: 0 });
  });

  it('place one hold of a code, for all of its rules', () => {
    const review = { queue: 'fraud', required: [], dueInMs: 5 };
    const rules = setOf('check', [
      ['first', everyCall, hold('A')],
      [
        'second',
        everyCall,
        hold('A', { review, hold: { code: 'A', source: 'credit', removeReservations: true } }),
      ],
    ]);
    expect(asked(rules, {}).holds).toEqual([
      { code: 'A', source: 'rule', removeReservations: true, rules: ['first', 'second'], review },
    ]);
  });

  it('do not place again what was cleared, unless a new rule matches', () => {
    const rules = setOf('check', [
      ['first', everyCall, hold('A')],
      ['second', isAbove(10), hold('A')],
    ]);
    const cleared = [{ code: 'A', rules: ['first'] }];
    expect(asked(rules, {}, { cleared })).toMatchObject({
      effect: 'note',
      holds: [],
      keptClear: ['A'],
    });
    expect(asked(rules, { 'order.totalMinor': 11 }, { cleared })).toMatchObject({
      effect: 'hold',
      holds: [{ rules: ['first', 'second'] }],
      keptClear: [],
    });
    const other = [{ code: 'B', rules: ['first'] }];
    expect(asked(rules, {}, { cleared: other }).effect).toBe('hold');
  });

  it('do not place a cleared hold of a score again by static matches alone', () => {
    const rules = setOf('check', [], params);
    const facts = { 'order.fraudScore': 90 };
    expect(asked(rules, facts).effect).toBe('hold');
    const cleared = [{ code: 'FRAUDAUTO', rules: [] }];
    expect(asked(rules, facts, { cleared })).toMatchObject({ effect: 'note', holds: [] });
  });
});
