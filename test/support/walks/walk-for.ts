/** Walks for a time, or repeats given steps; fails with the fewest steps that show a fault. */
import type { PairCoverage } from './pair-coverage.ts';
import {
  formatSteps,
  parseSteps,
  ReachedStates,
  replay,
  shrink,
  type WalkTarget,
  walk,
} from './walk.ts';

/** So many times as long at most. */
const longerMax = 8;

export async function walkFor(
  begin: () => Promise<WalkTarget>,
  of: {
    /** Of the aggregate, in the title of its test. */
    readonly name: string;
    readonly file: string;
    readonly coverage: PairCoverage;
    readonly length: number;
    /** What the beginning and the end of a walk cost, in steps. */
    readonly stepsOfBeginning: number;
    readonly seed: number;
    /** How long walks begin; longer where an operation was never accepted. */
    readonly walkMs?: number;
    /** How many begin at most. */
    readonly walksMax?: number;
    /** Operations that may stay without an acceptance, with the reason. */
    readonly rare?: { readonly [operation: string]: string } | undefined;
    /** Operations that a walk begins with. */
    readonly first?: (seed: number) => readonly string[];
    readonly lead?: Parameters<typeof walk>[1]['lead'];
  },
): Promise<void> {
  const { name, coverage, length, first = () => [] } = of;
  const { walkMs = Number.POSITIVE_INFINITY, walksMax = Number.POSITIVE_INFINITY } = of;
  const steps = process.env['CALLWRIGHT_WALK_STEPS'];
  if (steps !== undefined) {
    const failure = await replay(begin, coverage, parseSteps(steps));
    if (failure !== null) throw new Error(formatFailure(failure, of));
    return;
  }
  const endAtMs = performance.now() + walkMs;
  const isOver = () => {
    const overMs = performance.now() - endAtMs;
    return overMs > 0 && (neverAccepted(of).length === 0 || overMs > walkMs * longerMax);
  };
  let { seed } = of;
  const reached = new ReachedStates(of.stepsOfBeginning);
  try {
    do {
      const failure = await walk(begin, {
        seed,
        length,
        coverage,
        reached,
        first: first(seed),
        lead: of.lead,
      });
      if (failure !== null) {
        const least = await shrink(begin, coverage, failure);
        throw new Error(`seed ${seed}: ${formatFailure(least, of)}`);
      }
      seed += 1;
    } while (!isOver() && seed - of.seed < walksMax);
  } finally {
    process.stdout.write(`pairs: ${name} ${coverage.summary}\n`);
    const isWanted = process.env['CALLWRIGHT_WALK_REPORT'] !== undefined;
    const lines = isWanted ? [...coverage.report, ...coverage.evidence] : [];
    process.stdout.write(lines.map((line) => `  ${line}\n`).join(''));
  }
}

/** Operations that should have been accepted, and never were; none of a walk that is repeated. */
export function neverAccepted({
  coverage,
  rare = {},
}: {
  readonly coverage: PairCoverage;
  readonly rare?: { readonly [operation: string]: string } | undefined;
}): readonly string[] {
  if (process.env['CALLWRIGHT_WALK_STEPS'] !== undefined) return [];
  const possible = new Set([...coverage.possible].flatMap((pair) => pair.split(' ')));
  return coverage.neverAccepted.filter((id) => !(id in rare) && possible.has(id));
}

function formatFailure(
  { faults, steps, report }: NonNullable<Awaited<ReturnType<typeof replay>>>,
  { name, file }: { readonly name: string; readonly file: string },
): string {
  const variable = `CALLWRIGHT_WALK_STEPS='${formatSteps(steps)}'`;
  return [
    ...faults.slice(0, 5),
    `after ${steps.length} steps:`,
    ...report,
    `again: ${variable} npm test -- --all ${file} -t 'of ${name} '`,
  ].join('\n');
}
