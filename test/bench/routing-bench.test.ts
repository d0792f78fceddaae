import { describe, expect, it } from 'vitest';
import { routingBenches } from '../../bench/routing.bench.ts';

describe('the routing benches', () => {
  it('have a row for 100 agents and one for 10,000', () => {
    expect(routingBenches.map((bench) => bench.name)).toEqual([
      'routing.decide.100',
      'routing.decide.10k',
    ]);
  });

  it('begin only where core and peer offer the same calls, and then decide at every input', () => {
    const [small] = routingBenches;
    const sides = small?.begin();
    for (const side of [sides?.ours, sides?.theirs]) {
      for (let round = 0; round < 5; round += 1) expect(side?.().done).toBe(100);
    }
  });
});
