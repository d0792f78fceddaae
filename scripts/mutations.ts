/**
 * `npm run mutations -- [fault …] [--seed 1] [--json]`: plants each fault in a copy of the tree and
 * runs the tests. A run of all faults writes `docs/mutations.md`. Exit code 1 if a fault survives,
 * or the tree fails without one.
 */
import { parseArgs } from 'node:util';
import { faults } from '../test/support/mutation/faults.ts';
import { type MutationOptions, mutate, mutationsFile } from '../test/support/mutation/mutate.ts';
import { optionsOf, wholeOption } from './script-options.ts';

const usage = `npm run mutations -- [fault …] [--seed 1] [--json]

Plants each deliberate fault of the routing core and the simulator (or those named) in a copy of the
tree, and looks which test catches it. A run of all faults writes ${mutationsFile}.
Exit code 1: a fault survives.

  --seed N   of the properties and of the fuzz (default 1)
  --json     the findings as JSON on stdout
  --help     this text
`;

process.exitCode = await mutate(optionsOf(usage, readOptions));

function readOptions(): MutationOptions {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
    },
  });
  const seed = wholeOption('seed', values.seed, 0);
  const unknown = positionals.find((id) => !faults.some((fault) => fault.id === id));
  if (unknown !== undefined) {
    const known = faults.map(({ id }) => id).join(', ');
    throw new Error(`no fault ${unknown}, expected some of ${known}`);
  }
  const chosen =
    positionals.length === 0 ? faults : faults.filter(({ id }) => positionals.includes(id));
  return { chosen, seed, json: values.json };
}
