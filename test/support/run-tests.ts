/**
 * `npm test` and `npm run test:all`: chooses test files by ring, slice and path, then runs vitest
 * in this process. `test/support/scope.ts` is the table of rings and slices.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { leftOutLines, type Scope, scopeOf, sliceNumbers, testFiles } from './scope.ts';
import { root } from './tree.ts';

const usage = `npm test [-- PATH …] [options]     ring 1: all that needs no third-party server
npm run test:all [-- options]      both rings
npm run test:all -- --slice 3      one of the slices of ring 2, 1 to ${sliceNumbers.length}

PATH is part of the path of a test file, as test/routing.

  --all          with a PATH: ring 2 as well (browsers, PostgreSQL, Temporal, Asterisk, kill tests)
  --slice N      slice N of ring 2, without ring 1
  -t TEXT        tests whose name contains TEXT
  --help         this text

Other options go to vitest. \`npm run programs\` obtains the third-party programs; tests whose
program is missing are left out. CALLWRIGHT_SEED=1a2b repeats the properties of a run.
`;
const usageCode = 2;
const noTestsCode = 1;

/** Options of vitest whose value is a separate argument. */
const optionsWithValue = ['-t', '--testNamePattern', '--reporter', '--outputFile', '--project'];

await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(usage);
    return;
  }
  const { scope, rest } = readScope(args);
  if (scope === null) return;
  const paths = rest.filter(
    (arg, at) => !arg.startsWith('-') && !optionsWithValue.includes(rest[at - 1] ?? ''),
  );
  const complaint = paths.map((path) => missingAt(path, scope)).find((one) => one !== null);
  if (complaint !== undefined) {
    stop(complaint, noTestsCode);
    return;
  }
  process.env['CALLWRIGHT_TESTS'] = scope;
  if (scope === 'ring-1') process.once('exit', () => printLeftOut(paths));
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  process.argv = [process.execPath, vitest, 'run', ...rest];
  await import(pathToFileURL(vitest).href);
}

/** The scope that `--all` and `--slice N` choose, and the other arguments. Null: wrong usage. */
function readScope(args: readonly string[]): {
  readonly scope: Scope | null;
  readonly rest: readonly string[];
} {
  const at = args.findIndex((arg) => arg === '--slice' || arg.startsWith('--slice='));
  const isSeparate = args[at] === '--slice';
  const slice = at === -1 ? null : isSeparate ? args[at + 1] : args[at]?.slice('--slice='.length);
  const rest = args.filter(
    (arg, n) => arg !== '--all' && n !== at && !(isSeparate && n === at + 1),
  );
  if (slice === null) return { scope: args.includes('--all') ? 'all' : 'ring-1', rest };
  const number = sliceNumbers.find((one) => String(one) === slice);
  if (number !== undefined) return { scope: `slice-${number}`, rest };
  stop(`--slice is ${slice ?? 'missing'}, expected 1 to ${sliceNumbers.length}`, usageCode);
  return { scope: null, rest };
}

/** One line that says why no test runs at this path; null if one does. */
function missingAt(path: string, scope: Scope): string | null {
  const files = testFiles().filter((file) => file.includes(withoutDot(path)));
  if (files.length === 0) return `no test file has ${JSON.stringify(path)} in its path`;
  if (files.some((file) => scopeOf(scope).has(file))) return null;
  const count = files.length === 1 ? 'the file' : `all ${files.length} files`;
  return scope === 'ring-1'
    ? `${count} at ${path} ${files.length === 1 ? 'is' : 'are'} in ring 2: add --all`
    : `${count} at ${path} ${files.length === 1 ? 'is' : 'are'} outside ${scope}`;
}

function printLeftOut(paths: readonly string[]): void {
  const files = testFiles().filter(
    (file) => paths.length === 0 || paths.some((path) => file.includes(withoutDot(path))),
  );
  const lines = leftOutLines(files, 'ring-1');
  if (lines.length === 0) return;
  const more = paths.length === 0 ? 'npm run test:all' : `npm test -- ${paths.join(' ')} --all`;
  const text = [`left out (\`${more}\` runs them): files of ring 2`, ...lines].join('\n');
  process.stdout.write(`${text}\n`);
}

function withoutDot(path: string): string {
  return path.replace(/^\.\//, '');
}

function stop(message: string, code: number): void {
  process.stderr.write(`callwright: test: ${message}\n`);
  process.exitCode = code;
}
