/** A few walks of a fixed seed over one aggregate of a centre. */
import { join } from 'node:path';
import { expect } from 'vitest';
import { aFolder } from '../a-folder.ts';
import { PairCoverage } from './pair-coverage.ts';
import { walkFor } from './walk-for.ts';
import { type Aggregate, leadAgent, operationsOf, straightOn } from './world-models.ts';
import { beginWorldWalk, modelOf } from './world-walk.ts';

const seed = 1;
const length = 120;

export async function walksShortly(
  aggregate: Aggregate,
  of: { readonly file: string; readonly walks: number; readonly pairsMin: number },
): Promise<void> {
  const { place, coverage } = await aWalkedAggregate(aggregate);
  await walkFor(() => beginWorldWalk(place()), {
    name: aggregate,
    file: of.file,
    coverage,
    stepsOfBeginning: 80,
    seed,
    length,
    walksMax: of.walks,
    first: () => straightOn[aggregate] ?? [],
    lead: aggregate === 'agent' ? leadAgent : undefined,
  });
  expect(coverage.covered).toBeGreaterThan(of.pairsMin);
}

/** The coverage of an aggregate by its model, and a place for the store of each of its worlds. */
export async function aWalkedAggregate(aggregate: Aggregate) {
  const folder = aFolder();
  let worlds = 0;
  const place = () => {
    worlds += 1;
    return { aggregate, path: join(folder, `${worlds}.db`) };
  };
  return { place, coverage: new PairCoverage(operationsOf[aggregate], await modelOf(place())) };
}
