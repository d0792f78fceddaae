/**
 * `npm run bench -- [NAME…] [--json] [--list] [--add] [--whole]` measures and prints rows. `all`
 * also publishes `bench/results/`, `docs/performance.md` and the README's table. Exit code 2: no
 * such name; 1: a row failed.
 */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { nearestWord, reasonOf } from '../kernel/index.ts';
import { apiBenches } from './api.bench.ts';
import { assertBenches } from './asserts.bench.ts';
import { bytesBenches } from './bytes.bench.ts';
import { codeNow } from './code-state.ts';
import { compatBenches } from './compat.bench.ts';
import { consoleBenches } from './console.bench.ts';
import { decisionDelayBench } from './decision-delay.bench.ts';
import { fitBenches } from './fit.bench.ts';
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
import { rosterWeekBenches } from './roster-week.bench.ts';
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
  ...simulatorPeerBenches(() => playDays(planOf('mmnm50'), { lane: 'on' }), 'sim.lane.peer'),
  ...staffingBenches,
  ...rosterWeekBenches,
  ...fitBenches,
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
// As the command does, which the rows of whole questions are about.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/compile'));
const isAll = positionals.includes(allName);
const hasGrowth = isAll || positionals.includes(growthName);
const names = positionals.filter((name) => name !== growthName && name !== allName);
const unknown = names.find((name) => under(name).length === 0);
const chosen = isAll || positionals.length === 0 ? benches : [...new Set(names.flatMap(under))];

if (values.help) {
  process.stdout.write(usage);
} else if (unknown !== undefined) {
  tell(`no row ${unknown}${suggestion(unknown)} (--list shows them)`);
  process.exitCode = usageCode;
} else if (values.list) {
  for (const { name, unit } of chosen) process.stdout.write(`${name} (${unit})\n`);
} else {
  await run();
}

function readArguments() {
  const is = { type: 'boolean' } as const;
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        json: is,
        list: is,
        add: is,
        whole: is,
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    tell(`${reasonOf(error)}\n${usage}`);
    process.exit(usageCode);
  }
}

async function run(): Promise<void> {
  const measuredOn = new Date().toISOString();
  const code = codeNow();
  // Looked at before the rows, which start processes of their own.
  warnOfLoad(loadNow());
  const rows = await measuredRows();
  const curves = hasGrowth ? await measuredCurves() : [];
  if (isAll && process.exitCode !== 1)
    publish({ schema: 'callwright.bench/1', measuredOn, machine: machine(), code, rows, curves });
  else if (isAll || values.add)
    publish(withLater(newestResults(), { measuredOn, rows, curves, code }));
}

/** A failing row is reported; the others are measured and kept. */
async function measuredRows(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  if (chosen.length > 0 && !values.json)
    printCells('row', ['value', 'spread', 'goal', 'peer', 'ratio'], 'unit; the peer');
  for (const bench of chosen) {
    showProgress(bench.name);
    try {
      const row = await measure(bench);
      rows.push(row);
      if (values.json) printJson({ ...row, goal: goalOf(row), reached: reachedOf(row) });
      else printRow(row);
    } catch (error) {
      tell(`${bench.name} failed: ${error instanceof Error ? error.stack : String(error)}`);
      process.exitCode = 1;
    }
  }
  return rows;
}

async function measuredCurves(): Promise<readonly GrowthCurve[]> {
  const curves = await measureGrowth(showProgress);
  for (const { title: curve, points } of curves) {
    for (const point of points) {
      const { size, nsPerDecision } = point;
      if (values.json) printJson({ curve, ...point });
      else process.stdout.write(`${curve}: ${figureText(size)} → ${nsPerDecision} ns a decision\n`);
    }
  }
  return curves;
}

function tell(text: string): void {
  process.stderr.write(`bench: ${text}\n`);
}

function showProgress(name: string): void {
  if (process.stderr.isTTY) process.stderr.write(`measuring ${name} ...\r`);
}

function printJson(of: object): void {
  process.stdout.write(`${JSON.stringify(of)}\n`);
}

/** A row with a goal but no peer leaves the peer's columns empty. */
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

function warnOfLoad(load: number): void {
  const others = `load average at the beginning ${load.toLocaleString('en', { maximumFractionDigits: 2 })}`;
  tell(`${others}; flags ${benchFlags.join(' ')}`);
  if (load <= loadMax) return;
  tell(
    `warning: ${others}, above ${loadMax}: other programs took time, and no figure of this run ` +
      'is to be published',
  );
}

/** A row, or the rows under a prefix; the gateway socket belongs to the switches. */
function under(prefix: string): readonly Bench[] {
  const prefixes = prefix === 'switch' ? [prefix, 'gateway'] : [prefix];
  return benches.filter(({ name }) =>
    prefixes.some((one) => name === one || name.startsWith(`${one}.`)),
  );
}

function suggestion(wanted: string): string {
  const known = benches.flatMap(({ name }) => {
    const words = name.split('.');
    return words.map((_, place) => words.slice(0, place + 1).join('.'));
  });
  const near = nearestWord(wanted, [...known, growthName, allName]);
  return near === undefined ? '' : `, did you mean ${near}?`;
}
