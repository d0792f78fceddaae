/**
 * Difference of two plans, day by day with the same callers: its interval is about five times
 * narrower than of independent runs. Intervals of up to five plans hold together (Bonferroni).
 */
import { assert } from '../../kernel/index.ts';
import { totalOf } from '../../metrics/index.ts';
import { allowsVerdict, intervalFrom } from './precision.ts';
import { type Sums, studentQuantile } from './ratio-estimate.ts';
import { meanOf, squaresAbout } from './sums.ts';

/** `value` is b − a; null if nothing was counted in one. Bounds are null with too few pairs. */
export interface Difference {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly halfWidth: number | null;
  readonly confidence: number;
  readonly n: number;
}

/** Difference of ratios of means, linearised; `a` and `b` in the order of replications. */
export function pairedDifference({
  a,
  b,
  confidence,
}: {
  readonly a: readonly Sums[];
  readonly b: readonly Sums[];
  readonly confidence: number;
}): Difference {
  assert(a.length === b.length, () => `${a.length} replications beside ${b.length}`);
  const pairs = linearisedPairs(a, b);
  if (pairs === null || pairs.length === 0) {
    return { value: null, low: null, high: null, halfWidth: null, confidence, n: 0 };
  }
  const n = pairs.length;
  const value = meanOf(pairs);
  if (n < intervalFrom) return { value, low: null, high: null, halfWidth: null, confidence, n };
  const squares = squaresAbout(value, pairs);
  const t = studentQuantile({ probability: (1 + confidence) / 2, degrees: n - 1 });
  const halfWidth = t * Math.sqrt(squares / (n - 1) / n);
  return { value, low: value - halfWidth, high: value + halfWidth, halfWidth, confidence, n };
}

/**
 * Per replication R̂ + (X − R̂ Y) / Ȳ: mean and spread are those of the ratio. Null if nothing was
 * counted.
 */
export function linearise(replications: readonly Sums[]): readonly number[] | null {
  const { numerator, denominator } = totalOf(replications);
  if (denominator === 0) return null;
  const ratio = numerator / denominator;
  const mean = denominator / replications.length;
  return replications.map((one) => ratio + (one.numerator - ratio * one.denominator) / mean);
}

function linearisedPairs(a: readonly Sums[], b: readonly Sums[]): readonly number[] | null {
  const before = linearise(a);
  const after = linearise(b);
  if (before === null || after === null) return null;
  return after.map((value, place) => value - (before[place] ?? Number.NaN));
}

/** Two plans by index; the difference is `to` − `from`. */
export interface PairOfPlans {
  readonly from: number;
  readonly to: number;
  readonly difference: Difference;
}

/**
 * Differences of all pairs, `from` before `to`, whose intervals hold together with `confidence`.
 */
export function allPairs(
  plans: readonly (readonly Sums[])[],
  confidence: number,
): readonly PairOfPlans[] {
  const pairs = (plans.length * (plans.length - 1)) / 2;
  const each = 1 - (1 - confidence) / Math.max(1, pairs);
  return plans.flatMap((a, from) =>
    plans.slice(from + 1).map((b, after) => ({
      from,
      to: from + 1 + after,
      difference: pairedDifference({ a, b, confidence: each }),
    })),
  );
}

/**
 * Groups of plans, best first; a group ends before the first plan that is clearly worse than the
 * group's first.
 */
export function rankedGroups({
  values,
  pairs,
  isLargerBetter,
}: {
  /** Values by plan; null if nothing was counted, which ranks last. */
  readonly values: readonly (number | null)[];
  readonly pairs: readonly PairOfPlans[];
  readonly isLargerBetter: boolean;
}): readonly (readonly number[])[] {
  const worst = isLargerBetter ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const standing = (plan: number): number => values[plan] ?? worst;
  const ranked = values
    .map((_, plan) => plan)
    .toSorted((a, b) => {
      if (standing(a) === standing(b)) return a - b;
      return standing(a) > standing(b) === isLargerBetter ? -1 : 1;
    });
  const groups: number[][] = [];
  for (const plan of ranked) {
    const group = groups.at(-1);
    const [leader] = group ?? [];
    if (group === undefined || leader === undefined || isApart(pairs, leader, plan)) {
      groups.push([plan]);
    } else group.push(plan);
  }
  return groups;
}

function isApart(pairs: readonly PairOfPlans[], one: number, other: number): boolean {
  const found = pairs.find(
    ({ from, to }) => (from === one && to === other) || (from === other && to === one),
  );
  if (found === undefined || !allowsVerdict(found.difference)) return false;
  return found.difference.low > 0 || found.difference.high < 0;
}
