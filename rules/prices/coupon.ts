/**
 * Whether a coupon is eligible: seven fixed conditions, which take precedence, then the centre's
 * own rules.
 * Source: rules.md C8; dynamics-call-center.md 3.7.
 */
import { assert } from '../../kernel/index.ts';
import { compileRuleSet } from '../evaluate/compile-rule-set.ts';
import type { NamedOutcome, RuleSet } from '../evaluate/rule-set.ts';
import { knownFact } from '../facts/dictionary.ts';
import type { FactRecord } from '../facts/fact-record.ts';
import type { CouponOutcome, GroupFile, LeafFile } from '../files/index.ts';
import { checkRuleSet } from '../language/check-rule-set.ts';
import { priorityMax } from '../language/limits.ts';

export interface CouponQuestion {
  /** The centre's coupon rules; null: none. */
  readonly rules: RuleSet<'coupon'> | null;
  readonly facts: FactRecord;
  readonly atMs: number;
  /** Whether the centre completes orders, as only then uses can be counted. */
  readonly isCompletionOn: boolean;
}

export interface CouponVerdict {
  readonly isEligible: boolean;
  /** The refusal that the agent is told; null: none, the coupon is accepted. */
  readonly tell: NamedOutcome<CouponOutcome> | null;
  /** All refusals, highest priority first. */
  readonly refusals: readonly NamedOutcome<CouponOutcome>[];
  /** `beaten-by-automatic`: the coupon is valid, but an automatic discount gives more. */
  readonly notes: readonly 'beaten-by-automatic'[];
}

/** Number of the condition in the source's list, text id of the refusal, and when to refuse. */
const conditions: readonly (readonly [place: number, refuse: string, when: GroupFile])[] = [
  [1, 'coupon-unknown', not('coupon.exists', 'equal', true)],
  [1, 'coupon-inactive', not('coupon.active', 'equal', true)],
  [1, 'coupon-out-of-dates', not('coupon.inDates', 'equal', true)],
  [2, 'coupon-not-for-this-order', not('coupon.discountMatchesOrder', 'equal', true)],
  [
    2,
    'coupon-below-minimum',
    is('order.subtotalMinor', 'lessThan', { fact: 'coupon.minimumMinor' }),
  ],
  [
    3,
    'coupon-needs-customer',
    {
      all: [
        { fact: 'coupon.customerRequired', operator: 'equal', value: true },
        { fact: 'customer.known', operator: 'notEqual', value: true },
      ],
    },
  ],
  [4, 'coupon-used-up', is('coupon.usesLeft', 'lessThanInclusive', 0)],
  [6, 'coupon-matches-no-line', not('coupon.linesMatching', 'greaterThan', 0)],
  [7, 'coupon-not-with-others', is('coupon.exclusiveConflict', 'equal', true)],
];

function is(fact: string, operator: LeafFile['operator'], value: LeafFile['value']): GroupFile {
  return { all: [{ fact, operator, value }] };
}

/** Condition for a refusal: the test fails, or its fact is unknown. */
function not(fact: string, operator: LeafFile['operator'], value: LeafFile['value']): GroupFile {
  return { not: { fact, operator, value } };
}

const builtIn = compiled();

function compiled(): RuleSet<'coupon'> {
  const checked = checkRuleSet({
    set: 'built-in-coupons',
    kind: 'coupon',
    version: 1,
    rules: conditions.map(([place, refuse, when], at) => ({
      name: `built-in-${place}/${refuse}`,
      priority: priorityMax + conditions.length - at,
      conditions: when,
      event: { type: 'coupon', params: { refuse, text: refuse } },
    })),
  });
  assert(checked.ok, 'the seven conditions hold the language');
  return compileRuleSet(checked.set) as RuleSet as RuleSet<'coupon'>;
}

const completion: NamedOutcome<CouponOutcome> = {
  rule: 'built-in-5/coupon-needs-completion',
  refuse: 'coupon-needs-completion',
  text: 'coupon-needs-completion',
};

const usesLeftSlot = knownFact('coupon.usesLeft').slot;
const beatenSlot = knownFact('coupon.beatenByAutomatic').slot;
const isTrue = 1;

export function judgeCoupon({ rules, facts, atMs, isCompletionOn }: CouponQuestion): CouponVerdict {
  const fixed = [...(builtIn.decide(facts, atMs).outcome ?? [])];
  const isLimited = (facts.values[usesLeftSlot] ?? null) !== null;
  if (isLimited && !isCompletionOn) {
    const after = fixed.findIndex(({ rule }) => rule > completion.rule);
    fixed.splice(after === -1 ? fixed.length : after, 0, completion);
  }
  const refusals = [...fixed, ...(rules?.decide(facts, atMs).outcome ?? [])];
  return {
    isEligible: refusals.length === 0,
    tell: refusals[0] ?? null,
    refusals,
    notes: facts.values[beatenSlot] === isTrue ? ['beaten-by-automatic'] : [],
  };
}
