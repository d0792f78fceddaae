/**
 * `npm run mutations -- [fault …] [--area orders] [--workers 2] [--seed 1] [--json]`: plants each
 * fault in a copy of the tree, runs the tests, and writes its row of `docs/mutations.md`. Exit code
 * 1 if a fault survives, or the tree fails without one.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { areaOf, detectorAreas } from '../test/support/mutation/detectors.ts';
import type { Fault } from '../test/support/mutation/fault.ts';
import { faults } from '../test/support/mutation/faults.ts';
import { type MutationOptions, mutate, mutationsFile } from '../test/support/mutation/mutate.ts';
import { optionsOf, wholeOption } from './script-options.ts';

const workersMax = 2;

const usage = `npm run mutations -- [fault …] [--area NAME] [--workers N] [--seed N] [--json]

Plants each deliberate fault (or those chosen) in a copy of the tree, and looks which test catches
it. Their rows of ${mutationsFile} are replaced.
Exit code 1: a fault survives.

  fault        id of a fault, or how the ids of several begin
  --area NAME  faults in ${detectorAreas.join(', ')}; may be repeated
  --workers N  copies of the tree tested at a time (default: one per core, at most ${workersMax})
  --seed N     of the properties and of the fuzz (default 1)
  --json       the findings as JSON on stdout
  --help       this text
`;

process.exitCode = await mutate(optionsOf(usage, readOptions));

function readOptions(): MutationOptions {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      area: { type: 'string', multiple: true, default: [] },
      workers: { type: 'string', default: String(Math.min(availableParallelism(), workersMax)) },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
    },
  });
  const areas = values.area.map((area) => {
    const found = detectorAreas.find((known) => known === area);
    if (found !== undefined) return found;
    throw new Error(`no area ${area}, expected some of ${detectorAreas.join(', ')}`);
  });
  const isNamed = new Set(positionals.flatMap(faultsNamed));
  const isAll = areas.length + positionals.length === 0;
  return {
    chosen: faults.filter(
      (fault) => isAll || isNamed.has(fault) || areas.includes(areaOf(fault.file)),
    ),
    workers: wholeOption('workers', values.workers, 1),
    seed: wholeOption('seed', values.seed, 0),
    json: values.json,
  };
}

function faultsNamed(name: string): readonly Fault[] {
  const exact = faults.filter(({ id }) => id === name);
  const found = exact.length > 0 ? exact : faults.filter(({ id }) => id.startsWith(name));
  if (found.length > 0) return found;
  throw new Error(`no fault ${name}, expected some of ${faults.map(({ id }) => id).join(', ')}`);
}
