/**
 * What may catch a fault, cheap first. Of the core: its named tests, the worked traces, the random
 * restores, then the core against the naive router from a fixed seed. Of the kernel: its own tests
 * before those. Of the simulator and its figures: their tests, then the identities of random
 * scenarios, then exact cases of theory. Of the classic lane: the full core, on days of both.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runProgram } from './run-program.ts';

/** A tree to look at, and how. */
export interface Search {
  readonly tree: string;
  readonly seed: number;
  /** By `performance.now()`: nothing runs longer. */
  readonly endAtMs: number;
}

/** Who caught it; null: this one did not. */
type Detector = (search: Search) => Promise<string | null>;

const fuzzMs = 30_000;
const reportFile = 'mutation-report.json';

const ofCore: readonly Detector[] = [
  byTests('test/routing/core.test.ts'),
  byTests('test/routing/bad-input.test.ts'),
  byTests('test/routing/direct-router.test.ts'),
  byTests('test/routing/restore.test.ts'),
  byTests('test/routing/activation.test.ts'),
  byTests('test/cli/worked-traces.test.ts'),
  byTests('test/properties/routing-laws.test.ts', 'goes on after a restore'),
  byFuzz,
];

const ofKernel: readonly Detector[] = [byTests('test/kernel/'), ...ofCore];

const ofSimulator: readonly Detector[] = [
  byTests('test/simulator/patience.test.ts'),
  byTests('test/simulator/agents-day.test.ts'),
  byTests('test/simulator/statistics.test.ts'),
  byTests('test/metrics/'),
  byTests('test/properties/simulation-identities.test.ts'),
  byTests('test/simulator/simulate.test.ts'),
  byTests('test/simulator/steady-run.test.ts'),
  byTests('test/theory/validation.test.ts'),
];

const ofLane: readonly Detector[] = [byTests('test/simulator/lane.test.ts')];

/** Who looks for faults in which folders; the core's look at all others. */
export type DetectorArea = 'core' | 'kernel' | 'simulator' | 'lane';

const detectors: { readonly [A in DetectorArea]: readonly Detector[] } = {
  core: ofCore,
  kernel: ofKernel,
  simulator: ofSimulator,
  lane: ofLane,
};

/** Where a file's faults are looked for. */
export function areaOf(file: string): DetectorArea {
  if (file.startsWith('kernel/')) return 'kernel';
  if (file.startsWith('simulator/lane/')) return 'lane';
  return file.startsWith('simulator/') || file.startsWith('metrics/') ? 'simulator' : 'core';
}

/** The first detector that fails in this tree, and where; null: none does. */
export async function detect(search: Search, area: DetectorArea): Promise<string | null> {
  for (const detector of detectors[area]) {
    const caughtBy = await detector(search);
    if (caughtBy !== null) return caughtBy;
  }
  return null;
}

function byTests(file: string, name = ''): Detector {
  return async ({ tree, seed, endAtMs }) => {
    const report = join(tree, reportFile);
    rmSync(report, { force: true });
    const args = ['node_modules/vitest/vitest.mjs', 'run', file, '-t', name, '--bail=1'];
    const { code } = await runProgram({
      tree,
      args: [...args, '--reporter=json', `--outputFile=${reportFile}`],
      seed,
      limitMs: endAtMs - performance.now(),
    });
    if (code === 0) return null;
    return existsSync(report) ? firstFailure(report, { tree, file }) : `${file} › does not end`;
  };
}

interface Report {
  readonly testResults: readonly {
    /** Path of the file. */
    readonly name: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
}

function firstFailure(
  report: string,
  { tree, file }: { readonly tree: string; readonly file: string },
): string {
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  for (const { name, assertionResults } of testResults) {
    const failed = assertionResults.find(({ status }) => status === 'failed');
    if (failed === undefined) continue;
    const at = relative(tree, name).replaceAll('\\', '/');
    return [at, ...failed.ancestorTitles, failed.title].join(' › ');
  }
  return `${file} › does not load`;
}

async function byFuzz({ tree, seed, endAtMs }: Search): Promise<string | null> {
  const limitMs = Math.min(fuzzMs, endAtMs - performance.now());
  const found = /seed (\d+) differs at instant (\d+)/;
  const { code, said } = await runProgram({
    tree,
    args: ['scripts/fuzz.ts', '--seed', String(seed), '--minutes', String(limitMs / 60_000)],
    seed,
    limitMs: limitMs + 5_000,
    until: found,
  });
  const [, at, instant] = found.exec(said) ?? [];
  if (at !== undefined) return `fuzz seed ${at}, instant ${instant}`;
  return code === 0 ? null : 'fuzz › does not end';
}
