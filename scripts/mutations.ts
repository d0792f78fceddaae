/**
 * `npm run mutations -- [fault …] [--seed 1] [--json]`: plants each deliberate fault in a copy of
 * the tree, and looks which test catches it.
 *
 * Progress and times go to stderr; a run of all faults writes `docs/mutations.md`. Ends with 1
 * where a fault survives, or where the tree fails with none planted.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Area, areaOf, detect } from '../test/support/mutation/detectors.ts';
import type { Fault } from '../test/support/mutation/fault.ts';
import { faults } from '../test/support/mutation/faults.ts';
import { type Finding, mutationPage } from '../test/support/mutation/page.ts';
import { copyTree, plant, removeTree } from '../test/support/mutation/planted-tree.ts';
import { stopProgram } from '../test/support/mutation/run-program.ts';
import { optionsOf, wholeOption } from './script-options.ts';

interface MutationOptions {
  readonly chosen: readonly Fault[];
  readonly seed: number;
  readonly json: boolean;
}

const root = join(import.meta.dirname, '..');
const page = join('docs', 'mutations.md');
const limitMs = 180_000;
const failedCode = 1;
const interruptedCode = 130;
const usage = `npm run mutations -- [fault …] [--seed 1] [--json]

Plants each deliberate fault of the routing core and the simulator (or those named) in a copy of the
tree, and looks which test catches it. A run of all faults writes ${page}.
Exit code 1: a fault survives.

  --seed N   of the properties and of the fuzz (default 1)
  --json     the findings as JSON on stdout
  --help     this text
`;

process.exitCode = await mutate(optionsOf(usage, readOptions));

async function mutate({ chosen, seed, json }: MutationOptions): Promise<number> {
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
  readonly area: Area;
}): Promise<{ readonly caughtBy: string | null; readonly took: string }> {
  const beganAtMs = performance.now();
  const caughtBy = await detect({ tree, seed, endAtMs: beganAtMs + limitMs }, area);
  return { caughtBy, took: since(beganAtMs) };
}

function conclude(
  findings: readonly Finding[],
  of: { readonly json: boolean; readonly beganAtMs: number },
): number {
  if (findings.length === faults.length) writeFileSync(join(root, page), mutationPage(findings));
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

function readOptions(): MutationOptions {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
    },
  });
  const seed = wholeOption('seed', values.seed, 0);
  const unknown = positionals.find((id) => !faults.some((fault) => fault.id === id));
  if (unknown !== undefined) {
    const known = faults.map(({ id }) => id).join(', ');
    throw new Error(`no fault ${unknown}, expected some of ${known}`);
  }
  const chosen =
    positionals.length === 0 ? faults : faults.filter(({ id }) => positionals.includes(id));
  return { chosen, seed, json: values.json };
}
