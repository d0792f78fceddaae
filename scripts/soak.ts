/**
 * `npm run soak -- [--instants 50000000] [--seed 1] [--json]`: one busy centre for very long; `live
 * …` runs a whole service. Exit code 1: memory grew, or an invariant broke. Ctrl-C ends with the
 * verdict so far.
 */
import { parseArgs } from 'node:util';
import { type SoakOptions, soakCore } from '../test/support/soak/soak-core.ts';
import { goesOn, optionsOf, wholeOption } from './script-options.ts';

const failureCode = 1;

const usage = `npm run soak -- [--instants 50000000] [--seed 1] [--json]
npm run soak -- live [--days 60] [--speed 4000] [--json]

One busy centre for very long: its heap must stay flat, and the invariants must hold; or a whole
service for simulated days (soak -- live --help). Ctrl-C ends it with the verdict so far.
Exit code 1: one of them does not.

  --instants N  how long
  --seed N      of what people do
  --json        the verdict as JSON on stdout
  --help        this text
`;

if (process.argv[2] === 'live')
  await (await import('../test/support/soak/soak-live.ts')).soakLive();
else if (!(await soakCore(optionsOf(usage, readOptions)))) process.exitCode = failureCode;

function readOptions(): SoakOptions {
  const { values } = parseArgs({
    options: {
      instants: { type: 'string', default: '50000000' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
    },
  });
  return {
    instants: wholeOption('instants', values.instants, 1),
    seed: wholeOption('seed', values.seed, 0),
    isJson: values.json,
    isStill: goesOn(),
  };
}
