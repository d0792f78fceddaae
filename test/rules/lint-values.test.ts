import { describe, expect, it } from 'vitest';
import { judgeRuleSet, lintRuleSet, type RuleSetFile, type RuleWorld } from '../../rules/index.ts';
import {
  anItem,
  aRule,
  aRuleSet,
  aWorld,
  checkedSet,
  everythingElseRule,
  leaf,
} from '../support/rule-set-builders.ts';

/** What lint says of one set: severity, id and place. */
function found(file: RuleSetFile): readonly string[] {
  return lintRuleSet(checkedSet(file)).map(({ severity, id, pointer }) =>
    [severity, id, pointer].join(' '),
  );
}

const routes = (condition: Parameters<typeof aRule>[3][0], more: Partial<RuleSetFile> = {}) =>
  aRuleSet('route', [aRule('route', 'rule', 5, [condition]), everythingElseRule('route')], more);

const at = '/rules/0/conditions/all/0/value';

describe('F9: constants that no fact will ever have', () => {
  it.each([
    ['a language in capitals', leaf('call.language', 'equal', 'EN'), at],
    ['a number without its plus', leaf('call.dialledNumber', 'in', ['0033123']), `${at}/0`],
    ['a country by its name', leaf('customer.country', 'in', ['FR', 'France']), `${at}/1`],
    ['a weekday of another count', leaf('clock.weekday', 'in', [6, 7, 8]), `${at}/2`],
    ['a day that no calendar has', leaf('clock.dayNumber', 'in', [20_260_230]), `${at}/0`],
  ])('are warned of: %s', (_what, condition, pointer) => {
    expect(found(routes(condition))).toContain(`warning value-never-occurs ${pointer}`);
  });

  it('are not looked for in bounds, names and free texts', () => {
    const day = leaf('clock.dayNumber', 'lessThan', 20_261_200);
    expect(found(routes(day))).toEqual([]);
    expect(found(routes(leaf('call.tags', 'someFact:in', ['Big Customer', '7'])))).toEqual([]);
  });

  it('are hinted at where they stand twice', () => {
    const twice = leaf('call.tags', 'someFact:in', ['a', 'b', 'a']);
    expect(found(routes(twice))).toEqual([`hint repeated-value ${at}/2`]);
  });
});

describe('F9: names that the centre does not have', () => {
  const linen = leaf('line.category', 'equal', 'lnge');
  const prompts = (conditions: readonly (typeof linen)[], more: Partial<RuleSetFile> = {}) =>
    aRuleSet('prompt', [aRule('prompt', 'rule', 5, conditions)], more);
  const values = (file: RuleSetFile, world?: RuleWorld) =>
    lintRuleSet(checkedSet(file), world)
      .filter(({ id }) => id === 'value-never-occurs')
      .map(({ severity, pointer, message }) => [severity, pointer, message].join(' '));

  it('are warned of in conditions, with the nearest name', () => {
    expect(values(prompts([linen]), aWorld)).toEqual([
      `warning ${at} line.category is never lnge, which the rule rule compares it with; expected a known category, did you mean linge?`,
    ]);
    const where = leaf('order.skus', 'someFact:in', ['WARR-3Y', 'WARR-3X']);
    expect(values(prompts([where]), aWorld)).toEqual([expect.stringContaining(`${at}/1 `)]);
    const roles = leaf('agent.roles', 'contains', 'sales-senoir');
    expect(
      values(aRuleSet('priceLimit', [aRule('priceLimit', 'rule', 5, [roles])]), aWorld),
    ).toEqual([expect.stringContaining('did you mean sales-senior?')]);
  });

  it('are warned of in parameters, where these stand', () => {
    const tested = leaf('line.sku', 'in', { fact: 'param.skus' });
    const file = prompts([tested], { params: { skus: ['A', 'AA'] } });
    expect(values(file, aWorld)).toEqual([expect.stringContaining('/params/skus/1 ')]);
  });

  it('are not looked for where the centre’s are not known, nor where the set brings them', () => {
    expect(values(prompts([linen]))).toEqual([]);
    expect(values(prompts([linen], { items: [anItem('E', 'lnge')] }), aWorld)).toEqual([]);
  });
});

describe('F9: words and items that a set brings', () => {
  const script = (more: Partial<RuleSetFile>) => {
    const rule = aRule('script', 'rule', 5, [leaf('line.sku', 'equal', 'A')], {
      text: 'own',
    } as object);
    return aRuleSet('script', [rule], more);
  };
  const linted = (file: RuleSetFile, world: RuleWorld) =>
    lintRuleSet(checkedSet(file), world).map(({ id, pointer }) => `${id} ${pointer}`);

  it('are as good as the centre’s, which others still have to be', () => {
    const texts = { own: { fr: 'Bonjour.', en: 'Hello.' } };
    expect(linted(script({}), aWorld)).toEqual(['unknown-text /rules/0/event/params/text']);
    expect(linted(script({ texts }), aWorld)).toEqual([]);
    const other = { ...texts, spare: { fr: 'Au revoir.' } };
    expect(linted(script({ texts: other }), aWorld)).toEqual(['unused-text /texts/spare']);
  });

  it('need every language of the centre, and repeat no fact about payment', () => {
    const texts = { own: { fr: 'Par {order.paymentMethods}.' } };
    expect(linted(script({ texts }), { languages: ['fr', 'en'] })).toEqual([
      'text-not-in-language /texts/own',
      'payment-fact-in-outcome /rules/0/event/params/text',
    ]);
  });

  it('are named once', () => {
    const items = [anItem('E', 'linge'), anItem('E', 'bain')];
    const judged = judgeRuleSet(script({ items }));
    expect(judged.ok ? [] : judged.findings.map(({ id }) => id)).toEqual(['duplicate-sku']);
  });
});

describe('F9: what a set defines and nothing asks for', () => {
  const condition = leaf('customer.lifetimeMinor', 'greaterThan', { fact: 'param.bigMinor' });

  it('is hinted at', () => {
    const more = {
      params: { bigMinor: 5, smallMinor: 2 },
      conditions: { big: { all: [condition] }, small: { all: [condition] } },
    };
    expect(found(routes({ condition: 'big' }, more))).toEqual([
      'hint unused-condition /conditions/small',
      'hint unused-param /params/smallMinor',
    ]);
  });

  it('is warned of where it is nearly a parameter that the kind reads by itself', () => {
    const rules = [aRule('prompt', 'rule', 5, [leaf('line.sku', 'equal', 'A')])];
    const params = { promptPerLine: 2, promptsPerOrder: 3 };
    expect(found(aRuleSet('prompt', rules, { params }))).toEqual([
      'warning unused-param /params/promptPerLine',
    ]);
  });
});

describe('F9: facts that all cases start from', () => {
  it('keep the set from being active where they are none', () => {
    const baseFacts = { 'queue.waiting': 'many', 'queue.wating': 1 };
    const file = routes(leaf('queue.waiting', 'greaterThan', 40), { baseFacts });
    const judged = judgeRuleSet(file);
    expect(judged.ok ? [] : judged.findings.map(({ pointer }) => pointer)).toEqual([
      '/baseFacts/queue.waiting',
      '/baseFacts/queue.wating',
    ]);
  });
});
