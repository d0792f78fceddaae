/** Time and memory of fitting a call log of a million rows, and time to begin from 100,000. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { dateOfDay } from '../kernel/index.ts';
import type { Bench } from './harness.ts';

const million = 1_000_000;
const rowsOfInit = 100_000;
const callsPerDay = 4_000;
const commandFile = fileURLToPath(import.meta.resolve('../cli/main.ts'));
/** Prints the most memory of the command, in KiB, as its last line. */
const watcher = `data:text/javascript,process.on('exit',()=>process.stderr.write('\\n'+process.resourceUsage().maxRSS))`;

let fitted: CommandRun | null = null;
const fitOnce = (): CommandRun => {
  fitted ??= runOn(million, (log, out) => ['fit', log, '--out', out, '--progress', 'none']);
  return fitted;
};

export const fitBenches: readonly Bench[] = [
  {
    name: 'fit.million',
    unit: 's',
    peer: 'goal (at most)',
    figure: 'ms',
    config: { rows: million, callsPerDay },
    begin: () => ({ ours: fitOnce().tookS, theirs: 20 }),
  },
  {
    name: 'fit.memory',
    unit: 'MiB',
    peer: 'goal (at most)',
    figure: 'ms',
    config: { rows: million, callsPerDay },
    begin: () => ({ ours: fitOnce().mebibytesMax, theirs: 500 }),
  },
  {
    name: 'init.calls100k',
    unit: 's',
    peer: 'goal (at most)',
    figure: 'ms',
    config: { rows: rowsOfInit, callsPerDay },
    begin: () => ({
      ours: runOn(rowsOfInit, (log, out) => ['init', '--calls', log, '--out', out]).tookS,
      theirs: 5,
    }),
  },
];

interface CommandRun {
  readonly tookS: number;
  readonly mebibytesMax: number;
}

function runOn(rows: number, argsOf: (log: string, out: string) => readonly string[]): CommandRun {
  const folder = mkdtempSync(join(tmpdir(), 'callwright-fit-'));
  try {
    const log = join(folder, 'calls.csv');
    writeLog(log, rows);
    const args = ['--import', watcher, commandFile, ...argsOf(log, join(folder, 'out'))];
    const startMs = performance.now();
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    const tookS = (performance.now() - startMs) / 1_000;
    if (status !== 0) throw new Error(`the command ended with ${status}: ${stderr}`);
    return { tookS, mebibytesMax: Number(stderr.trim().split('\n').at(-1)) / 1_024 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const queues = ['service', 'sales', 'technical', 'billing'];
const [openS, openForS] = [28_800, 36_000];

/** Weekdays of four queues, each with agents of its own and some of the next queue's. */
function writeLog(path: string, rows: number): void {
  const file = openSync(path, 'w');
  writeSync(file, 'queue,arrival_time,answer_time,wait_s,talk_s,wrap_up_s,outcome,agent\n');
  for (let from = 0; from < rows; from += callsPerDay) {
    const day = from / callsPerDay;
    const date = dateOfDay(19_723 + day + 2 * Math.floor(day / 5));
    const count = Math.min(callsPerDay, rows - from);
    const lines = Array.from({ length: count }, (_, n) => rowOf(from + n, date, n / count));
    writeSync(file, `${lines.join('\n')}\n`);
  }
  closeSync(file);
}

function rowOf(n: number, date: string, share: number): string {
  // Multiples of irrational numbers, modulo 1, are as even as chance and the same in each run.
  const [kind = 0, wait = 0, talk = 0, who = 0] = [2, 3, 5, 7].map((m) => (n * Math.sqrt(m)) % 1);
  const queue = Math.floor(queues.length * kind * kind);
  const cameS = openS + Math.floor(openForS * share);
  const waitS = wait < 0.5 ? 0 : Math.floor(-40 * Math.log(2 - 2 * wait));
  const came = `${queues[queue]},${date} ${clock(cameS)}`;
  if (waitS > 0 && who < 0.1) return `${came},,${waitS},,,abandoned,`;
  const [talkS, wrapUpS] = [30 - 180 * Math.log(1 - talk), 40 * talk].map(Math.floor);
  const agent = `a${queue * 20 + Math.floor(who * 40)}`;
  const answered = `${date} ${clock(cameS + waitS)}`;
  return `${came},${answered},${waitS},${talkS},${wrapUpS},answered,${agent}`;
}

function clock(atS: number): string {
  const parts = [Math.floor(atS / 3_600), Math.floor(atS / 60) % 60, atS % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
