import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse, ruleWitness } from '../../rules/boxes/analysis.ts';
import type { Box } from '../../rules/boxes/box.ts';
import { ruleBoxes } from '../../rules/boxes/rule-boxes.ts';
import { Space } from '../../rules/boxes/space.ts';
import { hasValue } from '../../rules/boxes/value-set.ts';
import { type FactRecord, factRecord, ruleHolds, ruleKindNames } from '../../rules/index.ts';
import { arbitraryAtMs, arbitraryFacts, arbitraryRuleSet } from '../support/random-rule-sets.ts';
import { checkedSet } from '../support/rule-set-builders.ts';

/** Random sets of any kind. */
const setAndFacts = fc
  .constantFrom(...ruleKindNames)
  .chain((kind) =>
    fc.tuple(
      arbitraryRuleSet(kind),
      fc.array(fc.tuple(arbitraryFacts(kind), arbitraryAtMs()), { minLength: 8, maxLength: 8 }),
    ),
  );

function isInBox({ places, sets }: Box, space: Space, record: FactRecord, atMs: number): boolean {
  return places.every((place, position) => {
    const set = sets[position];
    return set === undefined || hasValue(set, space.valueAt(place, record, atMs));
  });
}

describe('F9: boxes of a rule', () => {
  it('hold exactly the records for which the rule holds', () => {
    let pairs = 0;
    let held = 0;
    fc.assert(
      fc.property(setAndFacts, ([file, records]) => {
        const space = new Space({ mayMiss: true });
        for (const rule of checkedSet(file).rules) {
          const boxes = ruleBoxes(space, rule);
          if (boxes === null) continue;
          for (const [facts, atMs] of records) {
            const record = factRecord(facts);
            const isIn = boxes.some((box) => isInBox(box, space, record, atMs));
            expect(isIn).toBe(ruleHolds(rule, record, atMs));
            pairs += 1;
            held += Number(isIn);
          }
        }
      }),
      { numRuns: 150 },
    );
    expect(pairs).toBeGreaterThan(2_000);
    expect(held).toBeGreaterThan(500);
  });

  it('give an example for nearly every box, and the rule holds for it', () => {
    let boxCount = 0;
    let found = 0;
    fc.assert(
      fc.property(setAndFacts, ([file]) => {
        const analysis = analyse(checkedSet(file));
        for (const { rule, boxes } of analysis.rules) {
          for (const box of boxes ?? []) {
            boxCount += 1;
            found += Number(ruleWitness(analysis, rule, box) !== undefined);
          }
        }
      }),
      { numRuns: 100 },
    );
    expect(found).toBeGreaterThan(boxCount * 0.9);
  });
});
