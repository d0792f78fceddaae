/**
 * Random walks over pairs of operations of an order: its money balances after each, its reads
 * answer, and nothing answers 5xx. `CALLWRIGHT_WALK_MS` sets how long they go on [60 s];
 * `CALLWRIGHT_WALK_STEPS` repeats the steps of one.
 */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import { aServer, type TestApi } from '../support/api-server.ts';
import { firstSeed } from '../support/rig/first-seed.ts';
import { orderModelOf, rareOfOrders } from '../support/walks/order-model.ts';
import { aWalkedShop, firstOf, OrderWalk, orderOperations } from '../support/walks/order-walk.ts';
import { PairCoverage } from '../support/walks/pair-coverage.ts';
import { drawOf } from '../support/walks/walk.ts';
import { walkFor } from '../support/walks/walk-for.ts';
import { TurnedClock } from '../support/turned-clock.ts';

const walkMs = Number(process.env['CALLWRIGHT_WALK_MS'] ?? 60_000);
const stepsPerWalk = 40;
const file = 'test/walks/order-walk.test.ts';
const durableWalks = 6;
/** Reads without a change after which nothing is being done. */
const steadyReads = 3;

it('walks over operations of order find no fault', async () => {
  const coverage = new PairCoverage(orderOperations, orderModelOf(orderOperations));
  const shop = await aWalkedShop();
  await walkFor(() => OrderWalk.begin(shop), {
    name: 'order',
    file,
    coverage,
    length: stepsPerWalk,
    seed: firstSeed,
    walkMs,
    first: (seed) => firstOf(drawOf(seed)),
  });
  const rare = new Set(Object.keys(rareOfOrders));
  expect(coverage.neverAccepted.filter((id) => !rare.has(id))).toEqual([]);
});

it('walked orders are the same after a restart', async () => {
  const data = aFolder();
  const place = { data, path: join(data, 'store.db') };
  const coverage = new PairCoverage(orderOperations, orderModelOf(orderOperations));
  const shop = await aWalkedShop(place);
  const walked: OrderWalk[] = [];
  const begin = async () => {
    const one = await OrderWalk.begin(shop);
    walked.push(one);
    return one;
  };
  await walkFor(begin, {
    ...{ name: 'order', file, coverage, seed: firstSeed },
    length: stepsPerWalk,
    walksMax: durableWalks,
    first: (seed) => firstOf(drawOf(seed)),
  });
  const { served } = shop.centre;
  const paths = walked.flatMap(({ reads }) => reads);
  let [before, steady] = [await answersTo(served, paths), 0];
  while (steady < steadyReads) {
    await shop.centre.rests();
    const now = await answersTo(served, paths);
    steady = JSON.stringify(now) === JSON.stringify(before) ? steady + 1 : 0;
    before = now;
  }
  await served.stopOrders?.();
  await served.app.close();
  served.store.close();
  const next = await aServer(undefined, [], {}, {
    takesOrders: true,
    path: place.path,
    orderHost: { data },
    clock: new TurnedClock(served.clock.nowMs()),
    epoch: 2,
  });
  expect(await answersTo(next, paths)).toEqual(before);
  expect(paths.length).toBeGreaterThan(durableWalks);
  await next.stopOrders?.();
});

async function answersTo({ ask }: TestApi, paths: readonly string[]) {
  const found: { readonly path: string; readonly status: number; readonly body: object }[] = [];
  for (const path of paths) {
    const { status, body } = await ask('GET', `/api/v1/${path}`, { as: 'helene' });
    found.push({ path, status, body });
  }
  return found;
}
