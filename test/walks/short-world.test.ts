/** Short walks of a fixed seed over the other aggregates of a centre. */
import { it } from 'vitest';
import { walksShortly } from '../support/walks/short-walk.ts';

it.each([
  ['list', 2, 30],
  ['rules', 1, 20],
  ['person', 1, 30],
  ['customer', 1, 10],
  ['goods', 1, 30],
  ['centre', 1, 30],
] as const)(
  'a short walk over operations of %s finds no fault',
  async (aggregate, walks, pairsMin) => {
    await walksShortly(aggregate, { file: 'test/walks/short-world.test.ts', walks, pairsMin });
  },
);
