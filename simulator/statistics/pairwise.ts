/**
 * Every plan beside every other, with intervals that hold all at once.
 *
 * Bonferroni: each of the k (k − 1) / 2 differences gets so much more confidence that together they
 * have what was asked. Good up to five plans; more are ranked by `choose-best.ts`.
 * Source: simulation.md 9.7.
 */
import { allowsVerdict } from './enough.ts';
import { type Difference, pairedDifference } from './paired-difference.ts';
import type { Sums } from './ratio-estimate.ts';

/** What plan `to` changes over plan `from`, both by number. */
export interface PairOfPlans {
  readonly from: number;
  readonly to: number;
  readonly difference: Difference;
}

/** All pairs, `from` before `to`; the intervals hold together with `confidence`. */
export function allPairs({
  plans,
  confidence,
  isRatio,
}: {
  readonly plans: readonly (readonly Sums[])[];
  readonly confidence: number;
  readonly isRatio: boolean;
}): readonly PairOfPlans[] {
  const pairs = (plans.length * (plans.length - 1)) / 2;
  const each = 1 - (1 - confidence) / Math.max(1, pairs);
  return plans.flatMap((a, from) =>
    plans.slice(from + 1).map((b, after) => ({
      from,
      to: from + 1 + after,
      difference: pairedDifference({ a, b, confidence: each, isRatio }),
    })),
  );
}

/**
 * Plans best first, in groups that their leader cannot be told from: a plan that the leader is
 * clearly ahead of begins the next.
 */
export function rankedGroups({
  values,
  pairs,
  isLargerBetter,
}: {
  /** Of each plan; null: nothing was counted, and the plan comes last. */
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
