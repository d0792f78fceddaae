/**
 * Laws of the compiled evaluator on random rule sets and facts: it means what the tree of
 * conditions means.
 *
 * A failing seed is printed by fast-check; `CALLWRIGHT_SEED` chooses the seeds of a run.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CheckedRuleSet,
  checkRuleSet,
  compileRuleSet,
  factRecord,
  type RuleSetFile,
  ruleHolds,
  ruleKindNames,
} from '../../rules/index.ts';
import { arbitraryAtMs, arbitraryFacts, arbitraryRuleSet } from '../support/random-rule-sets.ts';

function checkedSet(file: RuleSetFile): CheckedRuleSet {
  const checked = checkRuleSet(file);
  if (!checked.ok) throw new Error(JSON.stringify(checked.findings[0]));
  return checked.set;
}

describe('the compiled evaluator on random sets', () => {
  it.each(ruleKindNames)('matches exactly the rules that hold by their tree: %s', (kind) => {
    const records = fc.array(fc.tuple(arbitraryFacts(kind), arbitraryAtMs()), {
      minLength: 1,
      maxLength: 30,
      size: 'max',
    });
    fc.assert(
      fc.property(arbitraryRuleSet(kind, { rulesMax: 150 }), records, (file, asked) => {
        const checked = checkedSet(file);
        const compiled = compileRuleSet(checked);
        const into = new Int32Array(checked.rules.length);
        for (const [facts, atMs] of asked) {
          const record = factRecord(facts);
          const expected = checked.rules.flatMap((rule, place) =>
            ruleHolds(rule, record, atMs) ? [place] : [],
          );
          const found = [...into.subarray(0, compiled.all(record, atMs, into))];
          expect(found).toEqual(expected);
          expect(compiled.first(record, atMs)).toBe(expected[0] ?? -1);
          const open = compiled.open(record);
          expect([...into.subarray(0, compiled.allOpen(open, record, atMs, into))]).toEqual(
            expected,
          );
          expect(compiled.firstOpen(open, record, atMs)).toBe(expected[0] ?? -1);
        }
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });
});
