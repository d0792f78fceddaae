/** How many calls may ring at once, before more of them answer than agents are free. */
import { expect, it } from 'vitest';
import { ringingMax } from '../../simulator/callers/pacing.ts';

/** By the binomial law: the largest count whose chance of more answers is at most the given one. */
const table = [
  { free: 1, answerShare: 0.5, chanceMax: 0.03, most: 1 },
  { free: 1, answerShare: 0.1, chanceMax: 0.03, most: 3 },
  { free: 5, answerShare: 0.35, chanceMax: 0.03, most: 8 },
  { free: 10, answerShare: 0.3, chanceMax: 0.03, most: 21 },
  { free: 10, answerShare: 0.35, chanceMax: 0.03, most: 18 },
  { free: 10, answerShare: 0.2, chanceMax: 0.05, most: 32 },
  { free: 40, answerShare: 0.35, chanceMax: 0.03, most: 90 },
  { free: 0, answerShare: 0.35, chanceMax: 0.03, most: 0 },
] as const;

it.each(table)('lets $most ring for $free free agents at $answerShare and $chanceMax', (row) => {
  expect(ringingMax(row)).toBe(row.most);
});
