/**
 * Sixty planted defects. Each is one edit of a small set that lint has nothing against, and names
 * the finding that must come: its id and its place.
 */
import {
  type ConditionFile,
  type Outcome,
  type RuleFile,
  type RuleKind,
  type RuleSetFile,
  ruleKinds,
} from '../../../rules/index.ts';
import { aRule, aRuleSet, everythingElseRule, leaf } from '../../support/rule-set-builders.ts';

export interface Defect {
  readonly id: string;
  readonly pointer: string;
  readonly what: string;
  readonly file: RuleSetFile;
}

const tier = leaf('customer.tier', 'equal', 'gold');
const conditionOf: { readonly [Kind in RuleKind]: ConditionFile } = {
  classify: leaf('call.attempts', 'greaterThan', 2),
  admit: leaf('call.transferCount', 'equal', 0),
  route: tier,
  treat: leaf('call.waitMs', 'greaterThan', 60_000),
  prompt: leaf('line.sku', 'equal', 'A'),
  script: tier,
  check: leaf('order.totalMinor', 'greaterThan', 50_000),
  priceLimit: leaf('agent.roles', 'contains', 'sales-senior'),
  coupon: leaf('order.coupons', 'contains', 'SPRING10'),
};

/** A set of the rules given, in this order, with its last resort where the kind wants one. */
function set(
  kind: RuleKind,
  rules: readonly RuleFile[],
  more: Partial<RuleSetFile> = {},
): RuleSetFile {
  const isFirst = ruleKinds[kind].combination === 'first';
  const last = {
    class: 3,
    verdict: 'refuse',
    nextInMs: 60_000,
    action: 'accept',
  } as Partial<Outcome>;
  return aRuleSet(kind, isFirst ? [...rules, everythingElseRule(kind, last)] : rules, more);
}

/** One rule whose outcome is wrong. */
function outcome(kind: RuleKind, id: string, at: string, wrong: object): Defect {
  const what = `${kind} ${JSON.stringify(wrong)}`;
  const rule = aRule(kind, 'wrong', 900, [conditionOf[kind]], wrong as Partial<Outcome>);
  return { id, pointer: `/rules/0/event/params${at}`, what, file: set(kind, [rule]) };
}

/** One rule whose conditions are wrong; the place is that inside of its `all`. */
function conditions(
  kind: RuleKind,
  id: string,
  at: string,
  wrong: readonly ConditionFile[],
): Defect {
  const what = `${kind} ${JSON.stringify(wrong)}`;
  const rule = aRule(kind, 'wrong', 900, wrong, kind === 'route' ? ({ class: 1 } as object) : {});
  return { id, pointer: `/rules/0/conditions${at}`, what, file: set(kind, [rule]) };
}

/** Several rules, highest first, of which `place` is wrong. */
function rules(
  kind: RuleKind,
  id: string,
  pointer: string,
  list: readonly (readonly [conditions: readonly ConditionFile[], outcome?: object])[],
): Defect {
  const files = list.map(([wrong, given], place) =>
    aRule(kind, `rule-${place + 1}`, 900 - place * 10, wrong, given as Partial<Outcome>),
  );
  return { id, pointer, what: `${kind} ${JSON.stringify(list)}`, file: set(kind, files) };
}

const language = (code: string) => leaf('call.language', 'equal', code);
const waiting = (operator: string, value: number) => leaf('queue.waiting', operator, value);
const goldRule = aRule('route', 'gold', 900, [tier], { class: 1 } as object);
const last = everythingElseRule('route');

/** In the order of what they are about. */
export const defects: readonly Defect[] = [
  // The last resort.
  {
    id: 'everything-else-missing',
    pointer: '/rules',
    what: 'no last resort',
    file: aRuleSet('route', [goldRule]),
  },
  {
    id: 'gap',
    pointer: '/rules',
    what: 'a case that reaches no rule',
    file: aRuleSet('admit', [
      aRule('admit', 'open', 5, [leaf('clock.openState', 'in', ['open', 'closing'])]),
    ]),
  },
  {
    id: 'everything-else-not-last',
    pointer: '/rules/0/priority',
    what: 'a last resort that is not last',
    file: aRuleSet('route', [{ ...last, priority: 950 }, goldRule]),
  },
  {
    id: 'everything-else-conditional',
    pointer: '/rules/1/conditions',
    what: 'a last resort with a condition',
    file: aRuleSet('route', [
      goldRule,
      { ...last, conditions: { all: [leaf('clock.isHoliday', 'equal', false)] } },
    ]),
  },
  {
    id: 'everything-else-conditional',
    pointer: '/rules/1/conditions',
    what: 'a last resort that ends',
    file: aRuleSet('route', [goldRule, { ...last, to: '2027-01-01T00:00:00Z' }]),
  },
  {
    id: 'everything-else-conditional',
    pointer: '/rules/0/conditions',
    what: 'a last resort for what is known',
    file: aRuleSet('priceLimit', [
      {
        ...everythingElseRule('priceLimit'),
        conditions: {
          any: [leaf('customer.known', 'equal', true), leaf('customer.known', 'equal', false)],
        },
      },
    ]),
  },
  // Never true.
  conditions('route', 'never-true', '', [tier, leaf('customer.tier', 'equal', 'silver')]),
  conditions('route', 'never-true', '', [waiting('greaterThan', 5), waiting('lessThan', 6)]),
  conditions('classify', 'never-true', '', [
    leaf('call.digits', 'contains', '3'),
    leaf('call.digits', 'not:someFact:in', ['2', '3']),
  ]),
  conditions('treat', 'never-true', '', [
    { not: { any: [leaf('call.waitMs', 'lessThan', 10), leaf('call.waitMs', 'greaterThan', 5)] } },
  ]),
  conditions('prompt', 'never-true', '', [
    leaf('line.stockState', 'notIn', ['inStock', 'low', 'out', 'dropShip']),
  ]),
  conditions('script', 'never-true', '', [
    leaf('customer.group', 'equal', null),
    leaf('customer.group', 'in', ['club']),
  ]),
  // Conditions that are always or never true, or change nothing.
  conditions('route', 'condition-always-true', '/all/1', [
    tier,
    waiting('greaterThanInclusive', 0),
  ]),
  conditions('admit', 'condition-always-true', '/all/0', [
    leaf('clock.weekday', 'lessThanInclusive', 7),
    leaf('centre.state', 'equal', 'busy'),
  ]),
  conditions('route', 'condition-never-true', '/all/0/any/1', [
    { any: [tier, waiting('lessThan', 0)] },
  ]),
  conditions('priceLimit', 'condition-never-true', '/all/0/any/0', [
    { any: [leaf('agent.tenureDays', 'equal', null), leaf('agent.tenureDays', 'greaterThan', 90)] },
  ]),
  conditions('route', 'redundant-condition', '/all/1', [
    waiting('greaterThan', 40),
    waiting('greaterThan', 20),
  ]),
  conditions('script', 'redundant-condition', '/all/0', [
    leaf('customer.tier', 'notEqual', null),
    tier,
  ]),
  conditions('prompt', 'redundant-condition', '/all/0/any/0', [
    { any: [leaf('line.quantity', 'equal', 3), leaf('line.quantity', 'greaterThan', 2)] },
  ]),
  // Rules that never decide, and rules that say the same.
  rules('route', 'covered', '/rules/1', [
    [[leaf('customer.tier', 'in', ['gold', 'platinum'])]],
    [[tier, language('de')], { class: 1 }],
  ]),
  rules('treat', 'covered', '/rules/1', [
    [[leaf('call.waitMs', 'greaterThan', 10_000)]],
    [[leaf('call.waitMs', 'greaterThan', 60_000)], { say: ['long-wait'] }],
  ]),
  rules('route', 'shadowed', '/rules/2', [
    [[waiting('greaterThan', 10)], { class: 1 }],
    [[waiting('lessThan', 15)], { class: 0 }],
    [[tier]],
  ]),
  rules('admit', 'shadowed', '/rules/3', [
    [[leaf('clock.openState', 'equal', 'open')]],
    [[leaf('clock.openState', 'equal', 'closing')], { text: 'long-wait' }],
    [[leaf('clock.openState', 'equal', 'closed')], { action: 'closed' }],
    [[leaf('call.channel', 'equal', 'chat')], { action: 'callbackOffer' }],
  ]),
  rules('route', 'same-conditions', '/rules/1', [
    [[tier], { class: 0 }],
    [[tier], { class: 1 }],
  ]),
  rules('classify', 'same-conditions', '/rules/1/event/params/callType', [
    [[language('en')], { callType: 'order' }],
    [[language('en')], { callType: 'service' }],
  ]),
  rules('route', 'duplicate-rule', '/rules/1', [
    [[tier, language('en')], { class: 1 }],
    [[language('en'), tier], { class: 1 }],
  ]),
  rules('script', 'duplicate-rule', '/rules/1', [[[tier]], [[tier]]]),
  rules('classify', 'call-type-conflict', '/rules/1/event/params/callType', [
    [[language('en')], { callType: 'order' }],
    [[leaf('call.digits', 'contains', '3')], { callType: 'return' }],
  ]),
  rules('classify', 'language-conflict', '/rules/1/event/params/language', [
    [[leaf('call.digits', 'contains', '9')], { callType: undefined, language: 'en' }],
    [[leaf('call.digits', 'contains', '3')], { callType: undefined, language: 'fr' }],
  ]),
  rules('route', 'mergeable', '/rules/1', [
    [[tier], { class: 1 }],
    [[leaf('customer.tier', 'equal', 'platinum')], { class: 1 }],
  ]),
  // Unknown facts and rounded shares.
  conditions('route', 'unknown-not-guarded', '/all/0', [leaf('customer.tier', 'notEqual', 'none')]),
  conditions('coupon', 'unknown-not-guarded', '/all/1', [
    conditionOf.coupon,
    leaf('customer.tier', 'notIn', ['platinum']),
  ]),
  conditions('treat', 'unknown-not-guarded', '/all/0/not', [
    { not: leaf('call.ewtMs', 'lessThan', 60_000) },
  ]),
  {
    ...conditions('route', 'unknown-not-guarded', '', [{ condition: 'ordinary' }]),
    pointer: '/conditions/ordinary/any/1',
    file: set(
      'route',
      [aRule('route', 'wrong', 900, [{ condition: 'ordinary' }], { class: 1 } as object)],
      {
        conditions: {
          ordinary: {
            any: [waiting('greaterThan', 3), leaf('customer.group', 'notEqual', 'club')],
          },
        },
      },
    ),
  },
  conditions('check', 'unknown-counts-as-zero', '/all/0/value', [
    leaf('order.totalMinor', 'greaterThan', { fact: 'customer.creditLeftMinor' }),
  ]),
  conditions('priceLimit', 'wrong-rounding', '/all/0/operator', [
    leaf('price.overCostPpm', 'greaterThan', 50_000),
  ]),
  conditions('priceLimit', 'wrong-rounding', '/all/0/operator', [
    leaf('price.belowListPpm', 'lessThan', 150_000),
  ]),
  conditions('check', 'wrong-rounding', '/all/0/operator', [
    leaf('order.underpaidPpm', 'greaterThanInclusive', 50_000),
  ]),
  // Plans.
  outcome('route', 'unknown-queue', '/queue', { queue: 'ventes' }),
  outcome('route', 'unknown-queue', '/fallback/queue', {
    fallback: { kind: 'move', queue: 'nowhere' },
  }),
  outcome('route', 'unknown-skill', '/required', { required: [{ skill: 'frnch' }] }),
  outcome('route', 'unknown-agent', '/preferred/0/agentId', { preferred: [{ agentId: 'hélène' }] }),
  outcome('route', 'wrong-expression', '/required', { required: 'french >=' }),
  outcome('route', 'agents-never', '/required', { required: 'has(french) and not has(french)' }),
  outcome('route', 'agents-none-today', '/required', {
    required: [{ skill: 'french', minLevel: 95 }],
  }),
  outcome('route', 'step-unreachable', '/steps/0', {
    steps: [{ atMs: 90_000, mode: 'widen', required: [] }],
    maxWaitMs: 60_000,
  }),
  outcome('route', 'steps-not-increasing', '/steps/1/atMs', {
    steps: [
      { atMs: 30_000, mode: 'widen', required: [] },
      { atMs: 30_000, mode: 'replace', required: [] },
    ],
  }),
  outcome('route', 'preferred-agent-without-later-step', '/required', {
    required: [{ agentId: 'helene' }],
    steps: [],
  }),
  outcome('route', 'fallback-missing', '', { fallback: undefined }),
  outcome('route', 'fallback-loop', '/fallback/queue', {
    fallback: { kind: 'move', queue: 'vente' },
  }),
  // Other outcomes.
  outcome('route', 'unknown-text', '/fallback/text', {
    fallback: { kind: 'end', text: 'goodbye' },
  }),
  outcome('script', 'text-not-in-language', '/text', { text: 'half-told' }),
  outcome('script', 'payment-fact-in-outcome', '/text', { text: 'card-told' }),
  outcome('treat', 'unknown-music', '/music', { music: 'loud' }),
  outcome('treat', 'next-too-soon', '/nextInMs', { nextInMs: 1_000 }),
  outcome('prompt', 'unknown-item', '/sku', { sku: 'WARR-5Y' }),
  outcome('prompt', 'prior-missing', '/acceptPrior', { acceptPrior: { accepted: 0, shown: 0 } }),
  outcome('prompt', 'reasons-missing', '/reasonsToDecline', { reasonsToDecline: [] }),
  outcome('check', 'hold-missing', '', { hold: undefined }),
  outcome('check', 'unknown-hold-code', '/hold/code', {
    hold: { code: 'FRAUDATUO', removeReservations: false },
  }),
  outcome('check', 'hold-without-effect', '/hold', { effect: 'note' }),
  outcome('check', 'unknown-reason', '/reason', { reason: 'adress-mismatch' }),
  outcome('priceLimit', 'unknown-reason-set', '/reasonSet', { reasonSet: 'reasons' }),
  outcome('priceLimit', 'approver-missing', '', { verdict: 'approve' }),
  outcome('priceLimit', 'unknown-role', '/approverRole', {
    verdict: 'approve',
    approverRole: 'boss',
  }),
  outcome('classify', 'unknown-language', '/language', { language: 'it' }),
  {
    id: 'unguarded-refusal',
    pointer: '/rules/0/conditions',
    what: 'busy for transfers',
    file: set('admit', [
      aRule('admit', 'busy', 900, [leaf('centre.state', 'equal', 'overload')], {
        action: 'busy',
      } as object),
    ]),
  },
  {
    id: 'unguarded-refusal',
    pointer: '/rules/0/conditions',
    what: 'a guard that need not hold',
    file: set('admit', [
      aRule(
        'admit',
        'busy',
        900,
        [{ any: [leaf('centre.state', 'equal', 'overload'), conditionOf.admit] }],
        { action: 'busy' } as object,
      ),
    ]),
  },
];
