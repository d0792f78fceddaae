/**
 * Random walks over pairs of operations of a centre, by aggregate. `CALLWRIGHT_WALK_MS` sets how
 * long each goes on [10 s].
 */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import { createDraw } from '../support/rig/draw.ts';
import { firstSeed } from '../support/rig/first-seed.ts';
import { PairCoverage } from '../support/walks/pair-coverage.ts';
import {
  aggregateNames,
  aWalkedWorld,
  operationsOf,
  WorldWalk,
} from '../support/walks/world-walk.ts';

const walkMs = Number(process.env['CALLWRIGHT_WALK_MS'] ?? 10_000);
const drawPurpose = 62;
const resolution = 2 ** 30;
const stepsPerWalk = 60;

it.each(aggregateNames)('walks over operations of %s find no fault', async (aggregate) => {
  const coverage = new PairCoverage(operationsOf[aggregate]);
  const endAtMs = performance.now() + walkMs;
  for (let seed = firstSeed; performance.now() < endAtMs || seed === firstSeed; seed += 1) {
    const path = join(aFolder(), 'store.db');
    const world = await aWalkedWorld(path);
    const random = createDraw(seed, drawPurpose);
    const draw = () => random.int(0, resolution - 1) / resolution;
    const walk = new WorldWalk(world, { draw, coverage });
    const faults = await walk.walk(stepsPerWalk);
    const steps = faults.length === 0 ? [] : walk.report;
    expect({ seed, faults, steps }).toEqual({ seed, faults: [], steps: [] });
    await world.app.close();
  }
  process.stdout.write(`pairs: ${aggregate} ${coverage.covered} of ${coverage.all}\n`);
  expect(coverage.covered).toBeGreaterThan(0);
});
