/**
 * Random walks over pairs of operations of an order: its money balances after each, its reads
 * answer, and nothing answers 5xx. `CALLWRIGHT_WALK_MS` sets how long they go on [60 s].
 */
import { expect, it } from 'vitest';
import { createDraw } from '../support/rig/draw.ts';
import { firstSeed } from '../support/rig/first-seed.ts';
import { aWalkedShop, OrderWalk, orderOperations } from '../support/walks/order-walk.ts';
import { PairCoverage } from '../support/walks/pair-coverage.ts';

const walkMs = Number(process.env['CALLWRIGHT_WALK_MS'] ?? 60_000);
const drawPurpose = 61;
/** Of draws from 0 to 1. */
const resolution = 2 ** 30;
const stepsPerWalk = 30;
/** Of the pairs; the fastest machine reaches them in seconds. */
const pairsMin = 100;

it('walks over operations of an order find no fault', async () => {
  const coverage = new PairCoverage(orderOperations);
  const shop = await aWalkedShop();
  const endAtMs = performance.now() + walkMs;
  for (let seed = firstSeed; performance.now() < endAtMs || seed === firstSeed; seed += 1) {
    const random = createDraw(seed, drawPurpose);
    const draw = () => random.int(0, resolution - 1) / resolution;
    const walk = new OrderWalk(shop, { draw, coverage });
    const faults = await walk.walk(stepsPerWalk);
    expect({ seed, faults, steps: faults.length === 0 ? [] : walk.report }).toEqual({
      seed,
      faults: [],
      steps: [],
    });
  }
  process.stdout.write(`pairs: order ${coverage.covered} of ${coverage.all}\n`);
  expect(coverage.covered).toBeGreaterThan(pairsMin);
});
