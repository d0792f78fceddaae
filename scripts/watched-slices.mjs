/**
 * `node scripts/watched-slices.mjs list | record SLICE passed|failed`: slices of ring 2 that failed
 * on main. Every CI run includes them until they have passed three times in a row. Plain JavaScript
 * on Node 20.
 *
 * `.ci/watched-slices.json` maps a slice to its number of passes since it failed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const passesWanted = 3;
const file =
  process.env.CALLWRIGHT_WATCHED_SLICES ??
  fileURLToPath(new URL('../.ci/watched-slices.json', import.meta.url));

process.exitCode = main(process.argv.slice(2));

function main([command, slice, outcome]) {
  const watched = JSON.parse(readFileSync(file, 'utf8'));
  const wrong = Object.keys(watched).find((slice) => !/^[1-6]$/.test(slice));
  if (wrong !== undefined) {
    process.stderr.write(`watched-slices: ${file} names slice ${wrong}, expected 1 to 6\n`);
    return 1;
  }
  if (command === 'list') {
    process.stdout.write(`${Object.keys(watched).join(' ')}\n`);
    return 0;
  }
  const isRecord = command === 'record' && /^[1-6]$/.test(slice ?? '');
  if (!isRecord || !['passed', 'failed'].includes(outcome)) {
    const expected = 'list, or record 1..6 passed|failed';
    process.stderr.write(`watched-slices: expected ${expected}\n`);
    return 2;
  }
  if (outcome === 'failed') watched[slice] = 0;
  else if (Object.hasOwn(watched, slice)) watched[slice] += 1;
  if (watched[slice] >= passesWanted) delete watched[slice];
  writeFileSync(file, `${JSON.stringify(watched, null, 2)}\n`);
  return 0;
}
