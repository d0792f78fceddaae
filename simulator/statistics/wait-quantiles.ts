/**
 * Quantiles of the waits of calls over all days, with intervals by sectioning.
 *
 * The value is that of all calls together; ten groups of days each give one of their own, and how
 * these spread is the interval.
 * Source: simulation.md 9.5.
 */
import { studentQuantile } from './student-t.ts';

/** Groups of days. */
const sections = 10;

/** Counts of waits by bin of the histogram. */
export type BinCounts = ArrayLike<number>;

export interface WaitQuantile {
  readonly share: number;
  /** Null: nobody was counted. */
  readonly waitMs: number | null;
  /** Null: fewer days than groups. */
  readonly low: number | null;
  readonly high: number | null;
}

/** `days` in their order; `waitMsOf` gives the wait that a bin stands for. */
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
    const mean = own.reduce((sum, value) => sum + value, 0) / sections;
    const squares = own.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const halfWidth = t * Math.sqrt(squares / (sections - 1) / sections);
    return { share, waitMs, low: Math.max(0, waitMs - halfWidth), high: waitMs + halfWidth };
  });
}

/** Sums counts of any lengths. */
export function addUp(days: readonly BinCounts[]): Float64Array {
  const sum = new Float64Array(days.reduce((most, { length }) => Math.max(most, length), 0));
  for (const day of days) {
    for (let bin = 0; bin < day.length; bin += 1) sum[bin] = (sum[bin] ?? 0) + (day[bin] ?? 0);
  }
  return sum;
}

/** Nearest rank. */
function quantileBin(counts: Float64Array, share: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  // The guard keeps 0.07 x 100 from becoming rank 8.
  const rank = Math.max(1, Math.ceil(share * total - 1e-9));
  let seen = 0;
  for (let bin = 0; bin < counts.length; bin += 1) {
    seen += counts[bin] ?? 0;
    if (seen >= rank) return bin;
  }
  return null;
}

/** Day d to group ⌊10 d / m⌋: neighbours together, no group without a day. */
function sectionsOf(days: readonly BinCounts[]): readonly (readonly BinCounts[])[] {
  const groups: BinCounts[][] = Array.from({ length: sections }, () => []);
  days.forEach((day, place) => {
    groups[Math.floor((place * sections) / days.length)]?.push(day);
  });
  return groups;
}
