/** Plants each deliberate fault in a copy of the tree, and looks which test catches it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../tree.ts';
import { areaOf, type DetectorArea, detect } from './detectors.ts';
import type { Fault } from './fault.ts';
import { faults } from './faults.ts';
import { type Finding, mutationPage } from './page.ts';
import { copyTree, plant, removeTree } from './planted-tree.ts';
import { stopProgram } from './run-program.ts';

export interface MutationOptions {
  readonly chosen: readonly Fault[];
  readonly seed: number;
  readonly json: boolean;
}

/** Written by a run of all faults. */
export const mutationsFile = join('docs', 'mutations.md');

const limitMs = 180_000;
const failedCode = 1;
const interruptedCode = 130;

/** Progress and times go to stderr; answers the exit code. */
export async function mutate({ chosen, seed, json }: MutationOptions): Promise<number> {
  const beganAtMs = performance.now();
  const tree = copyTree(root);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stopProgram();
      removeTree(tree);
      process.exit(interruptedCode);
    });
  }
  try {
    for (const area of new Set(chosen.map(({ file }) => areaOf(file)))) {
      const clean = await look({ tree, seed, area });
      if (clean.caughtBy !== null) {
        say(`the tree fails with no fault planted: ${clean.caughtBy}`);
        return failedCode;
      }
      say(`${area} clean with no fault planted (${clean.took})`);
    }
    const findings: Finding[] = [];
    for (const fault of chosen) {
      const restore = plant(tree, fault);
      const { caughtBy, took } = await look({ tree, seed, area: areaOf(fault.file) });
      restore();
      findings.push({ fault, caughtBy });
      say(`${findings.length}/${chosen.length} ${fault.id}: ${caughtBy ?? 'SURVIVED'} (${took})`);
    }
    return conclude(findings, { json, beganAtMs });
  } finally {
    removeTree(tree);
  }
}

async function look({
  tree,
  seed,
  area,
}: {
  readonly tree: string;
  readonly seed: number;
  readonly area: DetectorArea;
}): Promise<{ readonly caughtBy: string | null; readonly took: string }> {
  const beganAtMs = performance.now();
  const caughtBy = await detect({ tree, seed, endAtMs: beganAtMs + limitMs }, area);
  return { caughtBy, took: since(beganAtMs) };
}

function conclude(
  findings: readonly Finding[],
  of: { readonly json: boolean; readonly beganAtMs: number },
): number {
  if (findings.length === faults.length)
    writeFileSync(join(root, mutationsFile), mutationPage(findings));
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
