/**
 * F1: every rule of every set matches the same facts in json-rules-engine, in the compiled set, and
 * by the plain meaning of its conditions.
 */
import { expect, it } from 'vitest';
import { type PairCount, runReferenceSeed } from '../support/reference-fuzz.ts';
import { firstSeed } from '../support/rig/first-seed.ts';

const pairsLeast = 100_000;

it('F1: 100,000 random pairs of rule and facts are decided alike by json-rules-engine, index and tree', async () => {
  const count: PairCount = { pairs: 0, matches: 0, sets: 0 };
  for (let seed = firstSeed; count.pairs < pairsLeast; seed += 1) {
    const difference = await runReferenceSeed(seed, count);
    expect(difference?.text ?? 'no difference').toBe('no difference');
  }
  // Both outcomes are common, and every kind had its turn.
  expect(count.matches).toBeGreaterThan(pairsLeast / 10);
  expect(count.pairs - count.matches).toBeGreaterThan(pairsLeast / 10);
  expect(count.sets).toBeGreaterThan(18);
});
