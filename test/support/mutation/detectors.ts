/**
 * What may catch a fault, cheap first. Of the core: its named tests, the worked traces, the random
 * restores, then the core against the naive router from a fixed seed. Of the kernel: its own tests
 * before those. Of the simulator and its figures: their tests, then the identities of random
 * scenarios, then exact cases of theory. Of the classic lane: the full core, on days of both. Of a
 * fault that names the test
 * files near to it: those, then the tests of its area.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Fault } from './fault.ts';
import { runProgram } from './run-program.ts';

/** A tree to look at, and how. */
export interface Search {
  readonly tree: string;
  readonly seed: number;
  /** By `performance.now()`: nothing runs longer. */
  readonly endAtMs: number;
}

export interface Detector {
  /** Unique. */
  readonly name: string;
  /** Who caught it; null: this detector did not. */
  readonly look: (search: Search) => Promise<string | null>;
}

const fuzzMs = 30_000;
const reportFile = 'mutation-report.json';

const ofCore: readonly Detector[] = [
  byTests(['test/routing/core.test.ts']),
  byTests(['test/routing/bad-input.test.ts']),
  byTests(['test/routing/direct-router.test.ts']),
  byTests(['test/routing/restore.test.ts']),
  byTests(['test/routing/activation.test.ts']),
  byTests(['test/cli/worked-traces.test.ts']),
  byTests(['test/properties/routing-laws.test.ts'], 'goes on after a restore'),
  { name: 'fuzz', look: byFuzz },
];

const byOrders = [byTests(['test/orders/']), byTests(['test/order-rows/'])];
const byService = [byTests(['test/privacy/']), byTests(['test/live/']), byTests(['test/api/'])];

const detectors = {
  core: ofCore,
  kernel: [byTests(['test/kernel/']), ...ofCore],
  simulator: [
    byTests(['test/simulator/patience.test.ts']),
    byTests(['test/simulator/agents-day.test.ts']),
    byTests(['test/simulator/statistics.test.ts']),
    byTests(['test/metrics/']),
    byTests(['test/properties/simulation-identities.test.ts']),
    byTests(['test/simulator/simulate.test.ts']),
    byTests(['test/simulator/steady-run.test.ts']),
    byTests(['test/theory/validation.test.ts']),
  ],
  lane: [byTests(['test/simulator/lane.test.ts'])],
  orders: byOrders,
  services: [...byService, ...byOrders],
  live: byService,
  api: [...byService, ...byOrders],
  store: [byTests(['test/store/']), ...byService],
} as const satisfies { readonly [area: string]: readonly Detector[] };

/** Who looks for faults in which folders; the core's look at all others. */
export type DetectorArea = keyof typeof detectors;

export const detectorAreas = Object.keys(detectors) as readonly DetectorArea[];

/** Where a file's faults are looked for. */
export function areaOf(file: string): DetectorArea {
  if (file.startsWith('simulator/lane/')) return 'lane';
  const folder = file.slice(0, file.indexOf('/'));
  if (folder === 'metrics') return 'simulator';
  return detectorAreas.find((area) => area === folder) ?? 'core';
}

/** The first detector that fails in this tree, and where; null: none does. */
export async function detect(
  search: Search,
  { file, near }: Fault,
): Promise<{ readonly detector: Detector; readonly caughtBy: string } | null> {
  const first = near === undefined ? [] : [byTests(near)];
  for (const detector of [...first, ...detectors[areaOf(file)]]) {
    const caughtBy = await detector.look(search);
    if (caughtBy !== null) return { detector, caughtBy };
  }
  return null;
}

function byTests(files: readonly string[], title = ''): Detector {
  const name = files.join(', ');
  const look = async ({ tree, seed, endAtMs }: Search) => {
    const report = join(tree, reportFile);
    rmSync(report, { force: true });
    const args = ['node_modules/vitest/vitest.mjs', 'run', ...files, '-t', title, '--bail=1'];
    const { code } = await runProgram({
      tree,
      args: [...args, '--reporter=json', `--outputFile=${reportFile}`],
      seed,
      limitMs: endAtMs - performance.now(),
    });
    if (code === 0) return null;
    return existsSync(report) ? firstFailure(report, { tree, name }) : `${name} › does not end`;
  };
  return { name, look };
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
  { tree, name }: { readonly tree: string; readonly name: string },
): string {
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  for (const { name: path, assertionResults } of testResults) {
    const failed = assertionResults.find(({ status }) => status === 'failed');
    if (failed === undefined) continue;
    const at = relative(tree, path).replaceAll('\\', '/');
    return [at, ...failed.ancestorTitles, failed.title].join(' › ');
  }
  return `${name} › does not load`;
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
