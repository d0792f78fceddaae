/**
 * `npm run flaky -- --times 10`: runs ring 1 several times next to busy processes, and lists the
 * tests that did not pass every time. Every run has its own seed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { optionsOf, wholeOption } from '../../scripts/script-options.ts';
import { root } from './tree.ts';

const usage = `npm run flaky -- [PATH …] [--times 10] [--busy 2] [--seed 1]

Runs \`npm test\` (or the files at PATH) several times next to processes that keep a core busy each,
and lists every test that failed at least once, with the seed to repeat it. Results of all finished
runs are printed after Ctrl-C as well, and kept in .cache/flaky.json.

  --times N   number of runs (default 10)
  --busy N    number of busy processes (default 2)
  --seed N    seed of the first run; run k has seed N + k - 1 (default 1)
  --help      this text

Exit code 1: a test, or a run as a whole, failed at least once.
`;

interface Report {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[] | null;
    }[];
  }[];
}

interface Failure {
  readonly test: string;
  readonly seeds: number[];
  readonly firstMessage: string;
}

const folder = join(root, '.cache');
const reportFile = join(folder, 'flaky-run.json');
const messageLengthMax = 600;
const interruptedCode = 130;
const options = optionsOf(usage, readOptions);
const failures = new Map<string, Failure>();
let finishedRuns = 0;
let running: ChildProcess | undefined;

const busy = Array.from({ length: options.busy }, keepACoreBusy);
process.once('SIGINT', () => process.exit(conclude(interruptedCode)));
process.once('exit', () => {
  running?.kill('SIGINT');
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
  return {
    paths: positionals,
    times: wholeOption('times', values.times, 1),
    busy: wholeOption('busy', values.busy, 0),
    seed: wholeOption('seed', values.seed, 0),
  };
}

function keepACoreBusy(): ChildProcess {
  return spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
}

function stopAll(children: readonly ChildProcess[]): void {
  for (const child of children) child.kill('SIGKILL');
}

async function runOnce(seed: number): Promise<void> {
  const startedAtMs = performance.now();
  rmSync(reportFile, { force: true });
  const args = [join(import.meta.dirname, 'run-tests.ts'), ...options.paths];
  const child = spawn(
    process.execPath,
    [...args, '--reporter=json', `--outputFile=${reportFile}`],
    {
      cwd: root,
      env: { ...process.env, CALLWRIGHT_SEED: String(seed), NO_COLOR: '1' },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  running = child;
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr = `${stderr}${chunk}`.slice(-messageLengthMax);
  });
  const [code] = await once(child, 'close');
  const { passed, failed } = readReport(seed);
  if (code !== 0 && failed === 0) {
    noteFailure('the run as a whole', `ended with ${code}: ${stderr}`, seed);
  }
  finishedRuns += 1;
  saveFailures();
  const seconds = Math.round((performance.now() - startedAtMs) / 1_000);
  say(
    `${finishedRuns}/${options.times} seed ${seed}: ${passed} passed, ${failed} failed, ${seconds} s`,
  );
}

function readReport(seed: number): { readonly passed: number; readonly failed: number } {
  let report: Report;
  try {
    report = JSON.parse(readFileSync(reportFile, 'utf8'));
  } catch {
    return { passed: 0, failed: 0 };
  }
  let failed = 0;
  for (const { name, status, message, assertionResults } of report.testResults) {
    const file = relative(root, name);
    const failedTests = assertionResults.filter((test) => test.status === 'failed');
    for (const { fullName, failureMessages } of failedTests) {
      noteFailure(`${file} › ${fullName}`, failureMessages?.[0] ?? '', seed);
    }
    if (status === 'failed' && failedTests.length === 0) noteFailure(file, message, seed);
    failed += failedTests.length;
  }
  return { passed: report.numPassedTests, failed };
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
    say(`  CALLWRIGHT_SEED=${seeds[0]} npm test -- ${test.split(' › ')[0]}\n  ${firstMessage}`);
  }
  const outcome = failures.size === 0 ? 'every test passed every time' : `${failures.size} did not`;
  say(`${finishedRuns} of ${options.times} runs finished; ${outcome}`);
  return code;
}

function say(line: string): void {
  process.stderr.write(`flaky: ${line}\n`);
}
