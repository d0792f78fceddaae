/**
 * `npm run check`: format, lint, types, dead code, outdated generated pages and the tests of `npm
 * test`. Each step prints a line with its time, and its output on failure. `--no-tests` leaves the
 * tests out.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { wordsOf } from './script-options.ts';

interface Step {
  readonly name: string;
  readonly args: readonly string[];
}

const root = join(import.meta.dirname, '..');

function typesOf(project: string, kept: string): readonly string[] {
  const file = `node_modules/.cache/${kept}.tsbuildinfo`;
  const options = ['--noEmit', '-p', project, '--incremental', '--tsBuildInfoFile', file];
  return ['node_modules/typescript/bin/tsc', ...options];
}

const quick: readonly Step[] = [
  {
    name: 'format and lint',
    args: ['node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', '.'],
  },
  { name: 'types', args: typesOf('.', 'types') },
  { name: 'types of the console', args: typesOf('console', 'types-console') },
  { name: 'dead code', args: ['node_modules/knip/bin/knip.js'] },
];
const drift: Step = { name: 'drift of generated pages', args: ['scripts/docs.ts', '--check'] };
const tests: Step = { name: 'tests', args: ['scripts/run.mjs', 'test'] };

const usage = `npm run check                  format, lint, types, dead code, generated pages, tests
npm run check -- --no-tests    without the tests
`;
const words = wordsOf(usage, ['--no-tests']);

const startedAtMs = performance.now();
let done = 0;
const failed = (await Promise.all(quick.map(fails))).flat();
failed.push(...(await fails(drift)));
if (!words.has('--no-tests')) failed.push(...(await fails(tests)));
const time = since(startedAtMs);
process.stdout.write(
  failed.length === 0
    ? `check: all ${done} steps passed in ${time}\n`
    : `check: ${failed.length} of ${done} steps failed in ${time}: ${failed.join(', ')}\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

/** Prints the step's line; returns its name if it failed. */
async function fails({ name, args }: Step): Promise<readonly string[]> {
  const beganAtMs = performance.now();
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => output.push(chunk));
  }
  const [code] = await once(child, 'close');
  done += 1;
  if (code !== 0) process.stdout.write(`\n${Buffer.concat(output).toString()}\n`);
  process.stdout.write(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${since(beganAtMs)})\n`);
  return code === 0 ? [] : [name];
}

function since(ms: number): string {
  return `${((performance.now() - ms) / 1000).toFixed(1)} s`;
}
