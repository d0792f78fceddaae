/**
 * Where a run that started empty has settled: MSER-5.
 *
 * Means of five neighbours, of which so many are dropped from the front that the rest has the
 * smallest standard error. Cost: one pass over the means, from the back.
 * Source: K. P. White (1997); S. C. Spratt (1998); simulation.md 9.3.
 */

/** Neighbours that one mean is taken over. */
const groupSize = 5;

export interface Truncation {
  /** Values to drop from the front: whole fives. */
  readonly dropped: number;
  /** The statistic at its minimum; null: fewer than ten values. */
  readonly statistic: number | null;
  /** Of the means that are left; null: no value at all. */
  readonly mean: number | null;
  /** The minimum lies at the last place that was looked at: the run has not settled. */
  readonly isTooShort: boolean;
}

/** Truncates a series of equally spaced values, or of waits in the order of arrival. */
export function mser5(series: readonly number[]): Truncation {
  const means = meansOfFive(series);
  const most = Math.floor(means.length / 2);
  if (means.length < 2) {
    const [mean = null] = means;
    return { dropped: 0, statistic: null, mean, isTooShort: true };
  }
  const { place, statistic } = smallest(means, most);
  const kept = means.slice(place);
  return {
    dropped: place * groupSize,
    statistic,
    mean: kept.reduce((sum, value) => sum + value, 0) / kept.length,
    isTooShort: place === most && place > 0,
  };
}

/** The last few values that fill no five are left out. */
function meansOfFive(series: readonly number[]): readonly number[] {
  const means: number[] = [];
  for (let from = 0; from + groupSize <= series.length; from += groupSize) {
    let sum = 0;
    for (let at = from; at < from + groupSize; at += 1) sum += series[at] ?? 0;
    means.push(sum / groupSize);
  }
  return means;
}

/** Σ (Z − Z̄)² / count², over what is left after each place up to `most`; the first of equals. */
function smallest(
  means: readonly number[],
  most: number,
): { readonly place: number; readonly statistic: number } {
  let place = 0;
  let statistic = Number.POSITIVE_INFINITY;
  let count = 0;
  let mean = 0;
  let squares = 0;
  // Welford from the back: each value joins the means behind it, without cancellation.
  for (let at = means.length - 1; at >= 0; at -= 1) {
    const value = means[at] ?? 0;
    count += 1;
    const change = value - mean;
    mean += change / count;
    squares += change * (value - mean);
    if (at > most) continue;
    const here = squares / (count * count);
    if (here <= statistic) {
      statistic = here;
      place = at;
    }
  }
  return { place, statistic };
}
