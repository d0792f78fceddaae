/**
 * Finds the best of k plans with the fewest days (S.-H. Kim and B. L. Nelson, 2001). A plan is
 * dropped when another is clearly ahead; a plan better by the indifference wins with the requested
 * confidence. Common callers make it fast.
 */
import { assert } from '../../kernel/index.ts';
import type { Numbers } from '../distributions/distribution.ts';

export interface BestOptions {
  /** Samples by plan, then by replication; a dropped plan may lack later ones. */
  readonly samples: readonly (readonly number[])[];
  readonly confidence: number;
  /** The smallest difference that matters, above 0. */
  readonly indifference: number;
  /** m₀: replications of every plan before the first is dropped, at least 2. */
  readonly firstStage: number;
  readonly isLargerBetter: boolean;
}

export interface Selection {
  /** Indexes of the plans that are left, best mean first. */
  readonly survivors: readonly number[];
  /** By plan, replications until it was dropped; null if it is left. */
  readonly droppedAfter: readonly (number | null)[];
  /** Whether one plan is left, or the procedure has ended: the first survivor is the choice. */
  readonly isDecided: boolean;
  readonly replicationsMax: number;
}

/** η = ½ [(2α / (k − 1))^(−2 / (m₀ − 1)) − 1], h² = 2 η (m₀ − 1). */
export function knConstants({
  count,
  confidence,
  firstStage,
}: Numbers<'count' | 'confidence' | 'firstStage'>) {
  const alpha = 1 - confidence;
  const eta = ((2 * alpha) / (count - 1)) ** (-2 / (firstStage - 1)) / 2 - 0.5;
  return { eta, hSquared: 2 * eta * (firstStage - 1) };
}

/** Drops clearly worse plans; more replications of the others continue the selection. */
export function chooseBest(options: BestOptions): Selection {
  const { samples, confidence, indifference, firstStage, isLargerBetter } = options;
  assert(indifference > 0, () => `an indifference of ${indifference}: no difference is 0`);
  assert(firstStage >= 2, 'the first stage says how plans spread');
  const count = samples.length;
  const all = samples.map((_, plan) => plan);
  const signed = samples.map((own) => own.map((value) => (isLargerBetter ? value : -value)));
  const droppedAfter: (number | null)[] = all.map(() => null);
  const before = Math.min(...samples.map((own) => own.length));
  if (count < 2 || before < firstStage) {
    const isDecided = count === 1;
    return { survivors: all, droppedAfter, isDecided, replicationsMax: Number.POSITIVE_INFINITY };
  }
  const { hSquared } = knConstants({ count, confidence, firstStage });
  const reaches = signed.map((own) =>
    signed.map(
      (other) => (hSquared * varianceOfDifference(own, other, firstStage)) / indifference ** 2,
    ),
  );
  const replicationsMax = Math.max(firstStage, Math.floor(Math.max(...reaches.flat())) + 1);
  let survivors: readonly number[] = all;
  let seen = firstStage;
  const meanOf = (plan: number): number => (sums[plan] ?? 0) / seen;
  // i stays if X̄ᵢ ≥ X̄ₗ − max{0, (δ / 2r)(h² S²ᵢₗ / δ² − r)} for all remaining l.
  const isIn = (plan: number): boolean =>
    survivors.every((other) => {
      const reach = reaches[plan]?.[other] ?? 0;
      const slack = Math.max(0, (indifference / (2 * seen)) * (reach - seen));
      return other === plan || meanOf(plan) >= meanOf(other) - slack;
    });
  const sums = signed.map((own) => own.slice(0, firstStage).reduce((sum, value) => sum + value, 0));
  for (;;) {
    const stay = survivors.filter(isIn);
    for (const plan of survivors) if (!stay.includes(plan)) droppedAfter[plan] = seen;
    survivors = stay;
    if (survivors.length === 1 || seen >= replicationsMax) break;
    if (survivors.some((plan) => (signed[plan]?.length ?? 0) <= seen)) break;
    for (const plan of survivors) sums[plan] = (sums[plan] ?? 0) + (signed[plan]?.[seen] ?? 0);
    seen += 1;
  }
  const isDecided = survivors.length === 1 || seen >= replicationsMax;
  const ranked = survivors.toSorted((a, b) => (sums[b] ?? 0) - (sums[a] ?? 0) || a - b);
  return { survivors: ranked, droppedAfter, isDecided, replicationsMax };
}

/** Sample variance of Xᵢ − Xₗ over the first stage. */
function varianceOfDifference(a: readonly number[], b: readonly number[], count: number): number {
  let mean = 0;
  let squares = 0;
  for (let at = 0; at < count; at += 1) {
    const value = (a[at] ?? 0) - (b[at] ?? 0);
    const change = value - mean;
    mean += change / (at + 1);
    squares += change * (value - mean);
  }
  return squares / (count - 1);
}
