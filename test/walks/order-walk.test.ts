/**
 * Random walks over pairs of operations of an order: its money balances after each, its reads
 * answer, and nothing answers 5xx. `CALLWRIGHT_WALK_MS` sets how long they go on [60 s];
 * `CALLWRIGHT_WALK_STEPS` repeats the steps of one.
 */
import { expect, it } from 'vitest';
import { firstSeed } from '../support/rig/first-seed.ts';
import { orderModelOf, rareOfOrders } from '../support/walks/order-model.ts';
import { firstOf, OrderWalk, orderOperations } from '../support/walks/order-walk.ts';
import { PairCoverage } from '../support/walks/pair-coverage.ts';
import { drawOf } from '../support/walks/walk.ts';
import { neverAccepted, walkFor } from '../support/walks/walk-for.ts';
import { aWalkedShop } from '../support/walks/walked-shop.ts';

const walkMs = Number(process.env['CALLWRIGHT_WALK_MS'] ?? 60_000);
const stepsPerWalk = 40;
const file = 'test/walks/order-walk.test.ts';

it('walks over operations of order find no fault', async () => {
  const coverage = new PairCoverage(orderOperations, orderModelOf(orderOperations));
  const shop = await aWalkedShop();
  await walkFor(() => OrderWalk.begin(shop), {
    name: 'order',
    file,
    coverage,
    stepsOfBeginning: 12,
    length: stepsPerWalk,
    seed: firstSeed,
    walkMs,
    rare: rareOfOrders,
    first: (seed) => firstOf(drawOf(seed)),
  });
  expect(neverAccepted({ coverage, rare: rareOfOrders })).toEqual([]);
});
