/** Says at the end of a run what it left out, and how much of it: nothing vanishes unsaid. */
import { matchesGlob, relative, sep } from 'node:path';
import type { Reporter, Vitest } from 'vitest/node';
import { leftOut, runsAll } from './scope.ts';
import { root, treeFiles } from './tree.ts';

/** What this reads of a file of tests. */
interface Ran {
  readonly moduleId: string;
  readonly children: { allTests(state: 'skipped'): Iterable<unknown> };
}

/** One line a file, and their sum; none where nothing was left out. */
export function skippedLines(files: readonly Ran[]): readonly string[] {
  const counts = files.map(({ moduleId, children }) => {
    const path = relative(root, moduleId).split(sep).join('/');
    return { path, count: [...children.allTests('skipped')].length };
  });
  const skipped = counts.filter(({ count }) => count > 0);
  if (skipped.length === 0) return [];
  const sum = skipped.reduce((total, { count }) => total + count, 0);
  return [
    `skipped: ${sum} tests, whose files say what they need`,
    ...skipped.map(({ path, count }) => `  ${String(count).padStart(4)}  ${path}`),
  ];
}

/** What `npm test` leaves out as files, by what these need, and the command that runs all. */
export function leftOutLines(paths: readonly string[]): readonly string[] {
  const groups = leftOut.map(({ needs, files }) => {
    const count = paths.filter((path) => files.some((glob) => matchesGlob(path, glob))).length;
    return `  ${String(count).padStart(4)}  need ${needs}`;
  });
  return [
    'left out: files of tests that',
    ...groups,
    '`npm run test:all` runs all, in some 20 minutes; `npm test -- PATH` those at a path.',
  ];
}

/** Of a whole run: one by the names of tests leaves out all others. */
export class SkippedReporter implements Reporter {
  #isByName = false;

  onInit({ config }: Vitest): void {
    this.#isByName = config.testNamePattern !== undefined;
  }

  onTestRunEnd(files: readonly Ran[]): void {
    if (this.#isByName) return;
    const paths = treeFiles(/^test\/.*\.test\.ts$/).map(({ path }) => path);
    const lines = [...skippedLines(files), ...(runsAll ? [] : leftOutLines(paths))];
    for (const line of lines) process.stdout.write(`${line}\n`);
  }
}
