/**
 * Random walks over pairs of operations of a centre, by aggregate. `CALLWRIGHT_WALK_MS` sets how
 * long each goes on [10 s]; `CALLWRIGHT_WALK_STEPS` repeats the steps of one.
 */
import { expect, it } from 'vitest';
import { firstSeed } from '../support/rig/first-seed.ts';
import { aWalkedAggregate } from '../support/walks/short-walk.ts';
import { neverAccepted, walkFor } from '../support/walks/walk-for.ts';
import { aggregateNames, leadAgent, rareOf, straightOn } from '../support/walks/world-models.ts';
import { beginWorldWalk } from '../support/walks/world-walk.ts';

const walkMs = Number(process.env['CALLWRIGHT_WALK_MS'] ?? 10_000);
const file = 'test/walks/world-walks.test.ts';
const length = 150;

it.each(aggregateNames)('walks over operations of %s find no fault', async (aggregate) => {
  const { place, coverage } = await aWalkedAggregate(aggregate);
  const rare = rareOf[aggregate];
  await walkFor(() => beginWorldWalk(place()), {
    name: aggregate,
    file,
    coverage,
    stepsOfBeginning: 80,
    length,
    seed: firstSeed,
    walkMs,
    rare,
    first: () => straightOn[aggregate] ?? [],
    lead: aggregate === 'agent' ? leadAgent : undefined,
  });
  expect(neverAccepted({ coverage, rare })).toEqual([]);
});
