/**
 * `npm run test:faults -- [--hours 1000] [--seed 1] [--without kill,disk]`: a centre in simulated
 * worlds in which everything fails, one seed each. Ctrl-C prints the results so far. Exit code 1
 * for any fault found.
 */
import { parseArgs } from 'node:util';
import { type Campaign, runFaultWorlds, toldOf, withoutOf } from '../test/faults/campaign.ts';
import { goesOn, optionsOf, wholeOption } from './script-options.ts';

const reportEveryMs = 10_000;
const usage = `npm run test:faults -- [--hours 1000] [--seed 1] [--without kill,disk]

A centre in random worlds in which everything fails that can, one of each seed, for so many
simulated hours. Ctrl-C prints what was done so far. Exit code 1: something was found.

  --hours N     how long
  --seed N      of the first world
  --without …   what does not fail: kill, takeOver, disk, clock, socket
  --help        this text
`;
const { hoursWanted, seed, without } = optionsOf(usage, () => {
  const { values } = parseArgs({
    options: {
      hours: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      without: { type: 'string', default: '' },
    },
  });
  return {
    hoursWanted: wholeOption('hours', values.hours, 1),
    seed: wholeOption('seed', values.seed, 0),
    without: withoutOf(values.without),
  };
});
const beganAtMs = performance.now();
let toldAtMs = beganAtMs;
let toldFound = 0;
const isStill = goesOn();

const all = await runFaultWorlds({
  seed,
  without,
  goesOn: (so) => {
    if (performance.now() - toldAtMs > reportEveryMs) {
      toldAtMs = performance.now();
      process.stderr.write(`${line(so)}\n`);
    }
    for (; toldFound < so.found.length; toldFound += 1) {
      const { seed: itsSeed, faults } = so.found[toldFound] ?? { seed, faults: [] };
      process.stderr.write(`seed ${itsSeed}: ${faults[0]}\n`);
    }
    return isStill() && so.hours < hoursWanted;
  },
});
process.stdout.write(`${line(all)}\n`);
for (const [name, count] of [...all.counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
  process.stdout.write(`  ${name.padEnd(20)} ${String(count).padStart(9)}\n`);
}
for (const found of all.found) process.stdout.write(`${await toldOf(found)}\n`);
if (all.found.length > 0) process.exitCode = 1;

function line({ hours, worlds, found }: Campaign): string {
  const rate = hours / ((performance.now() - beganAtMs) / 1_000);
  const seeds = `seeds ${seed} to ${seed + Math.max(0, worlds - 1)}`;
  const what = `${found.length} found`;
  return `${Math.round(hours)} of ${hoursWanted} simulated hours, ${rate.toFixed(1)} a second, ${seeds}, ${what}`;
}
