import { describe, expect, it } from 'vitest';
import {
  compileRuleSet,
  diffRuleSets,
  type RuleFile,
  rehearse,
  sayDiff,
  sayLosses,
  withJournal,
} from '../../rules/index.ts';
import {
  aRule,
  aRuleSet,
  checkedSet,
  everythingElseRule,
  leaf,
} from '../support/rule-set-builders.ts';

const tierIn = (...tiers: readonly string[]) => leaf('customer.tier', 'in', tiers);
const goldCallers = aRule('route', 'gold-callers', 800, [tierIn('gold', 'platinum')]);
const busy = aRule('route', 'busy', 700, [leaf('queue.waiting', 'greaterThan', 40)]);
const vipCallers = aRule(
  'route',
  'vip-callers',
  900,
  [leaf('customer.tier', 'equal', 'platinum')],
  { class: 0 },
);

const aCase = (name: string, tier: string, winner: string) => ({
  name,
  facts: { 'customer.tier': tier },
  expect: { winner },
});
const cases = [
  aCase('a gold caller', 'gold', 'gold-callers'),
  aCase('a platinum caller', 'platinum', 'gold-callers'),
  aCase('anybody', 'none', 'everything-else'),
];

const setOf = (rules: readonly RuleFile[], own: readonly ReturnType<typeof aCase>[] = []) =>
  checkedSet({ ...aRuleSet('route', [...rules, everythingElseRule('route')]), cases: [...own] });

describe('a diff names the rules that lose cases', () => {
  it('to a new rule, with the part lost, and how many of the cases show it', () => {
    const before = setOf([goldCallers, busy], cases);
    const diff = diffRuleSets(before, setOf([vipCallers, goldCallers, busy], cases));
    expect(diff.losses).toEqual([
      {
        rule: 'gold-callers',
        to: 'vip-callers',
        part: {
          what: { en: 'Loyalty tier platinum', fr: 'Niveau de fidélité : platinum' },
          example: { 'customer.tier': 'platinum' },
        },
        cases: {
          lost: 1,
          of: 2,
          example: { name: 'a platinum caller', facts: { 'customer.tier': 'platinum' } },
        },
        decisions: null,
      },
    ]);
    expect(sayDiff(diff, 'en')).toContain(
      'gold-callers loses to vip-callers: Loyalty tier platinum; 1 of its 2 cases (a platinum caller)',
    );
    expect(sayLosses(diff.losses, 'fr')).toEqual([
      'gold-callers perd au profit de vip-callers : Niveau de fidélité : platinum\u202f; 1 de ses 2 cas (a platinum caller)',
    ]);
  });

  it('with an example, where no case shows it', () => {
    const diff = diffRuleSets(setOf([goldCallers]), setOf([vipCallers, goldCallers]));
    expect(sayLosses(diff.losses, 'en')).toEqual([
      'gold-callers loses to vip-callers: Loyalty tier platinum; example customer.tier = "platinum"',
    ]);
  });

  it('by a case that the set no longer has', () => {
    const before = setOf([goldCallers], cases);
    const [loss] = diffRuleSets(before, setOf([vipCallers, goldCallers])).losses;
    expect(loss?.cases).toMatchObject({ lost: 1, of: 2 });
  });

  it('to a rule that was widened, or moved up', () => {
    const narrow = { ...vipCallers, conditions: { all: [tierIn('silver')] } } as RuleFile;
    const wide = { ...vipCallers, conditions: { all: [tierIn('silver', 'platinum')] } } as RuleFile;
    const widened = diffRuleSets(setOf([narrow, goldCallers]), setOf([wide, goldCallers]));
    expect(widened.losses).toMatchObject([{ rule: 'gold-callers', to: 'vip-callers' }]);
    const low = { ...vipCallers, priority: 600 };
    const movedUp = diffRuleSets(setOf([goldCallers, low]), setOf([vipCallers, goldCallers]));
    expect(movedUp.losses).toMatchObject([{ rule: 'gold-callers', to: 'vip-callers' }]);
  });

  it('and none that asks for other facts, is above, lost them before, or does not hold', () => {
    expect(diffRuleSets(setOf([busy]), setOf([vipCallers, busy])).losses).toEqual([]);
    const low = { ...vipCallers, priority: 600 };
    expect(diffRuleSets(setOf([goldCallers]), setOf([goldCallers, low])).losses).toEqual([]);
    const platinum = aRule('route', 'platinum', 950, [tierIn('platinum')]);
    const covered = diffRuleSets(
      setOf([platinum, goldCallers]),
      setOf([platinum, vipCallers, goldCallers]),
    );
    expect(covered.losses).toEqual([]);
    const lower = { ...platinum, priority: 850 };
    const gone = diffRuleSets(setOf([lower, goldCallers]), setOf([vipCallers, lower, goldCallers]));
    expect(gone.losses.map(({ rule }) => rule)).not.toContain('gold-callers');
    const goldAlone = { ...goldCallers, conditions: { all: [tierIn('gold')] } } as RuleFile;
    const narrowed = diffRuleSets(setOf([goldCallers], cases), setOf([vipCallers, goldAlone]));
    expect(narrowed.losses).toEqual([]);
  });

  it('and none where all matches count', () => {
    const tag = (name: string, priority: number) =>
      aRule('classify', name, priority, [tierIn('gold')]);
    const before = checkedSet(aRuleSet('classify', [tag('a', 1)]));
    const after = checkedSet(aRuleSet('classify', [tag('a', 1), tag('b', 2)]));
    expect(diffRuleSets(before, after).losses).toEqual([]);
  });

  it('with the recorded decisions lost, where a journal was run', () => {
    const before = compileRuleSet(setOf([goldCallers, busy]));
    const after = compileRuleSet(setOf([vipCallers, goldCallers, busy]));
    const told = (tier: string, waiting: number, atMs: number) => ({
      kind: 'route' as const,
      set: before.set,
      version: 1,
      atMs,
      subject: `c${atMs}`,
      facts: { 'customer.tier': tier, 'queue.waiting': waiting },
      matched: [],
    });
    const lines = [told('gold', 0, 1), told('platinum', 50, 2), told('platinum', 0, 3)];
    const report = rehearse({ lines, before, after, seed: 1 });
    const diff = withJournal(diffRuleSets(before.checked, after.checked), report);
    expect(diff.losses).toMatchObject([
      { rule: 'gold-callers', to: 'vip-callers', decisions: { lost: 2, of: 3 } },
    ]);
    expect(diff.losses[0]?.decisions?.example).toMatchObject({ name: 'c2' });
    expect(sayDiff(diff, 'en').at(-1)).toContain('2 of its 3 recorded decisions');
  });
});
