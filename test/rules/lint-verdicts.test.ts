import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CheckedRuleSet,
  dictionary,
  type FactsFile,
  factRecord,
  lintRuleSet,
  type RuleFinding,
  ruleHolds,
  ruleKindNames,
} from '../../rules/index.ts';
import { arbitraryAtMs, arbitraryFacts, arbitraryRuleSet } from '../support/random-rule-sets.ts';
import { checkedSet } from '../support/rule-set-builders.ts';

const examples: FactsFile = Object.fromEntries(
  dictionary
    .filter(({ nullable, type }) => !nullable && type !== 'list')
    .map(({ name, example }) => [name, example]),
);

/** Facts as the dictionary promises them: what is never unknown is not. */
function asPromised(facts: FactsFile): FactsFile {
  const known = Object.entries(facts).filter(([name, value]) => {
    return value !== null || !Object.hasOwn(examples, name);
  });
  return { ...examples, ...Object.fromEntries(known) };
}

const drawn = fc.constantFrom(...ruleKindNames).chain((kind) =>
  fc.tuple(
    arbitraryRuleSet(kind, { rulesMax: 8, depthMax: 2 }),
    fc.array(fc.tuple(arbitraryFacts(kind).map(asPromised), arbitraryAtMs()), {
      minLength: 12,
      maxLength: 12,
    }),
  ),
);

function ruleOf({ file, rules }: CheckedRuleSet, { pointer }: RuleFinding) {
  const index = Number(pointer.split('/')[2]);
  return rules.find((rule) => rule.name === file.rules[index]?.name);
}

describe('F9: verdicts of lint on random sets', () => {
  it('hold for every record, and every example is what it is said to be', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(drawn, ([file, records]) => {
        const set = checkedSet(file);
        for (const finding of lintRuleSet(set)) {
          const { id, witness, witnessAt } = finding;
          const rule = pointsAtRule(finding) ? ruleOf(set, finding) : undefined;
          if (rule === undefined) continue;
          seen.set(id, (seen.get(id) ?? 0) + 1);
          for (const [facts, atMs] of records) {
            const record = factRecord(facts);
            const holds = ruleHolds(rule, record, atMs);
            const isWinner = set.rules.find((one) => ruleHolds(one, record, atMs)) === rule;
            if (id === 'never-true') expect(holds).toBe(false);
            if (neverWins.has(id)) expect(isWinner).toBe(false);
          }
          if (witness !== undefined && id.endsWith('-conflict')) {
            const atMs = Date.parse(witnessAt ?? '1970-01-01T00:00:00Z');
            expect(ruleHolds(rule, factRecord(witness), atMs)).toBe(true);
          }
        }
      }),
      { numRuns: 200 },
    );
    for (const id of ['never-true', 'covered', 'call-type-conflict', 'redundant-condition']) {
      expect([id, seen.get(id) ?? 0]).toEqual([id, expect.toSatisfy((count: number) => count > 2)]);
    }
  });
});

const neverWins = new Set(['covered', 'shadowed']);

function pointsAtRule({ pointer }: RuleFinding): boolean {
  return pointer.startsWith('/rules/');
}
