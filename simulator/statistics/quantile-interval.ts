/**
 * Interval of a quantile of days, by order statistics: no distribution of the days is supposed.
 *
 * Source: simulation.md 9.5, 9.9.
 */
import { assert } from '../../kernel/index.ts';

/** Ranks from 1: the l-th and u-th smallest of m bracket the quantile. */
export interface QuantileRanks {
  readonly low: number;
  readonly high: number;
}

export interface QuantileEstimate {
  /** Null: no value at all. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
}

/**
 * l = ⌊mp⌋ − w + 1, u = ⌊mp⌋ + w, clipped to 1..m, of the smallest w with P(l ≤ Bin(m, p) < u) at
 * least `confidence`; null: m values are too few for any.
 */
export function quantileRanks({
  count,
  share,
  confidence,
}: {
  readonly count: number;
  readonly share: number;
  readonly confidence: number;
}): QuantileRanks | null {
  assert(share > 0 && share < 1, 'a quantile lies strictly between the ends');
  const masses = binomialMasses(count, share);
  // The guard keeps 0.29 x 100 from becoming 28.
  const middle = Math.floor(count * share + 1e-9);
  for (let reach = 1; reach <= count; reach += 1) {
    const low = Math.max(1, middle - reach + 1);
    const high = Math.min(count, middle + reach);
    let covered = 0;
    for (let rank = low; rank < high; rank += 1) covered += masses[rank] ?? 0;
    if (covered >= confidence) return { low, high };
  }
  return null;
}

/** The quantile of values in any order, nearest rank, with its interval. */
export function quantileInterval({
  values,
  share,
  confidence,
}: {
  readonly values: readonly number[];
  readonly share: number;
  readonly confidence: number;
}): QuantileEstimate {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  const at = (rank: number): number | null => sorted[rank - 1] ?? null;
  const value = at(Math.max(1, Math.ceil(share * n - 1e-9)));
  const ranks = quantileRanks({ count: n, share, confidence });
  if (ranks === null) return { value, low: null, high: null, n };
  return { value, low: at(ranks.low), high: at(ranks.high), n };
}

/** P(Bin(m, p) = k), each from its neighbour on the way out from the mode: nothing underflows. */
function binomialMasses(count: number, share: number): Float64Array {
  const masses = new Float64Array(count + 1);
  const mode = Math.min(count, Math.floor((count + 1) * share));
  const odds = share / (1 - share);
  masses[mode] = 1;
  let total = 1;
  for (let k = mode; k < count; k += 1) {
    masses[k + 1] = ((masses[k] ?? 0) * (count - k) * odds) / (k + 1);
    total += masses[k + 1] ?? 0;
  }
  for (let k = mode; k > 0; k -= 1) {
    masses[k - 1] = ((masses[k] ?? 0) * k) / (odds * (count - k + 1));
    total += masses[k - 1] ?? 0;
  }
  return masses.map((mass) => mass / total);
}
