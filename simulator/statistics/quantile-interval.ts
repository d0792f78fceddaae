/**
 * Intervals of quantiles. For days: by order statistics, without an assumed distribution. For
 * waits: from the spread over ten groups of days (sectioning), around the quantile of all calls.
 */
import { assert } from '../../kernel/index.ts';
import type { Numbers } from '../distributions/distribution.ts';
import { studentQuantile } from './ratio-estimate.ts';
import { meanOf, squaresAbout, sumOf } from './sums.ts';

/** A quantile with its interval. */
export interface QuantileEstimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Number of days. */
  readonly n: number;
}

/**
 * Ranks from 1: l = ⌊mp⌋ − w + 1, u = ⌊mp⌋ + w, clipped to 1..m, of the smallest w with P(l ≤
 * Bin(m, p) < u) at least `confidence`; null if m is too small.
 */
export function quantileRanks({
  count,
  share,
  confidence,
}: Numbers<'count' | 'share' | 'confidence'>): Numbers<'low' | 'high'> | null {
  assert(share > 0 && share < 1, 'a quantile lies strictly between the ends');
  const masses = binomialMasses(count, share);
  // Against rounding: 0.29 × 100 must not become 28.
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

/** A quantile by nearest rank, with its interval; values in any order. */
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

/** P(Bin(m, p) = k), each from its neighbour outwards from the mode, so that nothing underflows. */
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

const sections = 10;

export type BinCounts = ArrayLike<number>;

/** A wait that a share of the calls does not exceed. */
export interface WaitQuantile {
  readonly share: number;
  readonly waitMs: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** Quantiles of waits, with intervals; `days` in order, `waitMsOf` gives the wait of a bin. */
export function waitQuantiles({
  days,
  shares,
  confidence,
  waitMsOf,
}: {
  readonly days: readonly BinCounts[];
  readonly shares: readonly number[];
  readonly confidence: number;
  readonly waitMsOf: (bin: number) => number;
}): readonly WaitQuantile[] {
  const pooled = addUp(days);
  const groups = days.length < sections ? [] : sectionsOf(days).map(addUp);
  const t = studentQuantile({ probability: (1 + confidence) / 2, degrees: sections - 1 });
  return shares.map((share) => {
    const bin = quantileBin(pooled, share);
    const waitMs = bin === null ? null : waitMsOf(bin);
    const own = groups.flatMap((group) => quantileBin(group, share) ?? []).map(waitMsOf);
    if (waitMs === null || own.length < sections) return { share, waitMs, low: null, high: null };
    const squares = squaresAbout(meanOf(own), own);
    const halfWidth = t * Math.sqrt(squares / (sections - 1) / sections);
    return { share, waitMs, low: Math.max(0, waitMs - halfWidth), high: waitMs + halfWidth };
  });
}

export function addUp(days: readonly BinCounts[]): Float64Array {
  const sum = new Float64Array(days.reduce((most, { length }) => Math.max(most, length), 0));
  for (const day of days) {
    for (let bin = 0; bin < day.length; bin += 1) sum[bin] = (sum[bin] ?? 0) + (day[bin] ?? 0);
  }
  return sum;
}

function quantileBin(counts: Float64Array, share: number): number | null {
  const total = sumOf(counts);
  if (total === 0) return null;
  // Against rounding: 0.07 × 100 must not become rank 8.
  const rank = Math.max(1, Math.ceil(share * total - 1e-9));
  let seen = 0;
  for (let bin = 0; bin < counts.length; bin += 1) {
    seen += counts[bin] ?? 0;
    if (seen >= rank) return bin;
  }
  return null;
}

/** Day d goes to group ⌊10 d / m⌋: neighbours together, no group empty. */
function sectionsOf(days: readonly BinCounts[]): readonly (readonly BinCounts[])[] {
  const groups: BinCounts[][] = Array.from({ length: sections }, () => []);
  days.forEach((day, place) => {
    groups[Math.floor((place * sections) / days.length)]?.push(day);
  });
  return groups;
}
