import { spawnSync } from 'node:child_process';
import { join, matchesGlob, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { leftOut } from '../support/scope.ts';
import { leftOutLines, skippedLines } from '../support/skipped.reporter.ts';
import { root, treeFiles } from '../support/tree.ts';

const aFile = (path: string, skipped: number) => ({
  moduleId: join(root, path),
  children: { allTests: () => Array.from({ length: skipped }) },
});

describe('what a run says it left out', () => {
  it('has a line for each file with a skipped test, and the sum', () => {
    const files = [aFile('test/a.test.ts', 3), aFile('test/b.test.ts', 0), aFile('test/c.ts', 12)];
    expect(skippedLines(files)).toEqual([
      'skipped: 15 tests, whose files say what they need',
      '     3  test/a.test.ts',
      '    12  test/c.ts',
    ]);
  });

  it('is nothing where every test ran', () => {
    expect(skippedLines([aFile('test/a.test.ts', 0)])).toEqual([]);
  });
});

/** Plain JavaScript, without declarations. */
const named: { readonly namesTests: (root: string, args: readonly string[]) => boolean } =
  await import(new URL('../../scripts/named-tests.mjs', import.meta.url).href);

describe('what npm test leaves out', () => {
  const paths = treeFiles(/^test\/.*\.test\.ts$/).map(({ path }) => path);
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const listed = (scope: string) => {
    const env = { ...process.env, CALLWRIGHT_TESTS: scope };
    const args = [vitest, 'list', '--filesOnly', '--json'];
    const { stdout } = spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' });
    const files = JSON.parse(stdout) as readonly { readonly file: string }[];
    return files.map(({ file }) => relative(root, file).split(sep).join('/')).toSorted();
  };

  it('is files that are there', () => {
    for (const glob of leftOut.flatMap(({ files }) => files)) {
      expect(
        paths.filter((path) => matchesGlob(path, glob)),
        glob,
      ).not.toEqual([]);
    }
  });

  it('is in test:all, and all else is in both', () => {
    const globs = leftOut.flatMap(({ files }) => files);
    const own = paths.filter((path) => !globs.some((glob) => matchesGlob(path, glob)));
    expect(own.length).toBeGreaterThan(300);
    expect(listed('own')).toEqual(own.toSorted());
    expect(listed('all')).toEqual(paths.toSorted());
  });

  it('is said at the end, by what it needs, with the commands that run it', () => {
    const lines = leftOutLines(paths);
    expect(lines).toContainEqual(expect.stringMatching(/^ +[1-9]\d* {2}need PostgreSQL$/));
    expect(lines.at(-1)).toContain('`npm run test:all`');
  });

  it.each([
    [[], false],
    [['--reporter=verbose'], false],
    [['-t', 'store'], false],
    [['--', '-t', 'B7:'], false],
    [['test/package'], true],
    [['./test/package/package.test.ts'], true],
    [['asterisk', '-t', 'sound'], true],
  ])('is run where %j names it: %s', (args, names) => {
    expect(named.namesTests(root, args)).toBe(names);
  });
});
