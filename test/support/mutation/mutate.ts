/** Plants each deliberate fault in a copy of the tree, and looks which test catches it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../tree.ts';
import { detect } from './detectors.ts';
import type { Fault } from './fault.ts';
import { faults } from './faults.ts';
import { type Finding, mutationPage } from './page.ts';
import { copyTree, plant, removeTree } from './planted-tree.ts';
import { stopPrograms } from './run-program.ts';

export interface MutationOptions {
  readonly chosen: readonly Fault[];
  readonly seed: number;
  /** Copies of the tree, each with one fault at a time. */
  readonly workers: number;
  readonly json: boolean;
}

/** Each run writes the rows of its faults. */
export const mutationsFile = join('docs', 'mutations.md');

const limitMs = 600_000;
const failedCode = 1;
const interruptedCode = 130;

/** Progress and times go to stderr; answers the exit code. */
export async function mutate(options: MutationOptions): Promise<number> {
  const beganAtMs = performance.now();
  const trees = Array.from({ length: options.workers }, () => copyTree(root));
  const clear = (): void => {
    stopPrograms();
    for (const tree of trees) removeTree(tree);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      clear();
      process.exit(interruptedCode);
    });
  }
  try {
    const findings = await plantAll(options, trees);
    return findings === null ? failedCode : conclude(findings, { json: options.json, beganAtMs });
  } finally {
    clear();
  }
}

/** In the order of the faults; null: the tree fails without one. */
async function plantAll(
  { chosen, seed }: MutationOptions,
  trees: readonly string[],
): Promise<readonly Finding[] | null> {
  const findings = new Map<Fault, Finding>();
  const left = chosen.values();
  // What catches a fault must find nothing without one: each detector that does is run once more.
  const clean = new Map<string, Promise<string | null>>();
  let isClean = true;
  const searchIn = (tree: string) => ({ tree, seed, endAtMs: performance.now() + limitMs });
  const work = async (tree: string): Promise<void> => {
    for (const fault of left) {
      if (!isClean) return;
      const beganAtMs = performance.now();
      const restore = plant(tree, fault);
      const caught = await detect(searchIn(tree), fault);
      restore();
      const { caughtBy = null, detector } = caught ?? {};
      findings.set(fault, { fault, caughtBy });
      const count = `${findings.size}/${chosen.length}`;
      say(`${count} ${fault.id}: ${caughtBy ?? 'SURVIVED'} (${since(beganAtMs)})`);
      if (detector === undefined) continue;
      const looking = clean.get(detector.name) ?? detector.look(searchIn(tree));
      clean.set(detector.name, looking);
      const failed = await looking;
      if (failed === null || !isClean) continue;
      isClean = false;
      say(`the tree fails with no fault planted: ${failed}`);
    }
  };
  await Promise.all(trees.map(work));
  return isClean ? chosen.flatMap((fault) => findings.get(fault) ?? []) : null;
}

function conclude(
  findings: readonly Finding[],
  of: { readonly json: boolean; readonly beganAtMs: number },
): number {
  const page = join(root, mutationsFile);
  writeFileSync(page, mutationPage({ faults, before: readFileSync(page, 'utf8') }, findings));
  if (of.json) {
    const rows = findings.map(({ fault, caughtBy }) => ({ ...fault, caughtBy }));
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
  }
  const survivors = findings.filter(({ caughtBy }) => caughtBy === null);
  const names = survivors.map(({ fault }) => fault.id).join(', ');
  say(
    survivors.length === 0
      ? `all ${findings.length} faults caught in ${since(of.beganAtMs)}`
      : `${survivors.length} of ${findings.length} faults survived, ${since(of.beganAtMs)}: ${names}`,
  );
  return survivors.length === 0 ? 0 : failedCode;
}

function say(line: string): void {
  process.stderr.write(`mutations: ${line}\n`);
}

function since(ms: number): string {
  return `${((performance.now() - ms) / 1_000).toFixed(1)} s`;
}
