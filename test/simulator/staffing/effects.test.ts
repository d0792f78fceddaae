import { expect, it } from 'vitest';
import { Effects } from '../../../simulator/planning/staffing/effects.ts';

it('believes a roster that was tried more than what was measured by blocks', () => {
  const pattern = (profileId: string, presence: readonly number[]) => ({ profileId, presence });
  const patterns = [pattern('a', [1, 0]), pattern('a', [1, 1]), pattern('b', [1, 1])];
  const goals = [{ queueId: 'q' }];
  const terms = [0, 1].map((interval) => ({ profileId: 'a', interval, factor: 4 }));
  const slope = { goal: 0, surplus: { mean: 0, deviation: 1 }, offset: 0, terms };
  const effects = new Effects({ patterns, goals } as never, [slope]);
  expect([...effects.ofHeads(0)]).toEqual([4, 8, 0]);

  // A look on a few days, and then the whole sample.
  effects.learn([0, 0, 0], [1, 0, 0], { gained: [1], noise: 4 });
  const [looked = 0] = effects.ofHeads(0);
  expect(looked).toBeCloseTo(4 - 3 * (0.3 / 4.3));
  for (let times = 0; times < 50; times++) {
    effects.learn([0, 0, 0], [1, 0, 0], { gained: [1], noise: 1 });
  }
  const [alone = 0, both = 0, other] = effects.ofHeads(0);
  expect(alone).toBeCloseTo(1, 0);
  // What is learnt of one interval says nothing of another, nor of another profile.
  expect(both - alone).toBe(4);
  expect(other).toBe(0);
});
