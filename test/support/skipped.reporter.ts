/** Prints at the end of a run how many tests of which files were skipped. */
import { relative, sep } from 'node:path';
import type { Reporter, Vitest } from 'vitest/node';
import { root } from './tree.ts';

/** The part of a test module that this reporter reads. */
interface FinishedModule {
  readonly moduleId: string;
  readonly children: { allTests(state: 'skipped'): Iterable<unknown> };
}

/** One line per file with skipped tests, and their sum; none if no test was skipped. */
export function skippedLines(modules: readonly FinishedModule[]): readonly string[] {
  const counts = modules.map(({ moduleId, children }) => {
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

/** Silent if tests were chosen by name, since that skips all others. */
export class SkippedReporter implements Reporter {
  #isByName = false;

  onInit({ config }: Vitest): void {
    this.#isByName = config.testNamePattern !== undefined;
  }

  onTestRunEnd(modules: readonly FinishedModule[]): void {
    if (this.#isByName) return;
    for (const line of skippedLines(modules)) process.stdout.write(`${line}\n`);
  }
}
