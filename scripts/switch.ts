/**
 * `npm run test:switch [-- --calls 2000]`: telephones, Asterisk and a service at 20 calls a second,
 * then kills during calls. Exit code 1 for any fault. For the bench, as JSON: `--figures` prints
 * set-up times, `--telephone` those of a telephone in a page.
 */
import { parseArgs } from 'node:util';
import { agree, callsRun } from '../test/support/telephony/calls-run.ts';
import { switchFigures } from '../test/support/telephony/figures-run.ts';
import { asteriskKilled, serviceKilled, takenOver } from '../test/support/telephony/kill-runs.ts';
import { telephoneTimes } from '../test/support/telephony/telephone-times.ts';

const callsUsual = 2_000;
const orphanMsMax = 10_000;

const { values } = parseArgs({
  options: {
    calls: { type: 'string' },
    figures: { type: 'boolean' },
    telephone: { type: 'boolean' },
  },
});
let isWell = true;

if (values.figures) process.stdout.write(`${JSON.stringify(await switchFigures())}\n`);
else if (values.telephone) process.stdout.write(`${JSON.stringify(await telephoneTimes())}\n`);
else await tryAll();
process.exitCode = isWell ? 0 : 1;

function row(what: string, is: boolean, figures: object): void {
  isWell &&= is;
  const told = Object.entries(figures).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  process.stdout.write(`${is ? 'ok ' : 'NO '} ${what.padEnd(28)} ${told.join(', ')}\n`);
}

async function tryAll(): Promise<void> {
  const calls = await callsRun(Number(values.calls ?? callsUsual));
  row(`${calls.calls} calls at ${calls.perSecond}/s`, agree(calls), calls);
  const killed = await serviceKilled();
  const isOrphaned = killed.cleanAfterMs > orphanMsMax || killed.otherwise > 0;
  row('our service is killed', killed.outOfPlace === '' && !isOrphaned, killed);
  for (const [what, both] of [
    ['Asterisk is killed', false],
    ['both are killed', true],
  ] as const) {
    const run = await asteriskKilled({ both });
    row(what, run.channelsClean === 0 && run.newAnswered === 5, run);
  }
  const taken = await takenOver();
  const [before, after] = taken.channels;
  row('a second gateway comes', before === after && taken.callsAtFirst === 0, taken);
}
