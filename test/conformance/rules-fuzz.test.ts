/**
 * F1: every rule of every set matches the same facts in json-rules-engine, in the compiled set, and
 * by the plain meaning of its conditions.
 */
import { describe, expect, it } from 'vitest';
import { compileRuleSet } from '../../rules/index.ts';
import {
  allForms,
  type CompileSet,
  createPairCount,
  runReferenceSeed,
} from '../support/reference-fuzz.ts';
import { firstSeed } from '../support/rig/first-seed.ts';

const pairsLeast = 100_000;

// Ten seconds on an idle core; several times that on a busy one.
describe('F1: random rules and facts', () => {
  it('are decided alike by json-rules-engine, index and tree, 100,000 pairs', async () => {
    const count = createPairCount();
    for (let seed = firstSeed; count.pairs < pairsLeast; seed += 1) {
      const difference = await runReferenceSeed(seed, count);
      expect(difference?.text ?? 'no difference').toBe('no difference');
    }
    // Both outcomes are common, every kind had its turn, and so had whatever a file can hold.
    expect(count.matches).toBeGreaterThan(pairsLeast / 10);
    expect(count.pairs - count.matches).toBeGreaterThan(pairsLeast / 10);
    expect(count.sets).toBeGreaterThan(18);
    expect([...count.forms].toSorted()).toEqual(allForms.toSorted());
  });

  it('show a compiled set that forgets one match in ten thousand', async () => {
    let matches = 0;
    const forgetful: CompileSet = (set) => {
      const { all } = compileRuleSet(set);
      return {
        all: (record, atMs, into) => {
          const found = all(record, atMs, into);
          matches += found;
          const isForgotten = matches >= 10_000;
          if (isForgotten) matches = 0;
          return isForgotten ? Math.max(0, found - 1) : found;
        },
      };
    };
    const count = createPairCount();
    let difference: Awaited<ReturnType<typeof runReferenceSeed>> = null;
    for (let seed = 1; difference === null && seed < 100; seed += 1) {
      difference = await runReferenceSeed(seed, count, forgetful);
    }
    expect(difference?.text).toContain('json-rules-engine says true, the compiled set false');
    expect(difference?.text).toContain(`npm run fuzz -- rules --seed ${difference?.seed}`);
  });
});
