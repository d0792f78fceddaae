/**
 * Random walks over pairs of operations of a centre, by aggregate. `CALLWRIGHT_WALK_MS` sets how
 * long each goes on [10 s]; `CALLWRIGHT_WALK_STEPS` repeats the steps of one.
 */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import { firstSeed } from '../support/rig/first-seed.ts';
import { PairCoverage } from '../support/walks/pair-coverage.ts';
import { walkFor } from '../support/walks/walk-for.ts';
import { aggregateNames, straightOn, operationsOf } from '../support/walks/world-models.ts';
import { beginWorldWalk, modelOf } from '../support/walks/world-walk.ts';

const walkMs = Number(process.env['CALLWRIGHT_WALK_MS'] ?? 10_000);
const stepsPerWalk = 150;

it.each(aggregateNames)('walks over operations of %s find no fault', async (aggregate) => {
  const folder = aFolder();
  let worlds = 0;
  const place = () => {
    worlds += 1;
    return { aggregate, path: join(folder, `${worlds}.db`) };
  };
  const coverage = new PairCoverage(operationsOf[aggregate], await modelOf(place()));
  await walkFor(() => beginWorldWalk(place()), {
    name: aggregate,
    file: 'test/walks/world-walks.test.ts',
    coverage,
    length: stepsPerWalk,
    seed: firstSeed,
    walkMs,
    first: () => straightOn[aggregate] ?? [],
  });
  expect(coverage.neverAccepted).toEqual([]);
});
