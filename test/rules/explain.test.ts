import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ConditionFile,
  explainAll,
  explainRule,
  type FactsFile,
  factRecord,
  ruleHolds,
  ruleKindNames,
  sayCondition,
  sayExplanation,
  type UnfiredRule,
} from '../../rules/index.ts';
import { arbitraryAtMs, arbitraryFacts, arbitraryRuleSet } from '../support/random-rule-sets.ts';
import {
  aRule,
  aRuleSet,
  checkedSet,
  everythingElseRule,
  leaf,
} from '../support/rule-set-builders.ts';

const gold = aRule('route', 'gold-german-order-calls', 900, [
  leaf('call.type', 'equal', 'order'),
  leaf('call.language', 'equal', 'de'),
  {
    any: [
      leaf('customer.tier', 'in', ['gold', 'platinum']),
      leaf('customer.lifetimeMinor', 'greaterThanInclusive', { fact: 'param.bigCustomerMinor' }),
    ],
  },
]);
const busy = aRule('route', 'busy', 950, [leaf('queue.waiting', 'greaterThan', 40)]);
const set = checkedSet(
  aRuleSet('route', [gold, busy, everythingElseRule('route')], {
    params: { bigCustomerMinor: 500_000 },
  }),
);
const silverFrench = {
  'call.type': 'order',
  'call.language': 'fr',
  'customer.tier': 'silver',
  'customer.lifetimeMinor': 40_000,
  'queue.waiting': 3,
};

function explained(name: string, facts: FactsFile) {
  const explanation = explainRule(set, name, factRecord(facts), 0);
  if (explanation === undefined) throw new Error('no such rule');
  return explanation;
}

describe('a rule that did not fire', () => {
  it('names its first failing test and the fewest facts to change', () => {
    const why = explained('gold-german-order-calls', silverFrench) as UnfiredRule;
    expect(why.fired).toBe(false);
    expect(why.firstFailing).toMatchObject({
      fact: 'call.language',
      operator: 'equal',
      value: 'fr',
      operand: 'de',
      pointer: '/rules/0/conditions/all/1',
    });
    expect(why.minimalChange?.map(({ fact, needs, nearest }) => [fact, needs.en, nearest])).toEqual(
      [
        ['call.language', 'German', 'de'],
        ['customer.tier', 'gold, platinum', 'gold'],
      ],
    );
    expect(why).toMatchObject({ never: false, unknownFacts: [], beatenBy: null });
  });

  it('is told in English and French', () => {
    const why = explained('gold-german-order-calls', silverFrench);
    expect(sayExplanation(why, 'en')).toEqual([
      'gold-german-order-calls does not hold.',
      'Language is French; the rule wants German.',
      'It would hold with 2 changes: Language → German, Loyalty tier → gold, platinum.',
    ]);
    expect(sayExplanation(why, 'fr').slice(0, 2)).toEqual([
      'gold-german-order-calls ne s’applique pas.',
      'Langue : français\u202f; la règle veut allemand.',
    ]);
  });

  it.each([
    [leaf('queue.waiting', 'greaterThan', 40), 'over 40', 'plus de 40'],
    [leaf('queue.waiting', 'greaterThanInclusive', 40), 'at least 40', 'au moins 40'],
    [
      { not: leaf('queue.waiting', 'lessThan', 40) },
      'anything but under 40',
      'tout sauf moins de 40',
    ],
    [leaf('queue.waiting', 'notEqual', 12), 'anything but 12', 'tout sauf 12'],
    [{ not: leaf('queue.waiting', 'notEqual', 40) }, '40', '40'],
    [leaf('call.tags', 'contains', 'vip'), 'vip among them', 'que vip en soit'],
    [leaf('call.tags', 'someFact:in', ['vip', 'new']), 'any of vip, new', 'l’un de vip, new'],
    [
      { not: leaf('call.minutesSinceLastCall', 'equal', null) },
      'a known value',
      'une valeur connue',
    ],
  ])('says what the rule wants in plain words: %j', (condition, en, fr) => {
    const checked = checkedSet(aRuleSet('route', [aRule('route', 'rule', 5, [condition])]));
    const why = explainRule(checked, 'rule', factRecord({ 'queue.waiting': 12 }), 0);
    if (why === undefined) throw new Error('the rule is there');
    expect(sayExplanation(why, 'en')[1]).toMatch(new RegExp(`; the rule wants ${en}\\.$`));
    expect(sayExplanation(why, 'fr')[1]).toMatch(new RegExp(`; la règle veut ${fr}\\.$`));
  });

  it('asks for a comparison of two facts too, where the change of one would break it', () => {
    const conditions = [
      leaf('price.newMinor', 'greaterThanInclusive', 500),
      { fact: 'price.newMinor', operator: 'lessThan', value: { fact: 'price.costMinor' } } as const,
    ];
    const checked = checkedSet(
      aRuleSet('priceLimit', [aRule('priceLimit', 'rule', 5, conditions)]),
    );
    const facts = { 'price.newMinor': 400, 'price.costMinor': 450 };
    const why = explainRule(checked, 'rule', factRecord(facts), 0) as UnfiredRule;
    expect(why.minimalChange?.map(({ kind }) => kind)).toEqual(['fact', 'relation']);
    const within = explainRule(
      checked,
      'rule',
      factRecord({ ...facts, 'price.costMinor': 600 }),
      0,
    ) as UnfiredRule;
    expect(within.minimalChange).toMatchObject([{ fact: 'price.newMinor', nearest: 500 }]);
  });

  it('names the nearest number, and the higher rule that decides', () => {
    const facts = { ...silverFrench, 'queue.waiting': 12 };
    const [change] = (explained('busy', facts) as UnfiredRule).minimalChange ?? [];
    expect(change).toMatchObject({
      fact: 'queue.waiting',
      nearest: 41,
      needs: { en: 'at least 41' },
    });
    const beaten = explained('everything-else', { ...facts, 'queue.waiting': 41 });
    expect(beaten).toMatchObject({
      fired: false,
      beatenBy: 'busy',
      firstFailing: null,
      minimalChange: [],
    });
    expect(sayExplanation(beaten, 'en')).toEqual([
      'everything-else holds, but busy is higher and decides.',
    ]);
  });

  it('names facts that were unknown and mattered', () => {
    const why = explained('gold-german-order-calls', { 'call.type': 'order' }) as UnfiredRule;
    expect(why.unknownFacts).toEqual(['call.language', 'customer.tier', 'customer.lifetimeMinor']);
  });

  it('is outside of its dates, or can never hold', () => {
    const dated = checkedSet(
      aRuleSet('prompt', [
        {
          ...aRule('prompt', 'spring', 5, [leaf('line.sku', 'equal', 'A')]),
          from: '2027-03-01T00:00:00Z',
        },
        aRule('prompt', 'odd', 4, [leaf('line.sku', 'equal', 'A'), leaf('line.sku', 'equal', 'B')]),
      ]),
    );
    const [spring, odd] = explainAll(dated, factRecord({ 'line.sku': 'A' }), 0);
    expect(spring).toMatchObject({
      period: 'notYet',
      firstFailing: null,
      minimalChange: [{ kind: 'instant', nearest: Date.parse('2027-03-01T00:00:00Z') }],
    });
    expect(odd).toMatchObject({ never: true, minimalChange: null });
  });

  it('masks personal data unless the reader may see it', () => {
    const facts = { ...silverFrench, 'call.language': 'de' };
    const masked = explained('gold-german-order-calls', facts) as UnfiredRule;
    expect(masked.firstFailing?.value).toBeUndefined();
    expect(sayExplanation(masked, 'en')[1]).toBe(
      'Loyalty tier is (hidden); the rule wants gold or platinum.',
    );
    const record = factRecord(facts);
    const shown = explainRule(set, gold.name, record, 0, { reveal: ['customer'] });
    expect(shown).toMatchObject({ firstFailing: { value: 'silver' } });
  });
});

describe('a rule that fired', () => {
  it('shows all tests, the branch that held and the higher rules that did not', () => {
    const facts = { ...silverFrench, 'call.language': 'de', 'customer.lifetimeMinor': 600_000 };
    expect(explained('gold-german-order-calls', facts)).toMatchObject({
      fired: true,
      branches: ['/rules/0/conditions/all/2/any/1'],
      higher: [{ rule: 'busy', firstFailing: { fact: 'queue.waiting', value: 3, operand: 40 } }],
      leaves: [{ holds: true }, { holds: true }, { holds: false }, { holds: true }],
    });
  });
});

describe('F11: explanations', () => {
  /** All values that matter to the tests below. */
  const domains: { readonly [fact: string]: readonly FactsFile[string][] } = {
    'customer.tier': ['none', 'bronze', 'silver', 'gold', 'platinum', null],
    'clock.isHoliday': [true, false],
    'call.attempts': [0, 1, 2, 3, 4, 5],
    'call.digits': [[], ['1'], ['2'], ['1', '2'], ['x'], ['x', '1'], ['x', '2'], ['x', '1', '2']],
  };
  const names = Object.keys(domains);
  const everyRecord = names.reduce<readonly FactsFile[]>(
    (records, name) =>
      records.flatMap((facts) =>
        (domains[name] ?? []).map((value) => ({ ...facts, [name]: value })),
      ),
    [{}],
  );
  const tiers = fc.constantFrom('none', 'bronze', 'silver', 'gold', 'platinum');
  const texts = fc.uniqueArray(fc.constantFrom('1', '2'), { minLength: 1 });
  const anyLeaf: fc.Arbitrary<ConditionFile> = fc.oneof(
    fc
      .tuple(fc.constantFrom('equal', 'notEqual'), fc.option(tiers))
      .map(([o, v]) => leaf('customer.tier', o, v)),
    fc
      .tuple(fc.constantFrom('in', 'notIn'), fc.uniqueArray(tiers, { minLength: 1 }))
      .map(([o, v]) => leaf('customer.tier', o, v)),
    fc.boolean().map((v) => leaf('clock.isHoliday', 'equal', v)),
    fc
      .tuple(
        fc.constantFrom(
          'lessThan',
          'greaterThan',
          'lessThanInclusive',
          'greaterThanInclusive',
          'equal',
        ),
        fc.integer({ min: 0, max: 4 }),
      )
      .map(([o, v]) => leaf('call.attempts', o, v)),
    fc
      .tuple(
        fc.constantFrom('someFact:in', 'everyFact:in', 'not:someFact:in', 'everyValue:swap:in'),
        texts,
      )
      .map(([o, v]) => leaf('call.digits', o, v)),
  );
  const { condition } = fc.letrec<{ condition: ConditionFile }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'group' },
      anyLeaf,
      fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
      fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
      tie('condition').map((not) => ({ not })),
    ),
  }));

  it('ask for as few changes as trying every record finds', () => {
    let possible = 0;
    fc.assert(
      fc.property(condition, fc.constantFrom(...everyRecord), (conditions, facts) => {
        const checked = checkedSet(
          aRuleSet('classify', [aRule('classify', 'rule', 5, [conditions])]),
        );
        const [rule] = checked.rules;
        const [why] = explainAll(checked, factRecord(facts), 0);
        if (rule === undefined || why === undefined || why.fired) return;
        const distances = everyRecord
          .filter((other) => ruleHolds(rule, factRecord(other), 0))
          .map(
            (other) => names.filter((name) => String(other[name]) !== String(facts[name])).length,
          );
        const fewest = distances.length === 0 ? undefined : Math.min(...distances);
        expect(why.minimalChange?.length).toBe(fewest);
        expect(why.never).toBe(fewest === undefined);
        possible += Number(fewest !== undefined);
      }),
      { numRuns: 600 },
    );
    expect(possible).toBeGreaterThan(100);
  });

  it('say of every rule of random sets whether it holds, and never fail', () => {
    const drawn = fc
      .constantFrom(...ruleKindNames)
      .chain((kind) => fc.tuple(arbitraryRuleSet(kind), arbitraryFacts(kind), arbitraryAtMs()));
    fc.assert(
      fc.property(drawn, ([file, facts, atMs]) => {
        const checked = checkedSet(file);
        const record = factRecord(facts);
        for (const [place, why] of explainAll(checked, record, atMs).entries()) {
          const rule = checked.rules[place];
          if (rule === undefined) continue;
          const isHolding = ruleHolds(rule, record, atMs);
          expect(why.fired || (isHolding && why.beatenBy !== null)).toBe(isHolding);
          if (!why.fired && isHolding) expect(why.minimalChange ?? []).toEqual([]);
          expect(sayExplanation(why, 'fr').join(' ')).not.toContain('undefined');
          expect(sayCondition(rule.term, 'en')).not.toContain('undefined');
        }
      }),
      { numRuns: 150 },
    );
  });
});
