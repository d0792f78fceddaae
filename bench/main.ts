/**
 * `npm run bench -- [NAME…] [--json] [--list]`: measures, and prints a table or one JSON object per
 * row.
 *
 * A name selects a row, or all rows under it: `routing` runs every `routing.…`. `growth` measures
 * the curves of `docs/performance.md`; with `--write` it writes that page. Exit code 2: no such
 * name.
 */
import { parseArgs } from 'node:util';
import { nearest } from '../kernel/index.ts';
import { bytesBenches } from './bytes.bench.ts';
import { compatBenches } from './compat.bench.ts';
import { measureGrowth } from './growth.ts';
import { type Bench, measure, type Row } from './harness.ts';
import { machineBenches } from './machines.bench.ts';
import { peerBenches } from './peers.bench.ts';
import { writePerformancePage } from './performance-page.ts';
import { routingBenches } from './routing.bench.ts';
import { rulesBenches } from './rules.bench.ts';

const benches: readonly Bench[] = [
  ...compatBenches,
  ...routingBenches(),
  ...peerBenches(),
  ...bytesBenches(),
  ...machineBenches,
  ...rulesBenches(),
];
const growthName = 'growth';
const usageCode = 2;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, list: { type: 'boolean' }, write: { type: 'boolean' } },
});
const unknown = positionals.find((name) => name !== growthName && under(name).length === 0);
const chosen = positionals.length === 0 ? benches : [...new Set(positionals.flatMap(under))];

if (unknown !== undefined) {
  process.stderr.write(`bench: no row ${unknown}${suggestion(unknown)} (--list shows them)\n`);
  process.exitCode = usageCode;
} else if (values.list) {
  for (const bench of chosen) process.stdout.write(`${bench.name} (${bench.unit})\n`);
} else {
  const rows = chosen.length === 0 ? [] : await run(chosen);
  if (positionals.includes(growthName)) await grow(rows);
}

async function run(all: readonly Bench[]): Promise<readonly Row[]> {
  const rows: Row[] = [];
  if (!values.json) printCells('row', 'value', 'peer', 'ratio', 'unit; the peer');
  for (const bench of all) {
    showProgress(bench.name);
    const row = await measure(bench);
    rows.push(row);
    if (values.json) process.stdout.write(`${JSON.stringify(row)}\n`);
    else printRow(row);
  }
  return rows;
}

/** The curves; written with the rows measured in the same run, or else with all of them. */
async function grow(measured: readonly Row[]): Promise<void> {
  const rows = values.write && measured.length === 0 ? await run(benches) : measured;
  const curves = await measureGrowth(showProgress);
  for (const { title, points } of curves) {
    for (const point of points) {
      const line = { curve: title, ...point };
      process.stdout.write(
        values.json
          ? `${JSON.stringify(line)}\n`
          : `${title}: ${point.size.toLocaleString('en')} → ${point.nsPerDecision} ns per decision\n`,
      );
    }
  }
  if (values.write) writePerformancePage({ rows, curves, measuredOn: new Date() });
}

function showProgress(name: string): void {
  if (process.stderr.isTTY) process.stderr.write(`measuring ${name} ...\r`);
}

function printRow(row: Row): void {
  const [value, peerValue, ratio] = [row.value, row.peerValue, row.ratio].map((figure) =>
    figure.toLocaleString('en', { maximumSignificantDigits: 3 }),
  );
  printCells(row.name, value ?? '', peerValue ?? '', ratio ?? '', `${row.unit}; ${row.peer}`);
}

function printCells(row: string, value: string, peer: string, ratio: string, rest: string): void {
  const figures = [value, peer, ratio].map((cell) => cell.padStart(12)).join('');
  process.stdout.write(`${row.padEnd(30)}${figures}  ${rest}\n`);
}

function under(prefix: string): readonly Bench[] {
  return benches.filter(({ name }) => name === prefix || name.startsWith(`${prefix}.`));
}

/** "did you mean", over the names of rows and of groups of rows. */
function suggestion(wanted: string): string {
  const known = benches.flatMap((bench) => {
    const words = bench.name.split('.');
    return words.map((_, place) => words.slice(0, place + 1).join('.'));
  });
  const near = nearest(wanted, [...known, growthName]);
  return near === undefined ? '' : `, did you mean ${near}?`;
}
