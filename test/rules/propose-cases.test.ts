import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compileRuleSet,
  factRecord,
  lintErrors,
  proposeCases,
  type RuleSetFile,
  ruleKindNames,
  runCases,
  unreachedRules,
} from '../../rules/index.ts';
import { arbitraryRuleSet } from '../support/random-rule-sets.ts';
import {
  aRule,
  aRuleSet,
  checkedSet,
  everythingElseRule,
  leaf,
} from '../support/rule-set-builders.ts';
import { cleanSets } from './lint-corpus/clean-sets.ts';

const sets = new URL('../../rules/sets/', import.meta.url);
const verdier = readdirSync(sets)
  .filter((name) => name.endsWith('.rules.json'))
  .map(
    (name) => [name, JSON.parse(readFileSync(new URL(name, sets), 'utf8')) as RuleSetFile] as const,
  );

describe('F9: proposed cases', () => {
  it('show each condition just inside and just outside of its bound, the others held true', () => {
    const file = aRuleSet('route', [
      aRule('route', 'busy-gold', 900, [
        leaf('queue.waiting', 'greaterThan', 40),
        leaf('customer.tier', 'in', ['gold', 'platinum']),
      ]),
      everythingElseRule('route'),
    ]);
    const cases = proposeCases(checkedSet(file));
    expect(cases.map(({ name, facts, expect: { winner } }) => [name, facts, winner])).toEqual([
      ['busy-gold: example', { 'queue.waiting': 41, 'customer.tier': 'gold' }, 'busy-gold'],
      [
        'busy-gold: just outside, Calls waiting 40',
        { 'queue.waiting': 40, 'customer.tier': 'gold' },
        'everything-else',
      ],
      [
        'busy-gold: just outside, Loyalty tier silver',
        { 'queue.waiting': 41, 'customer.tier': 'silver' },
        'everything-else',
      ],
      ['everything-else: example', { 'queue.waiting': 8 }, 'everything-else'],
    ]);
  });

  it('hold the other members of an any false where one is shown to matter', () => {
    const either = [
      leaf('queue.waiting', 'greaterThan', 40),
      leaf('customer.tier', 'equal', 'gold'),
    ];
    const file = aRuleSet('route', [
      aRule('route', 'either', 900, [{ any: either }]),
      everythingElseRule('route'),
    ]);
    const outside = proposeCases(checkedSet(file)).filter(({ name }) => name.includes('outside'));
    expect(outside).toHaveLength(2);
    for (const { facts, expect: expected } of outside) {
      expect(expected.winner).toBe('everything-else');
      expect(facts['queue.waiting']).toBeLessThanOrEqual(40);
      expect(facts['customer.tier']).not.toBe('gold');
    }
  });

  it('pass, and reach every rule that lint has nothing against', () => {
    for (const file of [...cleanSets.values(), ...verdier.map(([, set]) => set)]) {
      const checked = checkedSet(file);
      const cases = proposeCases(checked);
      const results = runCases(checked, cases);
      expect(results.filter(({ passed }) => !passed)).toEqual([]);
      expect(unreachedRules(checked, results), file.set).toEqual([]);
    }
    expect(verdier.length).toBeGreaterThan(8);
  });

  it('show nearly every condition of the sets in use to matter on its own', () => {
    let leaves = 0;
    let outside = 0;
    for (const [, file] of verdier) {
      const checked = checkedSet(file);
      leaves += JSON.stringify(file.rules).split('"operator"').length - 1;
      outside += proposeCases(checked).filter(({ name }) => name.includes('outside')).length;
    }
    expect(outside).toBeGreaterThan(leaves * 0.5);
  });

  it('have names that are each used once', () => {
    for (const [, file] of verdier) {
      const names = proposeCases(checkedSet(file)).map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it('give random rules that lint finds possible an example that they win', () => {
    let rules = 0;
    let won = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...ruleKindNames).chain((kind) => arbitraryRuleSet(kind)),
        (file) => {
          const checked = checkedSet(file);
          const never = new Set(
            lintErrors(checked).flatMap(({ id, pointer }) =>
              id === 'never-true' ? [file.rules[Number(pointer.split('/')[2])]?.name] : [],
            ),
          );
          const set = compileRuleSet(checked);
          const cases = proposeCases(checked);
          for (const { name } of checked.rules) {
            const example = cases.find((one) => one.name === `${name}: example`);
            if (never.has(name)) expect(example).toBeUndefined();
            else rules += 1;
            if (example === undefined) continue;
            const { matched } = set.decide(
              factRecord(example.facts),
              Date.parse(example.at ?? '1970-01-01T00:00:00Z'),
            );
            won += Number(matched.includes(name));
          }
        },
      ),
      { numRuns: 60 },
    );
    expect(rules).toBeGreaterThan(100);
    expect(won).toBeGreaterThan(rules * 0.5);
  });
});
