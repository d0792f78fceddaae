import { describe, expect, it } from 'vitest';
import {
  checkRuleSet,
  compileRuleSet,
  type FactsFile,
  factRecord,
  type PromptHistory,
  type PromptLink,
  type PromptOutcome,
  type PromptQuestion,
  type RuleFile,
  type RuleSet,
  type RuleSetFile,
  rankPrompts,
} from '../../rules/index.ts';
import { aRule, aRuleSet, everyCall } from '../support/builders-rules.ts';

const warranty: PromptOutcome = {
  kind: 'crossSell',
  sku: 'WARR-3Y',
  quantity: 1,
  say: 'warranty-3y',
  handleMs: 25_000,
  acceptPrior: { accepted: 2, shown: 20 },
  maxPerOrder: 1,
  notAgainDays: 60,
  reasonsToDecline: ['not-now'],
};

const params = { agentCostMinorPerHour: 3_000, busyFactor: 4, minGainMinor: 1 };

function compiled(rules: readonly RuleFile[], more: RuleSetFile['params'] = {}) {
  const checked = checkRuleSet(aRuleSet('prompt', rules, { params: { ...params, ...more } }));
  if (!checked.ok) throw new Error(JSON.stringify(checked.findings));
  return compileRuleSet(checked.set) as RuleSet as RuleSet<'prompt'>;
}

/** One rule per outcome, the first of highest priority, named by its item. */
function ruleFor(outcomes: readonly PromptOutcome[]): readonly RuleFile[] {
  return outcomes.map((outcome, place) =>
    aRule(`offer-${outcome.sku.toLowerCase()}`, 90 - place, everyCall, outcome),
  );
}

const nothingBefore: PromptHistory = {
  onOrder: [],
  onLine: 0,
  acceptance: () => ({ accepted: 0, shown: 0 }),
  daysSinceShown: () => null,
};

interface Asked {
  readonly rules?: RuleSet<'prompt'>;
  readonly facts?: FactsFile;
  readonly links?: readonly PromptLink[];
  readonly history?: Partial<PromptHistory>;
  readonly margins?: { readonly [sku: string]: number };
  readonly further?: Partial<PromptQuestion>;
}

function ranked({ rules, facts, links = [], history, margins = {}, further }: Asked = {}) {
  return rankPrompts({
    rules: rules ?? compiled(ruleFor([warranty])),
    facts: factRecord({ 'line.sku': 'WASHER', 'call.type': 'order', ...facts }),
    atMs: 0,
    links,
    history: { ...nothingBefore, ...history },
    isDirectedSelling: true,
    isCardBeingRead: false,
    hasStock: () => true,
    marginMinor: ({ sku }) => margins[sku] ?? 1_200,
    ...further,
  });
}

const link: PromptLink = {
  id: 'l1',
  triggerSku: 'WASHER',
  kind: 'crossSell',
  sku: 'HOSE',
  priority: 1,
  isActive: true,
};

const skus = (of: ReturnType<typeof ranked>) => of.shown.map(({ outcome }) => outcome.sku);
const reasons = (of: ReturnType<typeof ranked>) => of.withheld.map(({ reason }) => reason);

describe('F14: the expected gain of a prompt', () => {
  const history = { acceptance: () => ({ accepted: 16, shown: 80 }) };

  it('is vector 1: 216 earned less 21 of time, and less 83 when the centre is busy', () => {
    expect(ranked({ history }).shown).toMatchObject([{ acceptPpm: 180_000, gainMinor: 195 }]);
    const busy = ranked({ history, facts: { 'centre.state': 'busy' } });
    expect(busy.shown).toMatchObject([{ gainMinor: 133 }]);
  });

  it('is vector 2: what costs more time than it earns is not shown, though it matches', () => {
    const margins = { 'WARR-3Y': 150 };
    const { shown, withheld } = ranked({ margins });
    expect(shown).toEqual([]);
    expect(withheld).toEqual([
      {
        link: null,
        rule: 'offer-warr-3y',
        sku: 'WARR-3Y',
        gainMinor: -6,
        reason: 'costs-more-time-than-it-earns',
      },
    ]);
  });

  it('rounds half up, below zero too, and is exact for large sums', () => {
    const half = { acceptance: () => ({ accepted: 8, shown: 0 }) };
    const free = compiled(ruleFor([warranty]), { agentCostMinorPerHour: 0, minGainMinor: -9 });
    expect(ranked({ rules: free, history: half, margins: { 'WARR-3Y': 5 } }).shown).toMatchObject([
      { acceptPpm: 500_000, gainMinor: 3 },
    ]);
    expect(ranked({ rules: free, history: half, margins: { 'WARR-3Y': -5 } }).shown).toMatchObject([
      { gainMinor: -2 },
    ]);
    const margins = { 'WARR-3Y': 9_007_199_254_740_991 };
    expect(ranked({ rules: free, history: half, margins }).shown).toMatchObject([
      { gainMinor: 4_503_599_627_370_496 },
    ]);
  });

  it('of a prompt that nobody knows anything of is that of no acceptance', () => {
    const unknown = { ...warranty, acceptPrior: { accepted: 0, shown: 0 } };
    expect(ranked({ rules: compiled(ruleFor([unknown])) }).withheld).toMatchObject([
      { gainMinor: -21 },
    ]);
  });
});

describe('F14: the order of prompts', () => {
  const three = ['B', 'A', 'C'].map((sku) => ({ ...warranty, sku }));
  const all = { promptsPerLine: 9, promptsPerOrder: 9 };

  it('is by gain, then link priority, then rule priority, then item', () => {
    const rules = compiled(ruleFor(three), all);
    expect(skus(ranked({ rules }))).toEqual(['B', 'A', 'C']);
    expect(skus(ranked({ rules, margins: { C: 1_300 } }))).toEqual(['C', 'B', 'A']);
    const links = [
      { ...link, id: 'second', rule: 'offer-c', priority: 2 },
      { ...link, id: 'first', rule: 'offer-a', priority: 1 },
    ];
    expect(skus(ranked({ rules, links }))).toEqual(['A', 'C', 'B']);
    const plain = [
      { ...link, id: 'z', sku: 'Z' },
      { ...link, id: 'y', sku: 'Y' },
    ];
    expect(skus(ranked({ rules: compiled(ruleFor([]), all), links: plain }))).toEqual(['Y', 'Z']);
  });

  it('is cut to so many of a line and of an order, those shown before included', () => {
    const rules = compiled(ruleFor(three));
    const one = ranked({ rules });
    expect(one.shown).toMatchObject([{ rank: 1, rule: 'offer-b' }]);
    expect(reasons(one)).toEqual(['enough-for-this-line', 'enough-for-this-line']);
    const before = { link: null, rule: 'other', answer: 'declined' } as const;
    expect(skus(ranked({ rules, history: { onLine: 1 } }))).toEqual([]);
    const full = ranked({ rules, history: { onOrder: [before, before] } });
    expect(reasons(full)).toEqual(three.map(() => 'enough-for-this-order'));
  });
});

describe('F14: the candidates', () => {
  it('are links of the item, those of its catalogue in place of the product’s', () => {
    const links = [
      link,
      { ...link, id: 'other', triggerSku: 'DRYER' },
      { ...link, id: 'off', isActive: false },
      { ...link, id: 'l2', sku: 'SOAP', catalogueId: 'spring' },
    ];
    const rules = compiled(ruleFor([]), { promptsPerLine: 9 });
    expect(skus(ranked({ rules, links }))).toEqual(['HOSE']);
    const spring = { 'order.sourceCode': 'SPR26', 'order.catalogueId': 'spring' };
    expect(skus(ranked({ rules, links, facts: spring }))).toEqual(['SOAP']);
    const noCode = { 'order.catalogueId': 'spring' };
    expect(skus(ranked({ rules, links, facts: noCode }))).toEqual(['HOSE']);
    const autumn = { 'order.sourceCode': 'AUT26', 'order.catalogueId': 'autumn' };
    expect(skus(ranked({ rules, links, facts: autumn }))).toEqual(['HOSE']);
  });

  it('believe in 1 of 20 and take 20 s, where a link has no rule', () => {
    const { shown } = ranked({ rules: compiled([]), links: [link] });
    expect(shown).toMatchObject([
      { link: 'l1', rule: null, acceptPpm: 50_000, gainMinor: 60 - 17 },
    ]);
  });

  it('take the outcome of the rule a link names, and only while that matches', () => {
    const isGold = { all: [{ fact: 'customer.tier', operator: 'equal', value: 'gold' }] } as const;
    const rules = compiled([aRule('for-gold', 9, isGold, warranty)]);
    const links = [{ ...link, rule: 'for-gold' }];
    expect(skus(ranked({ rules, links }))).toEqual([]);
    const { shown } = ranked({ rules, links, facts: { 'customer.tier': 'gold' } });
    expect(shown).toMatchObject([{ link: 'l1', rule: 'for-gold', outcome: { sku: 'WARR-3Y' } }]);
  });
});

describe('F14: no prompt is shown', () => {
  const forAll: readonly (readonly [string, Asked])[] = [
    ['line-from-a-prompt', { facts: { 'line.isFromPrompt': true } }],
    ['complaint-call', { facts: { 'call.type': 'complaint' } }],
    ['centre-overloaded', { facts: { 'centre.state': 'overload' } }],
    ['centre-overloaded', { facts: { 'centre.state': 'emergency' } }],
    ['account-held', { facts: { 'customer.accountHold': 'invoice' } }],
    ['account-fraudulent', { facts: { 'customer.fraudStatus': 'fraudulent' } }],
    ['card-being-read', { further: { isCardBeingRead: true } }],
    ['directed-selling-off', { further: { isDirectedSelling: false } }],
    ['out-of-stock', { further: { hasStock: () => false } }],
    ['shown-lately', { history: { daysSinceShown: () => 59 } }],
    [
      'declined-on-this-order',
      { history: { onOrder: [{ link: null, rule: 'offer-warr-3y', answer: 'declined' }] } },
    ],
    [
      'accepted-often-enough',
      { history: { onOrder: [{ link: null, rule: 'offer-warr-3y', answer: 'accepted' }] } },
    ],
  ];
  it.each(forAll)('because of %s', (reason, asked) => {
    expect(reasons(ranked(asked))).toEqual([reason]);
    expect(skus(ranked())).toEqual(['WARR-3Y']);
  });

  it('without consent, unknown or refused, where consent is needed', () => {
    const rules = compiled(ruleFor([warranty]), { consentNeeded: true });
    for (const facts of [{}, { 'customer.marketingConsent': false }]) {
      expect(reasons(ranked({ rules, facts }))).toEqual(['no-marketing-consent']);
    }
    const given = { 'customer.marketingConsent': true };
    expect(skus(ranked({ rules, facts: given }))).toEqual(['WARR-3Y']);
  });

  it('but is again after the days, before its most, and without stock where a link says so', () => {
    expect(skus(ranked({ history: { daysSinceShown: () => 60 } }))).toEqual(['WARR-3Y']);
    const links = [{ ...link, withoutStock: true }];
    const noStock = { hasStock: () => false };
    expect(skus(ranked({ rules: compiled([]), links, further: noStock }))).toEqual(['HOSE']);
    const twice = compiled(ruleFor([{ ...warranty, maxPerOrder: 2 }]));
    const onOrder = [{ link: null, rule: 'offer-warr-3y', answer: 'accepted' }] as const;
    expect(skus(ranked({ rules: twice, history: { onOrder } }))).toEqual(['WARR-3Y']);
  });

  it('by another link to the same rule, once that was declined', () => {
    const rules = compiled(ruleFor([warranty]));
    const links = [{ ...link, id: 'l2', rule: 'offer-warr-3y' }];
    const onOrder = [{ link: 'l1', rule: 'offer-warr-3y', answer: 'declined' }] as const;
    expect(reasons(ranked({ rules, links, history: { onOrder } }))).toEqual([
      'declined-on-this-order',
    ]);
  });
});
