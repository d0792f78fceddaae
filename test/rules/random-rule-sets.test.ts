import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkRuleSet,
  type FactProblem,
  factRecord,
  ruleHolds,
  ruleKindNames,
} from '../../rules/index.ts';
import { arbitraryAtMs, arbitraryFacts, arbitraryRuleSet } from '../support/random-rule-sets.ts';

describe('the random rule sets of the tests', () => {
  it.each(ruleKindNames)('are accepted by the check of names, facts too, and hit: %s', (kind) => {
    let hits = 0;
    let misses = 0;
    fc.assert(
      fc.property(
        arbitraryRuleSet(kind),
        arbitraryFacts(kind),
        arbitraryAtMs(),
        (file, facts, atMs) => {
          const checked = checkRuleSet(file);
          expect(checked).toMatchObject({ ok: true });
          const problems: FactProblem[] = [];
          const record = factRecord(facts, problems);
          expect(problems).toEqual([]);
          if (!checked.ok) return;
          for (const rule of checked.set.rules) {
            if (ruleHolds(rule, record, atMs)) hits += 1;
            else misses += 1;
          }
        },
      ),
      { numRuns: 60 },
    );
    expect(hits).toBeGreaterThan(50);
    expect(misses).toBeGreaterThan(50);
  });
});
