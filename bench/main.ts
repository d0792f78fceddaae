/**
 * `npm run bench -- [NAME] [--json] [--list]`: measures, and prints a table or one JSON object per
 * row.
 *
 * A name selects a row, or all rows under it: `routing` runs every `routing.…`. Exit code 2: no
 * such name.
 */
import { parseArgs } from 'node:util';
import { nearest } from '../contracts/index.ts';
import { type Bench, measure, type Row } from './harness.ts';
import { routingBenches } from './routing.bench.ts';

const benches: readonly Bench[] = [...routingBenches];
const usageCode = 2;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, list: { type: 'boolean' } },
});
const [name] = positionals;
const chosen = benches.filter((bench) => name === undefined || isUnder(bench.name, name));

if (chosen.length === 0) {
  process.stderr.write(`bench: no row ${name}${suggestion(name ?? '')} (--list shows them)\n`);
  process.exitCode = usageCode;
} else if (values.list) {
  for (const bench of chosen) process.stdout.write(`${bench.name} (${bench.unit})\n`);
} else {
  run(chosen);
}

function run(all: readonly Bench[]): void {
  if (!values.json) printCells('row', 'value', 'peer', 'ratio', 'unit; the peer');
  for (const bench of all) {
    if (process.stderr.isTTY) process.stderr.write(`measuring ${bench.name} ...\r`);
    const row = measure(bench);
    if (values.json) process.stdout.write(`${JSON.stringify(row)}\n`);
    else printRow(row);
  }
}

function printRow(row: Row): void {
  const [value, peerValue, ratio] = [row.value, row.peerValue, row.ratio].map((figure) =>
    figure.toLocaleString('en', { maximumSignificantDigits: 3 }),
  );
  printCells(row.name, value ?? '', peerValue ?? '', ratio ?? '', `${row.unit}; ${row.peer}`);
}

function printCells(row: string, value: string, peer: string, ratio: string, rest: string): void {
  const figures = [value, peer, ratio].map((cell) => cell.padStart(12)).join('');
  process.stdout.write(`${row.padEnd(24)}${figures}  ${rest}\n`);
}

function isUnder(row: string, prefix: string): boolean {
  return row === prefix || row.startsWith(`${prefix}.`);
}

/** "did you mean", over the names of rows and of groups of rows. */
function suggestion(wanted: string): string {
  const known = benches.flatMap((bench) => {
    const words = bench.name.split('.');
    return words.map((_, place) => words.slice(0, place + 1).join('.'));
  });
  const near = nearest(wanted, known);
  return near === undefined ? '' : `, did you mean ${near}?`;
}
