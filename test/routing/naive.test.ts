import { expect, it } from 'vitest';
import { drawFor } from '../support/naive/philox.ts';
import { createNaiveRouter } from '../support/naive-router.ts';
import { describeRouting } from '../support/routing-suite.ts';
import { describeRoutingPart2 } from '../support/routing-suite-2.ts';

describeRouting('the naive router', createNaiveRouter);
describeRoutingPart2('the naive router', createNaiveRouter);

it('the naive draw is that of the reference vector', () => {
  expect(drawFor(1, 1, 'c1', 'a')).toBe(4_058_518_524);
});
