/** Walks of a fixed seed over each aggregate: a share of the long ones. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import { orderModel } from '../support/walks/order-model.ts';
import { aWalkedShop, firstOf, OrderWalk, orderOperations } from '../support/walks/order-walk.ts';
import { PairCoverage } from '../support/walks/pair-coverage.ts';
import { drawOf } from '../support/walks/walk.ts';
import { walkFor } from '../support/walks/walk-for.ts';
import { straightOn, operationsOf } from '../support/walks/world-models.ts';
import { beginWorldWalk, modelOf } from '../support/walks/world-walk.ts';

const seed = 1;
const file = 'test/walks/short-walks.test.ts';

it('a short walk over operations of order finds no fault', async () => {
  const coverage = new PairCoverage(orderOperations, orderModel);
  const shop = await aWalkedShop();
  await walkFor(() => OrderWalk.begin(shop), {
    ...{ name: 'order', file, coverage, seed },
    length: 40,
    walksMax: 12,
    first: (of) => firstOf(drawOf(of)),
  });
  expect(coverage.covered).toBeGreaterThan(150);
});

it.each([
  ['agent', 2, 200],
  ['list', 2, 30],
  ['rules', 1, 20],
  ['person', 1, 20],
  ['customer', 1, 5],
  ['goods', 1, 20],
  ['centre', 1, 20],
] as const)('a short walk over operations of %s finds no fault', async (aggregate, walks, min) => {
  const folder = aFolder();
  let worlds = 0;
  const place = () => {
    worlds += 1;
    return { aggregate, path: join(folder, `${worlds}.db`) };
  };
  const coverage = new PairCoverage(operationsOf[aggregate], await modelOf(place()));
  await walkFor(() => beginWorldWalk(place()), {
    ...{ name: aggregate, file, coverage, seed },
    length: 150,
    walksMax: walks,
    first: () => straightOn[aggregate] ?? [],
  });
  expect(coverage.covered).toBeGreaterThan(min);
});
