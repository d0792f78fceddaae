/**
 * `npm run flaky -- --times 10`: runs ring 1 several times next to busy processes, and lists the
 * tests that did not pass every time. Every run has its own seed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { optionsOf, wholeOption } from '../../scripts/script-options.ts';
import { outsideTests, type RunReport } from './run.reporter.ts';
import { scopeOf, testFiles } from './scope.ts';
import { root } from './tree.ts';

const usage = `npm run flaky -- [PATH …] [--times 10] [--busy 2] [--seed 1]

Runs \`npm test\` (or the files of ring 1 at PATH) several times next to processes that keep a core
busy each, and lists every test that failed at least once, with the seed to repeat it. Results of
all finished runs are printed after Ctrl-C and SIGTERM as well, and kept in .cache/flaky.json.

  --times N   number of runs (default 10)
  --busy N    number of busy processes (default 2)
  --seed N    seed of the first run; run k has seed N + k - 1 (default 1)
  --help      this text

Exit code 1: a test, or a run as a whole, failed at least once.
`;

interface Failure {
  readonly test: string;
  readonly seeds: number[];
  readonly firstMessage: string;
}

const folder = join(root, '.cache');
const reportFile = join(folder, 'flaky-run.json');
const messageLengthMax = 600;
const wholeRun = 'the run as a whole';
/** Signals and the exit code of a process that ends by each. */
const endings = [
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const;
const options = optionsOf(usage, readOptions);
const failures = new Map<string, Failure>();
let finishedRuns = 0;
let running: ChildProcess | undefined;

const busy = Array.from({ length: options.busy }, keepACoreBusy);
for (const [signal, code] of endings) process.once(signal, () => process.exit(conclude(code)));
process.once('exit', () => {
  running?.kill('SIGTERM');
  stopAll(busy);
});
mkdirSync(folder, { recursive: true });
for (let run = 0; run < options.times; run += 1) await runOnce(options.seed + run);
process.exit(conclude(failures.size === 0 ? 0 : 1));

function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      times: { type: 'string', default: '10' },
      busy: { type: 'string', default: '2' },
      seed: { type: 'string', default: '1' },
    },
  });
  const has = (files: Iterable<string>, path: string) =>
    [...files].some((one) => one.includes(path));
  const other = positionals.find((path) => has(testFiles(), path) && !has(scopeOf('ring-1'), path));
  if (other !== undefined) throw new Error(`${other} is in ring 2, expected files of ring 1`);
  return {
    paths: positionals,
    times: wholeOption('times', values.times, 1),
    busy: wholeOption('busy', values.busy, 0),
    seed: wholeOption('seed', values.seed, 0),
  };
}

function keepACoreBusy(): ChildProcess {
  // It ends by itself where this process is killed.
  const loop = `while (process.ppid === ${process.pid});`;
  return spawn(process.execPath, ['-e', loop], { stdio: 'ignore' });
}

function stopAll(children: readonly ChildProcess[]): void {
  for (const child of children) child.kill('SIGKILL');
}

async function runOnce(seed: number): Promise<void> {
  const startedAtMs = performance.now();
  rmSync(reportFile, { force: true });
  const args = [join(import.meta.dirname, 'run-tests.ts'), ...options.paths];
  const env = { CALLWRIGHT_SEED: String(seed), CALLWRIGHT_REPORT: reportFile, NO_COLOR: '1' };
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  running = child;
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr = `${stderr}${chunk}`.slice(-messageLengthMax);
  });
  const [code] = await once(child, 'close');
  const { passed = 0, failures: failedTests = [] } = readReport() ?? {};
  for (const { test, message } of failedTests) {
    noteFailure(test === outsideTests ? wholeRun : test, message, seed);
  }
  if (code !== 0 && failedTests.length === 0) {
    noteFailure(wholeRun, `ended with ${code}: ${stderr}`, seed);
  }
  finishedRuns += 1;
  saveFailures();
  const seconds = Math.round((performance.now() - startedAtMs) / 1_000);
  say(
    `${finishedRuns}/${options.times} seed ${seed}: ${passed} passed, ` +
      `${failedTests.length} failed, ${seconds} s`,
  );
}

/** Null: the run ended without a report. */
function readReport(): RunReport | null {
  try {
    return JSON.parse(readFileSync(reportFile, 'utf8'));
  } catch {
    return null;
  }
}

function noteFailure(test: string, message: string, seed: number): void {
  const known = failures.get(test);
  if (known !== undefined) known.seeds.push(seed);
  else
    failures.set(test, { test, seeds: [seed], firstMessage: message.slice(0, messageLengthMax) });
}

function saveFailures(): void {
  writeFileSync(join(folder, 'flaky.json'), JSON.stringify([...failures.values()], null, 2));
}

function conclude(code: number): number {
  saveFailures();
  for (const { test, seeds, firstMessage } of failures.values()) {
    say(`failed in ${seeds.length} of ${finishedRuns} runs: ${test}`);
    const paths = test === wholeRun ? options.paths : test.split(' › ').slice(0, 1);
    const command = ['npm test', ...(paths.length === 0 ? [] : ['--', ...paths])].join(' ');
    say(`  CALLWRIGHT_SEED=${seeds[0]} ${command}\n  ${firstMessage}`);
  }
  const isClean = failures.size === 0 && finishedRuns > 0;
  const outcome = isClean ? 'every test passed every time' : `failures: ${failures.size}`;
  say(`${finishedRuns} of ${options.times} runs finished; ${outcome}`);
  return code;
}

function say(line: string): void {
  process.stderr.write(`flaky: ${line}\n`);
}
