/**
 * `npm run test:crash -- [--kills 10] [--seed 1]`: kills a service at random moments and restarts
 * it; all that it acknowledged must be there. `CALLWRIGHT_KILLS` also sets the number. Exit code 1:
 * something is lost or done twice.
 */
import { parseArgs } from 'node:util';
import { crashRun } from '../test/support/crash-run.ts';
import { createDraw } from '../test/support/rig/draw.ts';
import { goesOn } from './script-options.ts';

const killsDefault = process.env['CALLWRIGHT_KILLS'] ?? '10';
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: killsDefault },
    seed: { type: 'string', default: '1' },
  },
});
const tell = (line: string): void => void process.stderr.write(`${line}\n`);
const draw = createDraw(Number(values.seed), 1);
const verdict = await crashRun({ kills: Number(values.kills), draw, tell, goesOn: goesOn() });
const { kills, acknowledged, connected, lost, doubled, wrong, repeated, effects } = verdict;
const counts = {
  kills,
  acknowledged,
  connected,
  effects,
  lost: lost.length,
  doubled: doubled.length,
};
const all = { ...counts, wrong: wrong.length, positionsRepeated: repeated.length };
for (const [name, count] of Object.entries(all)) {
  process.stdout.write(`${name.padEnd(18)} ${String(count).padStart(9)}\n`);
}
const faults = [...lost, ...doubled, ...wrong, ...repeated];
for (const fault of faults) process.stdout.write(`  ${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
