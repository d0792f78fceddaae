/** Small rule sets that lint has nothing against, and the centre their outcomes speak of. */
import {
  type CheckedRuleSet,
  type ConditionFile,
  checkRuleSet,
  type Outcome,
  type RuleFile,
  type RuleKind,
  type RuleSetFile,
  type RuleWorld,
  type WorldItem,
} from '../../rules/index.ts';

/** An item that earns 20.00. */
export function anItem(sku: string, category: string): WorldItem {
  const name = { fr: sku, en: sku };
  return { sku, name, category, priceMinor: 2_900, costMinor: 900 };
}

/** The centre of the corpus. */
export const aWorld: RuleWorld = {
  languages: ['fr', 'en'],
  queues: ['vente', 'sav', 'relance', 'fraud-review'],
  skills: ['french', 'english', 'orders', 'fraud'],
  agents: [
    { id: 'helene', skills: { french: 90, orders: 60 } },
    { id: 'karim', skills: { french: 70, english: 80, fraud: 60 } },
  ],
  texts: {
    'still-waiting': { fr: 'Merci de patienter.', en: 'Thank you for waiting.' },
    'long-wait': { fr: 'L’attente est longue.', en: 'The wait is long.' },
    warranty: { fr: 'Une garantie de trois ans ?', en: 'A three-year warranty?' },
    'half-told': { fr: 'Bonjour.' },
    'card-told': { fr: 'Payé par {order.paymentMethods}.', en: 'Paid by {order.paymentMethods}.' },
  },
  music: ['calm'],
  items: [
    anItem('WARR-3Y', 'services'),
    anItem('A', 'linge'),
    anItem('B', 'bain'),
    anItem('C', 'washers'),
    anItem('D', 'dryers'),
  ],
  holdCodes: ['FRAUDAUTO'],
  reasonSets: {
    'price-reasons': ['loyal-customer', 'damaged'],
    declines: ['too-expensive', 'not-now'],
    checks: ['address-mismatch'],
    coupons: ['already-used'],
  },
  roles: ['sales-senior', 'sales-manager'],
  priceGroups: ['spring'],
};

/** One outcome per kind, whole and right in {@link aWorld}. */
const outcomes: { readonly [Kind in RuleKind]: Outcome } = {
  classify: { callType: 'order', tags: ['sale'] },
  admit: { action: 'accept' },
  route: {
    queue: 'vente',
    class: 2,
    required: [{ skill: 'french', minLevel: 50 }],
    steps: [{ atMs: 30_000, mode: 'widen', required: [{ skill: 'french' }] }],
    maxWaitMs: 300_000,
    fallback: { kind: 'move', queue: 'relance' },
  },
  treat: { say: ['still-waiting'], music: 'calm', nextInMs: 45_000 },
  prompt: {
    kind: 'crossSell',
    sku: 'WARR-3Y',
    quantity: 1,
    say: 'warranty',
    handleMs: 25_000,
    acceptPrior: { accepted: 2, shown: 20 },
    maxPerOrder: 1,
    notAgainDays: 60,
    reasonsToDecline: ['too-expensive', 'not-now'],
  },
  script: { at: 'orderStart', text: 'still-waiting', audience: 'say', mustConfirm: false },
  check: {
    effect: 'hold',
    reason: 'address-mismatch',
    score: 30,
    hold: { code: 'FRAUDAUTO', source: 'fraud', removeReservations: false },
    review: {
      queue: 'fraud-review',
      required: [{ skill: 'fraud', minLevel: 50 }],
      dueInMs: 7_200_000,
    },
    text: 'still-waiting',
  },
  priceLimit: { verdict: 'allow', reasonSet: 'price-reasons' },
  coupon: { refuse: 'already-used', text: 'still-waiting' },
};

/** A condition in few words: `leaf('customer.tier', 'in', ['gold'])`. */
export function leaf(fact: string, operator: string, value: unknown): ConditionFile {
  return { fact, operator, value } as ConditionFile;
}

/** A rule that asks for all of `conditions`. */
export function aRule(
  kind: RuleKind,
  name: string,
  priority: number,
  conditions: readonly ConditionFile[],
  outcome: Partial<Outcome> = {},
): RuleFile {
  const params = { ...outcomes[kind], ...outcome } as Outcome;
  return { name, priority, conditions: { all: conditions }, event: { type: kind, params } };
}

/** The rule that ends sets of kinds *first*. */
export function everythingElseRule(kind: RuleKind, outcome: Partial<Outcome> = {}): RuleFile {
  return aRule(kind, 'everything-else', 1, [], outcome);
}

/** A set of the rules given. */
export function aRuleSet(
  kind: RuleKind,
  rules: readonly RuleFile[],
  more: Partial<RuleSetFile> = {},
): RuleSetFile {
  return { set: `${kind.toLowerCase()}-set`, kind, version: 1, rules, ...more };
}

/** Checks a set that is meant to be right. */
export function checkedSet(file: RuleSetFile): CheckedRuleSet {
  const checked = checkRuleSet(file);
  if (!checked.ok) throw new Error(JSON.stringify(checked.findings));
  return checked.set;
}
