import { describe, expect, it } from 'vitest';
import {
  checkRuleSet,
  compileRuleSet,
  coverage,
  type DecisionLine,
  type FactsFile,
  type RuleFile,
  type RuleSet,
} from '../../rules/index.ts';

function tagging(rules: readonly (readonly [string, RuleFile['conditions']])[]): RuleSet {
  const checked = checkRuleSet({
    set: 'tags',
    kind: 'classify',
    version: 3,
    rules: rules.map(([name, conditions], place) => ({
      name,
      priority: 100 - place,
      conditions,
      event: { type: 'classify', params: { tags: [name] } },
    })),
  });
  if (!checked.ok) throw new Error(JSON.stringify(checked.findings));
  return compileRuleSet(checked.set);
}

function asLine(facts: FactsFile): DecisionLine {
  return { kind: 'classify', set: 'tags', version: 3, atMs: 0, facts, matched: [] };
}

const set = tagging([
  [
    'gold-german',
    {
      all: [
        { fact: 'customer.tier', operator: 'equal', value: 'gold' },
        { fact: 'call.language', operator: 'equal', value: 'de' },
      ],
    },
  ],
  [
    'german',
    {
      any: [
        { fact: 'call.language', operator: 'equal', value: 'de' },
        { not: { all: [{ fact: 'call.attempts', operator: 'lessThan', value: 100 }] } },
      ],
    },
  ],
]);

const lines = [
  { 'customer.tier': 'gold', 'call.language': 'de', 'call.attempts': 1 },
  { 'customer.tier': 'gold', 'call.language': 'fr', 'call.attempts': 1 },
  { 'customer.tier': 'none', 'call.language': 'de', 'call.attempts': 1 },
  { 'call.language': 'fr', 'call.attempts': 1 },
].map(asLine);

describe('coverage', () => {
  it('counts matches, wins, and each condition: true, false, alone in the way', () => {
    const [gold, german] = coverage(lines, set).rules;
    expect(gold).toMatchObject({ rule: 'gold-german', matches: 1, wins: 1 });
    expect(gold?.leaves.map((leaf) => [leaf.fact, leaf.true, leaf.false, leaf.decisive])).toEqual([
      ['customer.tier', 2, 2, 1],
      ['call.language', 2, 2, 1],
    ]);
    expect(german).toMatchObject({ rule: 'german', matches: 2, wins: 1 });
    expect(german?.leaves.map((leaf) => [leaf.fact, leaf.true, leaf.false, leaf.decisive])).toEqual(
      [
        ['call.language', 2, 2, 2],
        ['call.attempts', 4, 0, 2],
      ],
    );
  });

  it('names rules that never fired or won, and conditions that are always the same', () => {
    const report = coverage([asLine({ 'call.language': 'fr', 'call.attempts': 1 })], set);
    expect(report.neverFired).toEqual([
      { rule: 'gold-german', verdict: 'didNot' },
      { rule: 'german', verdict: 'didNot' },
    ]);
    expect(coverage(lines.slice(0, 1), set).neverWon).toEqual(['german']);
    const always = report.neverFalse.map(({ rule, pointer }) => [rule, pointer]);
    expect(always).toEqual([['german', '/rules/1/conditions/any/1/not/all/0']]);
    expect(report.neverTrue).toHaveLength(3);
  });

  it('tells a rule that cannot fire from one that did not', () => {
    const { neverFired } = coverage([], set, new Set(['german']));
    expect(neverFired.map(({ verdict }) => verdict)).toEqual(['didNot', 'cannot']);
  });

  it('says how often each fact was unknown, the worst first', () => {
    expect(coverage(lines, set).facts).toEqual([
      { fact: 'customer.tier', unknown: 1, unknownShare: 0.25 },
      { fact: 'call.language', unknown: 0, unknownShare: 0 },
      { fact: 'call.attempts', unknown: 0, unknownShare: 0 },
    ]);
  });

  it('counts every match, and conditions only for a sample of many lines', () => {
    const many = Array.from({ length: 1_500 }, () => lines[0] ?? asLine({}));
    const other = { ...asLine({}), set: 'another' };
    expect(coverage([...many, other], set)).toMatchObject({
      evaluations: 1_500,
      passedOver: 1,
      sampled: 1_005,
      rules: [{ matches: 1_500, leaves: [{ true: 1_005 }, {}] }, {}],
    });
  });
});
