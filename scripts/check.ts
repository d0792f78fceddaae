/**
 * `npm run check`: format, lint, types, dead code, the tests of `npm test` and drift of generated
 * pages.
 *
 * The quick steps run side by side, the tests with the drift after them; each prints one line with
 * its time, and its whole output where it failed. `--no-tests` leaves the tests out (`.ci/run` runs
 * them first).
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

interface Step {
  readonly name: string;
  /** Arguments of this Node. */
  readonly args: readonly string[];
}

interface Outcome {
  readonly name: string;
  readonly passed: boolean;
}

const root = join(import.meta.dirname, '..');
const quick: readonly Step[] = [
  {
    name: 'format and lint',
    args: ['node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', '.'],
  },
  {
    name: 'types',
    args: [
      'node_modules/typescript/bin/tsc',
      '--noEmit',
      '-p',
      '.',
      // What did not change since the last check is not checked again.
      '--incremental',
      '--tsBuildInfoFile',
      'node_modules/.cache/types.tsbuildinfo',
    ],
  },
  {
    name: 'types of the console',
    args: [
      'node_modules/typescript/bin/tsc',
      '--noEmit',
      '-p',
      'console',
      '--incremental',
      '--tsBuildInfoFile',
      'node_modules/.cache/types-console.tsbuildinfo',
    ],
  },
  { name: 'dead code', args: ['node_modules/knip/bin/knip.js'] },
];
const drift: Step = { name: 'drift of generated pages', args: ['scripts/docs.ts', '--check'] };
/** Those of `npm test`; `npm run test:all` runs the others as well. */
const tests: Step = { name: 'tests', args: ['scripts/run.mjs', 'test'] };

const startedAtMs = performance.now();
const outcomes = await Promise.all(quick.map(run));
outcomes.push(await run(drift));
if (!process.argv.includes('--no-tests')) outcomes.push(await run(tests));
process.exitCode = summarise(outcomes);

/** Runs one step to its end and prints its line. */
function run({ name, args }: Step): Promise<Outcome> {
  const beganAtMs = performance.now();
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      const passed = code === 0;
      if (!passed) process.stdout.write(`\n${Buffer.concat(output).toString()}\n`);
      process.stdout.write(`${passed ? 'ok  ' : 'FAIL'} ${name} (${since(beganAtMs)})\n`);
      resolve({ name, passed });
    });
  });
}

function summarise(all: readonly Outcome[]): number {
  const failed = all.filter(({ passed }) => !passed).map(({ name }) => name);
  const time = since(startedAtMs);
  if (failed.length === 0) {
    process.stdout.write(`check: all ${all.length} steps passed in ${time}\n`);
    return 0;
  }
  process.stdout.write(
    `check: ${failed.length} of ${all.length} steps failed in ${time}: ${failed.join(', ')}\n`,
  );
  return 1;
}

function since(ms: number): string {
  return `${((performance.now() - ms) / 1000).toFixed(1)} s`;
}
