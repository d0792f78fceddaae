/**
 * Runs scenarios with the same callers until their differences are known; more than five without a
 * requested precision, until the best is chosen.
 */
import {
  compareDesigns,
  type DesignComparison,
  isLook,
  type LaneWish,
  type ReplicationResult,
  type SimulatedDesign,
  type SimulatedMeasureId,
  verdictFrom,
} from '../../simulator/index.ts';
import type { SimulatedSide } from '../simulate/load-scenario.ts';
import type { PrecisionTarget } from '../simulate/precision.ts';
import { openRunner, rounds } from '../simulate/rounds.ts';
import { stopSignal } from '../streams/interrupt.ts';
import { type ProgressKind, startProgress } from '../streams/progress.ts';

export interface CompareRunOptions {
  readonly names: readonly string[];
  readonly measures: readonly SimulatedMeasureId[];
  readonly confidence: number;
  readonly worth: (measureId: SimulatedMeasureId) => number | null;
  /**
   * Precision of the difference at which to stop; null: after the requested number of replications.
   */
  readonly precision: PrecisionTarget | null;
  readonly replications: number | undefined;
  /** The scenario's fewest and most days; a precision ends a run between them. */
  readonly days?: { readonly min?: number | undefined; readonly max?: number | undefined };
  readonly seed: number;
  readonly workers: number | undefined;
  readonly lane?: LaneWish | undefined;
  readonly budget: number | undefined;
  readonly progress: ProgressKind | undefined;
  readonly sayEstimate: (comparison: DesignComparison) => string;
}

export interface ComparedRun {
  readonly comparison: DesignComparison;
  readonly designs: readonly SimulatedDesign[];
  readonly isPartial: boolean;
  readonly isBounded: boolean;
}

const replicationsMost = 1_000;

export async function compareRun(
  loaded: readonly SimulatedSide[],
  options: CompareRunOptions,
): Promise<ComparedRun> {
  const { replications, names, seed } = options;
  const isChosen = options.precision !== null || names.length > 5;
  const [base] = loaded;
  const own = base?.plan.replicationsMax ?? verdictFrom;
  const isLong = isChosen && base?.plan.stop === null;
  const { min = verdictFrom, max } = options.days ?? {};
  const most = replications ?? (isLong ? (max ?? Math.max(min, replicationsMost)) : own);
  const all = loaded.map((): ReplicationResult[] => []);
  const simulated = loaded.map(({ plan }, place): SimulatedDesign => {
    return { name: names[place] ?? '', plan, results: all[place] ?? [] };
  });
  const compare = (): DesignComparison => compareDesigns(simulated, options);
  const runner = openRunner(options, most * loaded.length);
  const progress = startProgress(options.progress);
  const signal = stopSignal(options.budget);
  let done = 0;
  let isEnough = false;
  try {
    const designs = loaded.map(({ design, plan }, place) => ({
      design,
      seed: plan.isCommon ? seed : seed + place,
    }));
    const gather = { measures: options.measures };
    for await (const results of rounds(runner, { designs, most, gather, signal })) {
      for (const [place, result] of results.entries()) all[place]?.push(result);
      done += 1;
      progress.tick(() => ({ done, of: most, estimate: options.sayEstimate(compare()) }));
      const isEarly = done < min || !isLook(done, verdictFrom);
      if (replications !== undefined || !isChosen || isEarly) continue;
      isEnough = isKnown(compare(), options);
      if (isEnough) break;
    }
  } finally {
    progress.end();
    await runner.close();
  }
  const isPartial = !isEnough && done < most;
  const isBounded = replications === undefined && isChosen && !isEnough && !isPartial;
  return { comparison: compare(), designs: simulated, isPartial, isBounded };
}

function isKnown(
  { designs, ranking }: DesignComparison,
  { precision, measures }: CompareRunOptions,
): boolean {
  if (precision === null) return ranking?.isDecided ?? true;
  const watched = precision.measureId ?? measures[0];
  const [base, ...others] = designs;
  const of = base?.measures.find(({ measureId }) => measureId === watched);
  const scale = precision.unit === 'relative' ? Math.abs(of?.value ?? 0) : 1;
  return others.every(({ differences }) => {
    const found = differences.find(({ measureId }) => measureId === watched);
    const halfWidth = found?.difference.halfWidth ?? null;
    return halfWidth !== null && halfWidth <= precision.size * scale;
  });
}
