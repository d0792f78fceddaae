/**
 * `npm run bench -- [NAME…] [--json] [--list] [--add] [--whole]`: measures, and prints a table or
 * one JSON object per row.
 *
 * A name selects a row, or all rows under it: `routing` runs every `routing.…`. `growth` measures
 * the curves of `docs/performance.md`. `all` measures rows and curves, and publishes them:
 * `bench/results/`, that page, and the README's table; `--add` puts what was named into the newest
 * results, which say so. Exit code 2: no such name.
 */
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { nearest } from '../kernel/index.ts';
import { apiBenches } from './api.bench.ts';
import { assertBenches } from './asserts.bench.ts';
import { bytesBenches } from './bytes.bench.ts';
import { codeNow } from './code-state.ts';
import { compatBenches } from './compat.bench.ts';
import { consoleBenches } from './console.bench.ts';
import { decisionDelayBench } from './decision-delay.bench.ts';
import { formulaBenches } from './formulas.bench.ts';
import { type GrowthCurve, measureGrowth } from './growth.ts';
import {
  type Bench,
  benchFlags,
  loadMax,
  loadNow,
  machine,
  measure,
  type Row,
  type Spread,
} from './harness.ts';
import { journalBenches } from './journal.bench.ts';
import { longRunningBenches } from './long-running.bench.ts';
import { machineBenches } from './machines.bench.ts';
import { orderBenches } from './orders.bench.ts';
import { partBenches } from './parts.bench.ts';
import { peerBenches } from './peers.bench.ts';
import { goalOf, reachedOf } from './performance-page.ts';
import { recoveryBenches } from './recovery.bench.ts';
import { growthName, newestResults, publish, withLater } from './results.ts';
import { routingBenches } from './routing.bench.ts';
import { rulesBenches } from './rules.bench.ts';
import { planOf } from './simulated-days.ts';
import { playDays, simulatorBenches } from './simulator.bench.ts';
import { simulatorPeerBenches } from './simulator-peers.bench.ts';
import { staffingBenches } from './staffing.bench.ts';
import { streamBenches } from './streams.bench.ts';
import { switchBenches } from './switch.bench.ts';
import { takeoverBench } from './takeover.bench.ts';
import { temporalBenches } from './temporal.bench.ts';
import { whatIfBenches } from './what-if.bench.ts';
import { workerBenches } from './workers.bench.ts';

const usageCode = 2;
const usage = `npm run bench -- [NAME …] [--json] [--list] [--add] [--whole]
NAME: a row, all rows under a name (routing: every routing.…), growth, or all, which publishes.
--list shows the rows, --json prints one object per row, --add publishes what was named in place of
what the newest results have of it. --whole watches the memory of pages for 8 and 24 simulated
hours, and not for an eighth of them.
`;
const { values, positionals } = readArguments();

const benches: readonly Bench[] = [
  ...compatBenches,
  ...formulaBenches,
  ...routingBenches(),
  ...longRunningBenches(),
  ...assertBenches(),
  ...partBenches(),
  ...peerBenches(),
  ...bytesBenches(),
  ...machineBenches,
  ...rulesBenches(),
  ...simulatorBenches(),
  ...simulatorPeerBenches(() => playDays(planOf('mmnm50'))),
  ...staffingBenches,
  ...workerBenches,
  ...apiBenches(),
  ...streamBenches(),
  ...recoveryBenches(),
  ...whatIfBenches(),
  ...orderBenches,
  ...journalBenches,
  ...consoleBenches(values.whole === true),
  decisionDelayBench,
  takeoverBench,
  ...switchBenches(),
  ...temporalBenches,
];
const allName = 'all';
const marks = { yes: ' reached', no: ' missed', open: ' open', none: '' };

for (const flag of benchFlags) setFlagsFromString(flag);
const isAll = positionals.includes(allName);
const unknown = positionals.find(
  (name) => name !== growthName && name !== allName && under(name).length === 0,
);
const chosen =
  positionals.length === 0 || isAll ? benches : [...new Set(positionals.flatMap(under))];

if (values.help) {
  process.stdout.write(usage);
} else if (unknown !== undefined) {
  process.stderr.write(`bench: no row ${unknown}${suggestion(unknown)} (--list shows them)\n`);
  process.exitCode = usageCode;
} else if (values.list) {
  for (const bench of chosen) process.stdout.write(`${bench.name} (${bench.unit})\n`);
} else {
  const measuredOn = new Date().toISOString();
  const code = codeNow();
  const loadBegin = loadNow();
  warnOfLoad('at the beginning', loadBegin);
  const rows = chosen.length === 0 ? [] : await run(chosen);
  const curves = isAll || positionals.includes(growthName) ? await grow() : [];
  if (chosen.length > 0) warnOfLoad('at the end, beside the bench', Math.max(0, loadNow() - 1));
  if (isAll && process.exitCode !== 1)
    publish({ schema: 'callwright.bench/1', measuredOn, machine: machine(), code, rows, curves });
  else if (isAll || values.add)
    publish(withLater(newestResults(), { measuredOn, rows, curves, code }));
}

/** Ends the process where an option is unknown. */
function readArguments() {
  const is = { type: 'boolean' } as const;
  try {
    const options = {
      json: is,
      list: is,
      add: is,
      whole: is,
      help: { ...is, short: 'h' },
    } as const;
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    process.stderr.write(`bench: ${error instanceof Error ? error.message : error}\n${usage}`);
    process.exit(usageCode);
  }
}

async function run(all: readonly Bench[]): Promise<readonly Row[]> {
  const rows: Row[] = [];
  if (!values.json)
    printCells('row', ['value', 'spread', 'goal', 'peer', 'ratio'], 'unit; the peer');
  for (const bench of all) {
    showProgress(bench.name);
    const row = await measure(bench).catch((error: unknown) => toldOf(bench.name, error));
    if (row === null) continue;
    rows.push(row);
    const shown = { ...row, goal: goalOf(row), reached: reachedOf(row) };
    if (values.json) process.stdout.write(`${JSON.stringify(shown)}\n`);
    else printRow(row);
  }
  return rows;
}

/** A row that failed: the others are measured, and kept. */
function toldOf(name: string, error: unknown): null {
  const text = error instanceof Error ? error.stack : String(error);
  process.stderr.write(`bench: ${name} failed: ${text}\n`);
  process.exitCode = 1;
  return null;
}

async function grow(): Promise<readonly GrowthCurve[]> {
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
  return curves;
}

function showProgress(name: string): void {
  if (process.stderr.isTTY) process.stderr.write(`measuring ${name} ...\r`);
}

/** A goal is no peer: of a row that has the one, the columns of the other are empty. */
function printRow(row: Row): void {
  const isGoal = row.peer.startsWith('goal');
  const cells = [
    figureText(row.value),
    spreadText(row.spread),
    `${goalOf(row)}${marks[reachedOf(row) ?? 'none']}`,
    isGoal ? '-' : `${figureText(row.peerValue)} ${spreadText(row.peerSpread)}`,
    isGoal ? '-' : `${figureText(row.ratio)} ${spreadText(row.ratioSpread)}`,
  ];
  printCells(row.name, cells, isGoal ? row.unit : `${row.unit}; ${row.peer}`);
}

function figureText(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3 });
}

function spreadText(spread: Spread | undefined): string {
  return spread === undefined ? '' : `(${spread.map(figureText).join('..')})`;
}

function printCells(row: string, figures: readonly string[], rest: string): void {
  const cells = figures.map((cell, at) => ` ${cell}`.padStart(at === 0 ? 12 : 26)).join('');
  process.stdout.write(`${row.padEnd(30)}${cells}  ${rest}\n`);
}

/** The bench itself is one of them, once it runs. */
function warnOfLoad(when: string, load: number): void {
  const others = load.toLocaleString('en', { maximumFractionDigits: 2 });
  process.stderr.write(`bench: load average ${when} ${others}; flags ${benchFlags.join(' ')}\n`);
  if (load <= loadMax) return;
  const told = `above ${loadMax}: other programs took time, and no figure of this run is to be published`;
  process.stderr.write(`bench: warning: load average ${when} is ${others}, ${told}\n`);
}

function under(prefix: string): readonly Bench[] {
  const isIn = (name: string, one: string) => name === one || name.startsWith(`${one}.`);
  // What comes by the gateway socket is measured with the switches.
  const prefixes = prefix === 'switch' ? [prefix, 'gateway'] : [prefix];
  return benches.filter(({ name }) => prefixes.some((one) => isIn(name, one)));
}

/** "did you mean", over the names of rows and of groups of rows. */
function suggestion(wanted: string): string {
  const known = benches.flatMap((bench) => {
    const words = bench.name.split('.');
    return words.map((_, place) => words.slice(0, place + 1).join('.'));
  });
  const near = nearest(wanted, [...known, growthName, allName]);
  return near === undefined ? '' : `, did you mean ${near}?`;
}
