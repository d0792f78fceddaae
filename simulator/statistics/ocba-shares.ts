/**
 * How to spread a budget of independent days over plans, so that the best is probably found.
 *
 * Days go where plans are close to the best, or noisy: Nᵢ / Nⱼ = ((sᵢ / dᵢ) / (sⱼ / dⱼ))², dᵢ the
 * distance to the best, N_b = s_b √Σ Nᵢ² / sᵢ².
 * Source: C.-H. Chen and others (2000); simulation.md 9.7.
 */
import { assert } from '../../kernel/index.ts';

/** The share of each plan, adding up to 1; plans as good as the best count as near it. */
export function ocbaShares({
  means,
  deviations,
  isLargerBetter,
}: {
  readonly means: readonly number[];
  /** Standard deviations of a day. */
  readonly deviations: readonly number[];
  readonly isLargerBetter: boolean;
}): readonly number[] {
  assert(means.length === deviations.length, 'a deviation for every mean');
  if (means.length < 2) return means.map(() => 1);
  const signed = means.map((mean) => (isLargerBetter ? -mean : mean));
  const best = signed.indexOf(Math.min(...signed));
  const bestMean = signed[best] ?? 0;
  const scale = Math.max(...signed.map((mean) => mean - bestMean), ...deviations);
  if (!(scale > 0)) return means.map(() => 1 / means.length);
  // Ties and plans without noise would ask for all or for nothing.
  const least = scale * 1e-6;
  const noise = deviations.map((deviation) => Math.max(deviation, least));
  const weights = signed.map((mean, plan) =>
    plan === best ? 0 : ((noise[plan] ?? 0) / Math.max(mean - bestMean, least)) ** 2,
  );
  const squares = weights.reduce(
    (sum, weight, plan) => sum + (weight / (noise[plan] ?? 1)) ** 2,
    0,
  );
  const all = weights.map((weight, plan) =>
    plan === best ? (noise[plan] ?? 0) * Math.sqrt(squares) : weight,
  );
  const total = all.reduce((sum, weight) => sum + weight, 0);
  return all.map((weight) => weight / total);
}
