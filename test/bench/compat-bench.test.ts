import { describe, expect, it } from 'vitest';
import { compatBenches } from '../../bench/compat.bench.ts';
import { measure } from '../../bench/harness.ts';

describe('the rows of the facade', () => {
  it.each(compatBenches.slice(0, 2).map((bench) => [bench.name, bench] as const))(
    'include %s, which finds the same results as the library',
    async (name, bench) => {
      const row = await measure(bench, { warmUpMs: 0, repetitionMs: 1, repetitions: 1 });
      expect(row).toMatchObject({ name, unit: 'runs/s', peer: 'json-rules-engine' });
      expect(row.value).toBeGreaterThan(0);
    },
  );
});
