/** A short walk of a fixed seed over operations of orders. */
import { expect, it } from 'vitest';
import { orderModelOf } from '../support/walks/order-model.ts';
import { firstOf, OrderWalk, orderOperations } from '../support/walks/order-walk.ts';
import { PairCoverage } from '../support/walks/pair-coverage.ts';
import { drawOf } from '../support/walks/walk.ts';
import { walkFor } from '../support/walks/walk-for.ts';
import { aWalkedShop } from '../support/walks/walked-shop.ts';

/** Each check reads all that hangs on the order. */
const checksEvery = 4;
const pairsMin = 1_000;

it('a short walk over operations of order finds no fault', async () => {
  const coverage = new PairCoverage(orderOperations, orderModelOf(orderOperations));
  const shop = await aWalkedShop();
  await walkFor(() => OrderWalk.begin(shop, { checksEvery }), {
    name: 'order',
    file: 'test/walks/short-order.test.ts',
    coverage,
    stepsOfBeginning: 12,
    seed: 1,
    length: 60,
    walksMax: 80,
    first: (of) => firstOf(drawOf(of)),
  });
  expect(coverage.covered).toBeGreaterThan(pairsMin);
});
