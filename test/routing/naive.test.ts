import { expect, it } from 'vitest';
import { drawFor } from '../support/naive/philox.ts';
import { createNaiveRouter, createWholeNaiveRouter } from '../support/naive-router.ts';
import { describeRouting } from '../support/routing-suite.ts';
import { describeRoutingLater } from '../support/routing-suite-later.ts';

describeRouting('the naive router', createNaiveRouter);
describeRouting('the whole naive router', createWholeNaiveRouter);
describeRoutingLater('the whole naive router', createWholeNaiveRouter);

it('the naive draw is that of the reference vector', () => {
  expect(drawFor(1, 1, 'c1', 'a')).toBe(4_058_518_524);
});
