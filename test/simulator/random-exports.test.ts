/** Random exports with random defects are read right, or refused at the right line. */
import { expect, it } from 'vitest';
import { faultOf, randomExport } from '../support/random-exports.ts';

it('reads 300 random exports as they were meant, or refuses them by line', () => {
  const faults: string[] = [];
  let refused = 0;
  for (let seed = 1; seed <= 300; seed++) {
    const one = randomExport(seed);
    const fault = faultOf(one);
    if (one.refusedAt !== null) refused += 1;
    if (fault !== '') faults.push(`seed ${seed} (${one.form}): ${fault}`);
  }
  expect(faults).toEqual([]);
  expect(refused).toBeGreaterThan(50);
});

it('is seen to fail where a file says something else', () => {
  const one = randomExport(1);
  expect(faultOf({ ...one, calls: one.calls.slice(1), refusedAt: null })).not.toBe('');
});
