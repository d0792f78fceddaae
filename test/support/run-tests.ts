/**
 * `npm test` and `npm run test:all`: chooses test files by ring, slice and path, then runs vitest
 * in this process. `test/support/scope.ts` is the table of rings and slices.
 */
import { isAbsolute, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { leftOutLines, type Scope, scopeOf, sliceNumbers, testFiles } from './scope.ts';
import { root } from './tree.ts';

const usage = `npm test [-- PATH …] [options]     ring 1: all that needs no third-party server
npm run test:all [-- options]      both rings
npm run test:all -- --slice 3      one of the slices of ring 2, 1 to ${sliceNumbers.length}

PATH is part of the path of a test file, as test/routing, or an absolute path.

  --all          with a PATH: ring 2 as well (browsers, PostgreSQL, Temporal, Asterisk, kill tests)
  --slice N      slice N of ring 2, without ring 1
  -t TEXT        tests whose name contains TEXT
  --help         this text

Other options go to vitest, each as --name or --name=value. \`npm run programs\` obtains the
third-party programs; tests whose program is missing are left out. CALLWRIGHT_SEED=1a2b repeats the
properties of a run.
`;
const usageCode = 2;
const noTestsCode = 1;

await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<void> {
  const { values, tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    options: {
      all: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
      slice: { type: 'string' },
      testNamePattern: { type: 'string', short: 't' },
    },
  });
  if (values.help === true) {
    process.stdout.write(usage);
    return;
  }
  const scope = readScope(values);
  if (scope === null) return;
  const paths = tokens.flatMap((token) =>
    token.kind === 'positional' ? [fromRoot(token.value)] : [],
  );
  const options = tokens
    .filter((token) => token.kind === 'option')
    .filter(({ name }) => name !== 'all' && name !== 'slice');
  const loose = options.find(({ index, value }) => {
    const next = tokens.find((token) => token.index === index + 1);
    return value === undefined && next?.kind === 'positional';
  });
  if (loose !== undefined) {
    const text = `${loose.rawName} ${args[loose.index + 1]}`;
    return stop(`${text}: write ${text.replace(' ', '=')}, or the path first`, usageCode);
  }
  const complaint = paths.map((path) => missingAt(path, scope)).find((one) => one !== null);
  if (complaint !== undefined) return stop(complaint, noTestsCode);
  process.env['CALLWRIGHT_TESTS'] = scope;
  if (scope === 'ring-1') process.once('exit', (code) => code === usageCode || printLeftOut(paths));
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const words = options.map(({ rawName, name, value }) =>
    value === undefined ? rawName : `--${name}=${value}`,
  );
  process.argv = [process.execPath, vitest, 'run', ...paths, ...words];
  try {
    await import(pathToFileURL(vitest).href);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'CACError') throw error;
    stop(`${error.message}, expected an option of vitest`, usageCode);
  }
}

/** The scope that `--all` and `--slice N` choose. Null: wrong usage. */
function readScope({ all, slice }: { readonly all?: unknown; readonly slice?: unknown }) {
  if (slice === undefined) return all === true ? 'all' : 'ring-1';
  const number = sliceNumbers.find((one) => String(one) === slice);
  if (number !== undefined) return `slice-${number}` as const;
  const given = slice === true ? 'missing' : slice;
  stop(`--slice is ${given}, expected 1 to ${sliceNumbers.length}`, usageCode);
  return null;
}

/** A path as those of the table are, without the number of a line. */
function fromRoot(given: string): string {
  const path = isAbsolute(given) ? relative(root, given) : given.replace(/^\.\//, '');
  return path.replace(/:\d+$/, '').split(sep).join('/');
}

/** One line that says why no test runs at this path; null if one does. */
function missingAt(path: string, scope: Scope): string | null {
  const files = testFiles().filter((file) => file.includes(path));
  if (files.length === 0) return `no test file has ${JSON.stringify(path)} in its path`;
  if (files.some((file) => scopeOf(scope).has(file))) return null;
  const count = files.length === 1 ? 'the file' : `all ${files.length} files`;
  return scope === 'ring-1'
    ? `${count} at ${path} ${files.length === 1 ? 'is' : 'are'} in ring 2: add --all`
    : `${count} at ${path} ${files.length === 1 ? 'is' : 'are'} outside ${scope}`;
}

function printLeftOut(paths: readonly string[]): void {
  const files = testFiles().filter(
    (file) => paths.length === 0 || paths.some((path) => file.includes(path)),
  );
  const lines = leftOutLines(files, 'ring-1');
  if (lines.length === 0) return;
  const more = paths.length === 0 ? 'npm run test:all' : `npm test -- ${paths.join(' ')} --all`;
  const text = [`left out (\`${more}\` runs them): files of ring 2`, ...lines].join('\n');
  process.stdout.write(`${text}\n`);
}

function stop(message: string, code: number): void {
  process.stderr.write(`callwright: test: ${message}\n`);
  process.exitCode = code;
}
