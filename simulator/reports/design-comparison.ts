/**
 * Compares plans over the same callers: paired differences from the first plan, and the best.
 * Several plans share the confidence (Bonferroni); for more than five, Kim and Nelson's procedure
 * finds the best.
 */
import type { SimulationPlan } from '../plan.ts';
import {
  currencyOf,
  estimatesOf,
  type MeasureEstimate,
  sumsOf,
  type Units,
} from '../runs/estimates.ts';
import {
  definitionOf,
  isOfAgents,
  type SimulatedMeasureId,
  type WindowSums,
  withCalls,
} from '../runs/measures.ts';
import type { ReplicationResult } from '../runs/replication.ts';
import { unitsOf } from '../runs/units.ts';
import { chooseBest } from '../statistics/choose-best.ts';
import {
  allPairs,
  type Difference,
  linearise,
  pairedDifference,
  rankedGroups,
} from '../statistics/paired-difference.ts';
import { allowsVerdict, verdictFrom } from '../statistics/precision.ts';
import type { Sums } from '../statistics/ratio-estimate.ts';
import { antitheticPairs, independentBatches, joinTo } from '../statistics/units.ts';

export interface SimulatedDesign {
  readonly name: string;
  readonly plan: SimulationPlan;
  readonly results: readonly ReplicationResult[];
}

/**
 * How the interval of a difference lies to the least difference that matters. `more`, `less`:
 * wholly beyond it. `perhapsWorth`: excludes 0 but holds small sizes. `notWorth`: only small sizes.
 * `notDistinguishable`: holds 0 and sizes that matter. `tooFew`: too few pairs.
 */
export type VerdictKind =
  | 'more'
  | 'less'
  | 'perhapsWorth'
  | 'notWorth'
  | 'notDistinguishable'
  | 'tooFew';

export interface DesignDifference {
  readonly measureId: SimulatedMeasureId;
  readonly currency?: string;
  readonly difference: Difference;
  readonly verdict: VerdictKind;
  /** Whether the difference is an improvement; null if unknown, or no direction is better. */
  readonly isBetter: boolean | null;
  /**
   * Pairs of days after which the verdict is expected, if the estimate is true; null if it stands,
   * or never will.
   */
  readonly pairsNeeded: number | null;
}

export interface ComparedDesign {
  readonly name: string;
  readonly measures: readonly MeasureEstimate[];
  readonly differences: readonly DesignDifference[];
  /** The same by queue, without measures of agents. */
  readonly queues: readonly ComparedQueue[];
}

export interface ComparedQueue {
  readonly queueId: string;
  readonly measures: readonly MeasureEstimate[];
  /** Empty for the first design. */
  readonly differences: readonly DesignDifference[];
}

export interface Ranking {
  readonly measureId: SimulatedMeasureId;
  readonly method: 'bonferroni' | 'kn';
  readonly worth: number | null;
  /** Designs in one group cannot be told apart from the group's first. */
  readonly groups: readonly (readonly number[])[];
  readonly best: number;
  readonly isDecided: boolean;
}

export interface DesignComparison {
  readonly replications: number;
  readonly seed: number;
  readonly confidence: number;
  readonly designs: readonly ComparedDesign[];
  /** Order of the designs; null for two designs, or if no direction is better. */
  readonly ranking: Ranking | null;
}

export interface DesignComparisonOptions {
  readonly measures: readonly SimulatedMeasureId[];
  readonly confidence: number;
  /** Least difference that matters, in the measure's own unit. Default: none. */
  readonly worth?: (measureId: SimulatedMeasureId) => number | null;
}

const pairwiseMost = 5;
export function compareDesigns(
  designs: readonly SimulatedDesign[],
  options: DesignComparisonOptions,
): DesignComparison {
  const { measures, confidence } = options;
  const [base] = designs;
  const each = 1 - (1 - confidence) / Math.max(1, designs.length - 1);
  const compared = (
    design: SimulatedDesign,
    from: SimulatedDesign | undefined,
    ids = measures,
  ) => ({
    measures: estimatesOf(partsOf(design), { confidence, measures: ids, units: unitsIn(design) }),
    differences:
      from === undefined
        ? []
        : withCalls(ids).map((measureId) =>
            differenceOf(from, design, { ...options, measureId, confidence: each }),
          ),
  });
  const ofQueues = measures.filter((id) => !isOfAgents(id));
  return {
    replications: Math.min(...designs.map(({ results }) => results.length)),
    seed: base?.results[0]?.seed ?? base?.plan.seed ?? 0,
    confidence,
    designs: designs.map((design, place) => {
      const from = place === 0 ? undefined : base;
      const queueIds = design.plan.centre.queues.map(({ id }) => id);
      return {
        name: design.name,
        ...compared(design, from),
        queues: queueIds.map((queueId) => {
          const before = from && queueOf(from, queueId);
          return { queueId, ...compared(queueOf(design, queueId), before, ofQueues) };
        }),
      };
    }),
    ranking: designs.length < 3 ? null : rankingOf(designs, options),
  };
}

/** The design as one of its queues sees it; of an unknown queue, without figures. */
function queueOf({ results, ...design }: SimulatedDesign, queueId: string): SimulatedDesign {
  return {
    ...design,
    results: results.flatMap((result) => {
      const own = result.queues.find((queue) => queue.queueId === queueId);
      return own === undefined ? [] : { ...result, whole: own.day, windows: own.windows };
    }),
  };
}

export function differenceOf(
  base: SimulatedDesign,
  design: SimulatedDesign,
  {
    measureId,
    confidence,
    worth,
  }: Omit<DesignComparisonOptions, 'measures'> & { readonly measureId: SimulatedMeasureId },
): DesignDifference {
  const [a = [], b = []] = alignedUnits([base, design], measureId);
  const difference = pairedDifference({ a, b, confidence });
  const verdict = verdictOf(difference, worth?.(measureId) ?? 0);
  const direction = directionOf(measureId);
  const isTold = verdict === 'more' || verdict === 'less' || verdict === 'perhapsWorth';
  const isMore = (difference.value ?? 0) > 0;
  return {
    measureId,
    ...currencyOf(measureId, base.plan.currency),
    difference,
    verdict,
    isBetter: isTold && direction !== 'neither' ? isMore === (direction === 'larger') : null,
    pairsNeeded: pairsNeededOf(difference, verdict),
  };
}

function verdictOf(difference: Difference, worth: number): VerdictKind {
  const { value } = difference;
  if (value === null) return 'notDistinguishable';
  if (!allowsVerdict(difference)) return 'tooFew';
  const { low, high } = difference;
  const nearest = low > 0 ? low : high < 0 ? -high : 0;
  const farthest = Math.max(-low, high);
  if (farthest < worth || (low === 0 && high === 0)) return 'notWorth';
  if (nearest === 0) return 'notDistinguishable';
  if (nearest < worth) return 'perhapsWorth';
  return value > 0 ? 'more' : 'less';
}

/** Pairs needed: m (half-width / difference)², m being the pairs so far. */
function pairsNeededOf({ value, halfWidth, n }: Difference, verdict: VerdictKind): number | null {
  if (verdict === 'tooFew') return verdictFrom;
  if (verdict !== 'notDistinguishable') return null;
  if (value === null || halfWidth === null || value === 0) return null;
  const needed = Math.ceil(n * (halfWidth / value) ** 2);
  return Number.isSafeInteger(needed) ? needed : null;
}

function rankingOf(
  designs: readonly SimulatedDesign[],
  { measures, confidence, worth }: DesignComparisonOptions,
): Ranking | null {
  const measureId = measures.find((id) => directionOf(id) !== 'neither');
  if (measureId === undefined) return null;
  const isLargerBetter = directionOf(measureId) === 'larger';
  const plans = alignedUnits(designs, measureId);
  const pairs = allPairs(plans, confidence);
  const samples = plans.map((own) => linearise(own) ?? []);
  const values = samples.map((own) =>
    own.length === 0 ? null : own.reduce((sum, value) => sum + value, 0) / own.length,
  );
  const groups = rankedGroups({ values, pairs, isLargerBetter });
  const matters = worth?.(measureId) ?? usualWorth(measureId);
  const [leaders = []] = groups;
  const [best = 0] = leaders;
  const common = { measureId, worth: matters, groups };
  if (designs.length <= pairwiseMost || matters === null) {
    return { ...common, method: 'bonferroni', best, isDecided: leaders.length === 1 };
  }
  const options = { samples, confidence, indifference: matters, isLargerBetter };
  const { survivors, isDecided } = chooseBest({ ...options, firstStage: verdictFrom });
  return { ...common, method: 'kn', best: survivors[0] ?? best, isDecided };
}

function unitsIn({ plan, results }: SimulatedDesign): Units {
  return unitsOf(plan, results);
}

function partsOf({ plan, results }: SimulatedDesign): readonly WindowSums[] {
  return plan.steady === null
    ? results.map(({ whole }) => whole)
    : results.flatMap(({ windows }) => windows);
}

/** Independent observations (days, mirrored pairs or batches), the same number for every design. */
function alignedUnits(
  designs: readonly SimulatedDesign[],
  measureId: SimulatedMeasureId,
): readonly (readonly Sums[])[] {
  const units = designs.map((design) => {
    const sums = sumsOf(partsOf(design), measureId);
    switch (unitsIn(design).kind) {
      case 'batches':
        return independentBatches(sums).batches;
      case 'mirroredDays':
        return antitheticPairs(sums);
      default:
        return sums;
    }
  });
  const fewest = Math.min(...units.map(({ length }) => length));
  return units.map((own) => joinTo(own, fewest));
}

/**
 * The better direction. Occupancy, handle times and loads have none: too little costs money, too
 * much costs people.
 */
export type Direction = 'larger' | 'smaller' | 'neither';

const largerIsBetter =
  /^(serviceLevel|ordersPerHour|revenue|callerServed|callbackKept|ivrContained|promptAccept|handledFairness)/;
const smallerIsBetter =
  /^(wait|speedOfAnswer|delay|abandon|timeToAbandon|block|attemptBlock|balk|redial|returnCall|outboundAbandon|lostRevenue|queueLength|overt|offersExpired|offersRejected|absent|paidHours|shrinkage|answeredWait|timeToAnswer|longestWaiting)/;

export function directionOf(measureId: SimulatedMeasureId): Direction {
  if (largerIsBetter.test(measureId)) return 'larger';
  return smallerIsBetter.test(measureId) ? 'smaller' : 'neither';
}

/** The least difference that usually matters: half a point or a second; null for other units. */
function usualWorth(measureId: SimulatedMeasureId): number | null {
  const { unit } = definitionOf(measureId);
  if (unit === 'share') return 0.005;
  return unit === 'ms' ? 1_000 : null;
}
