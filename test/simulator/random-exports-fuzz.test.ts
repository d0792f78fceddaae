/** The same as random-exports.test.ts, on ten thousand files. */
import { expect, it } from 'vitest';
import { faultOf, randomExport } from '../support/random-exports.ts';

it('reads 10,000 random exports as they were meant, or refuses them by line', () => {
  const faults: string[] = [];
  for (let seed = 1_000; seed < 11_000; seed++) {
    const one = randomExport(seed);
    const fault = faultOf(one);
    if (fault !== '') faults.push(`seed ${seed} (${one.form}): ${fault}`);
  }
  expect(faults).toEqual([]);
}, 600_000);
