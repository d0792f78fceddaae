import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aFolder } from '../support/a-folder.ts';
import { leftOutLines, ring2, scopeOf, sliceNumbers, testFiles } from '../support/scope.ts';
import { skippedLines } from '../support/skipped.reporter.ts';
import { root, type TreeFile, treeFiles } from '../support/tree.ts';

function runScript(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const [script = '', ...rest] = args;
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...rest], {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** Support modules that start a third-party program, and what they need. */
const starters: { readonly [path: string]: string } = {
  'test/support/browser.ts': 'chromium',
  'test/support/order-hosts/postgres-here.ts': 'postgres',
  'test/support/stripe/stripe-here.ts': 'localstripe',
  'test/support/telephony/private-asterisk.ts': 'asterisk',
  'test/support/order-hosts/temporal-here.ts': 'temporal-dev-server',
  'test/support/promtool-here.ts': 'promtool',
};

/** Needs of each test file by its imports, types left out, however deep. */
function needsByImport(files: readonly TreeFile[]): ReadonlyMap<string, ReadonlySet<string>> {
  const pattern = /^(?:import|export)\b(?! type\b)[^;]*?from '(\.[^']+)'/gm;
  const imports = new Map(
    files.map(({ path, text }) => [
      path,
      [...text.matchAll(pattern)].map(([, to = '']) => posix.join(posix.dirname(path), to)),
    ]),
  );
  const collect = (path: string, seen: Set<string>): Set<string> => {
    if (seen.has(path)) return seen;
    seen.add(path);
    for (const to of imports.get(path) ?? []) collect(to, seen);
    return seen;
  };
  return new Map(
    files.map(({ path }) => {
      const reached = [...collect(path, new Set())];
      return [path, new Set(reached.flatMap((one) => starters[one] ?? []))];
    }),
  );
}

describe('the table of rings and slices', () => {
  it('names each file of ring 2 once, and only files that exist', () => {
    const named = ring2.map(({ file }) => file);
    expect(new Set(named).size).toBe(named.length);
    expect(named.filter((file) => !testFiles().includes(file))).toEqual([]);
  });

  it('puts every file into one scope, so that the slices and ring 1 together are all', () => {
    const parts = [
      ...scopeOf('ring-1'),
      ...sliceNumbers.flatMap((slice) => [...scopeOf(`slice-${slice}`)]),
    ];
    expect(scopeOf('ring-1').size).toBeGreaterThan(300);
    expect(parts.toSorted()).toEqual([...scopeOf('all')].toSorted());
  });

  it('has slices of equal duration, within 20 % of their mean', () => {
    const seconds = sliceNumbers.map((number) =>
      ring2.reduce((sum, row) => sum + (row.slice === number ? row.seconds : 0), 0),
    );
    const mean = seconds.reduce((sum, one) => sum + one, 0) / seconds.length;
    expect(seconds.filter((one) => Math.abs(one / mean - 1) > 0.2)).toEqual([]);
  });

  it('has a row for each test file that starts a third-party program', () => {
    const found = needsByImport(treeFiles(/^test\/.*\.ts$/));
    const files = testFiles().filter((file) => (found.get(file)?.size ?? 0) > 0);
    expect(files.length).toBeGreaterThan(50);
    const missing = files.filter((file) => {
      const needs: readonly string[] = ring2.find((row) => row.file === file)?.needs ?? [];
      return ![...(found.get(file) ?? [])].every((need) => needs.includes(need));
    });
    expect(missing).toEqual([]);
  });

  it('would miss no such file, however deep the import', () => {
    const files = [
      { path: 'test/a.test.ts', text: "import { b } from './support/b.ts';" },
      { path: 'test/support/b.ts', text: "export { hasBrowser } from './browser.ts';" },
      { path: 'test/support/browser.ts', text: '' },
    ];
    expect(needsByImport(files).get('test/a.test.ts')).toEqual(new Set(['chromium']));
  });

  it('counts what a scope leaves out, by reason', () => {
    const lines = leftOutLines(testFiles(), 'ring-1');
    expect(lines).toContainEqual(expect.stringMatching(/^ +[1-9]\d* {2}needs postgres$/));
    expect(leftOutLines(testFiles(), 'all')).toEqual([]);
  });
});

describe('npm test', () => {
  it.each([
    [['test/no-such-thing'], 1, 'no test file has "test/no-such-thing" in its path'],
    [
      ['test/console/desk.browser'],
      1,
      'the file at test/console/desk.browser is in ring 2: add --all',
    ],
    [['--slice', '7'], 2, '--slice is 7, expected 1 to 6'],
    [['--slice'], 2, '--slice is missing, expected 1 to 6'],
    [['--slice', '1', 'test/routing'], 1, 'files at test/routing are outside slice-1'],
  ])('says in one line what is wrong with %j', (args, code, text) => {
    const { status, stdout, stderr } = runScript(['test/support/run-tests.ts', ...args]);
    expect({ status, stdout, lines: stderr.trim().split('\n').length }).toEqual({
      status: code,
      stdout: '',
      lines: 1,
    });
    expect(stderr).toContain(text);
  });

  it('explains itself', () => {
    expect(runScript(['test/support/run-tests.ts', '--help']).stdout).toContain('npm run test:all');
  });

  it('prints the number of skipped tests per file', () => {
    const aModule = (path: string, skipped: number) => ({
      moduleId: join(root, path),
      children: { allTests: () => Array.from({ length: skipped }) },
    });
    const modules = [aModule('test/a.test.ts', 3), aModule('test/c.ts', 12)];
    expect(skippedLines([aModule('test/b.test.ts', 0)])).toEqual([]);
    expect(skippedLines(modules)).toEqual([
      'skipped: 15 tests, whose files say what they need',
      '     3  test/a.test.ts',
      '    12  test/c.ts',
    ]);
  });
});

describe('npm run programs', () => {
  it('obtains nothing during tests, and lists what is missing', () => {
    const env = { XDG_CACHE_HOME: aFolder(), PATH: aFolder(), CALLWRIGHT_PROGRAMS: 'present' };
    const { status, stderr } = runScript(['scripts/module-programs.mjs', 'stripe-mock'], env);
    expect(status).toBe(2);
    expect(stderr).toBe('callwright: stripe-mock is not here; `npm run programs` obtains it\n');
    const listed = runScript(['scripts/programs.mjs', '--list', 'stripe-mock'], env);
    expect(listed).toMatchObject({ status: 1, stdout: 'missing stripe-mock\n' });
  });

  it.each([['stripe'], ['--slice', '9']])('refuses %s', (...args) => {
    const { status, stderr } = runScript(['scripts/programs.mjs', ...args]);
    expect(status).toBe(2);
    expect(stderr).toContain('expected some of chromium, asterisk');
  });
});

describe('watched slices', () => {
  it('leave the list after three passes in a row', () => {
    const file = join(aFolder(), 'watched.json');
    writeFileSync(file, '{}');
    const slices = (...args: readonly string[]) =>
      runScript(['scripts/watched-slices.mjs', ...args], { CALLWRIGHT_WATCHED_SLICES: file });
    for (const outcome of ['failed', 'passed', 'passed']) slices('record', '3', outcome);
    expect(slices('list').stdout.trim()).toBe('3');
    slices('record', '3', 'passed');
    expect(slices('list').stdout.trim()).toBe('');
    expect(slices('record', '7', 'failed').status).toBe(2);
  });
});

describe('npm run flaky', () => {
  it('lists a run that fails, with its seeds and the command to repeat it', () => {
    const args = ['test/no-such-thing', '--times', '2', '--busy', '0', '--seed', '5'];
    const { status, stderr } = runScript(['test/support/flaky.ts', ...args]);
    expect(status).toBe(1);
    expect(stderr).toContain('failed in 2 of 2 runs: the run as a whole');
    expect(stderr).toContain('CALLWRIGHT_SEED=5 npm test');
    expect(stderr).toContain('no test file has "test/no-such-thing" in its path');
  });
});
