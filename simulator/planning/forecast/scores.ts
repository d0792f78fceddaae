/**
 * Scores of forecasts: WAPE = Σ|y − f| / Σ y; MASE is relative to the seasonal naive; coverage is
 * of the outer interval. Counts are negative binomial with variance μ + κμ², κ from past errors; 0
 * means Poisson.
 */
import type { Numbers } from '../../distributions/distribution.ts';
import { inverseNormalCdf } from '../../distributions/normal.ts';
import { sumOf } from '../../statistics/sums.ts';

const bandProbabilities = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

export interface Scores {
  readonly intervals: number;
  readonly mae: number;
  /**
   * Mean absolute scaled error; null if the seasonal naive forecast was never wrong or is unknown.
   */
  readonly mase: number | null;
  readonly wape: number | null;
  readonly rmse: number;
  readonly dailyWape: number | null;
  readonly pinball: number;
  readonly coverage: number;
  /** The same of the bands of days. */
  readonly dayCoverage: number;
  /** Forecast less actual calls, as a share of these. */
  readonly bias: number | null;
  readonly width: number;
}

export class ScoreSums {
  #intervals = 0;
  #absolute = 0;
  #squares = 0;
  #calls = 0;
  #daysOff = 0;
  #pinball = 0;
  #inside = 0;
  #width = 0;
  #days = 0;
  #daysInside = 0;
  #off = 0;

  addDay(
    calls: readonly number[],
    means: readonly number[],
    {
      bands,
      ofDay,
    }: { readonly bands: readonly (readonly number[])[]; readonly ofDay: readonly number[] },
  ): void {
    let off = 0;
    const total = sumOf(calls);
    for (const [place, count] of calls.entries()) {
      const error = count - (means[place] ?? 0);
      const band = bands[place] ?? [];
      off += error;
      this.#intervals += 1;
      this.#absolute += Math.abs(error);
      this.#squares += error * error;
      this.#calls += count;
      this.#pinball += pinballOf(count, band);
      const low = band[0] ?? 0;
      const high = band.at(-1) ?? 0;
      if (count >= low && count <= high) this.#inside += 1;
      this.#width += high - low;
    }
    this.#daysOff += Math.abs(off);
    this.#off += off;
    this.#days += 1;
    if (total >= (ofDay[0] ?? 0) && total <= (ofDay.at(-1) ?? 0)) this.#daysInside += 1;
  }

  scores(naiveMae: number | null): Scores {
    const n = Math.max(1, this.#intervals);
    const ofCalls = (sum: number): number | null => (this.#calls === 0 ? null : sum / this.#calls);
    const mae = this.#absolute / n;
    return {
      intervals: this.#intervals,
      mae,
      mase: naiveMae === null || naiveMae === 0 ? null : mae / naiveMae,
      wape: ofCalls(this.#absolute),
      rmse: Math.sqrt(this.#squares / n),
      dailyWape: ofCalls(this.#daysOff),
      pinball: this.#pinball / n,
      coverage: this.#inside / n,
      dayCoverage: this.#daysInside / Math.max(1, this.#days),
      bias: ofCalls(-this.#off),
      width: this.#width / n,
    };
  }
}

function pinballOf(count: number, band: readonly number[]): number {
  let loss = 0;
  for (const [place, probability] of bandProbabilities.entries()) {
    const over = count - (band[place] ?? 0);
    loss += over >= 0 ? probability * over : (probability - 1) * over;
  }
  return loss / bandProbabilities.length;
}

/** κ by moments: Σ ((y − μ)² − μ) / Σ μ², at least 0; older days may count less in it. */
export class Dispersion {
  #excess = 0;
  #squares = 0;
  #errors = 0;
  #seen = 0;

  add(calls: number, mean: number): void {
    this.#excess += (calls - mean) ** 2 - mean;
    this.#squares += mean * mean;
    this.#errors += (calls - mean) ** 2;
    this.#seen += 1;
  }

  age(kept: number): void {
    this.#excess *= kept;
    this.#squares *= kept;
  }

  get seen(): number {
    return this.#seen;
  }

  get meanSquare(): number {
    return this.#errors / Math.max(1, this.#seen);
  }

  get kappa(): number {
    return this.#squares === 0 ? 0 : Math.max(0, this.#excess / this.#squares);
  }
}

/** The search for quantiles ends at this many standard deviations. */
const deviationsMax = 60;
/** Above this mean, sums would be long and `wideQuantiles` approximates well. */
const meanOfSumsMax = 20_000;

/**
 * Quantiles of a number of calls at these rising probabilities. Default: those of the forecast's
 * bands.
 */
export function countQuantiles(
  { mean, kappa }: Numbers<'mean' | 'kappa'>,
  probabilities: readonly number[] = bandProbabilities,
): readonly number[] {
  if (mean <= 0) return probabilities.map(() => 0);
  const variance = mean + kappa * mean * mean;
  if (mean > meanOfSumsMax) return wideQuantiles({ mean, variance }, probabilities);
  const countMax = Math.ceil(mean + deviationsMax * Math.sqrt(variance));
  const found: number[] = [];
  // Logarithms, because a small probability of 0 calls would underflow.
  let log = kappa === 0 ? -mean : -Math.log1p(kappa * mean) / kappa;
  let sum = 0;
  for (let count = 0; count <= countMax && found.length < probabilities.length; count++) {
    sum += Math.exp(log);
    while (found.length < probabilities.length && sum >= (probabilities[found.length] ?? 1)) {
      found.push(count);
    }
    log += Math.log((mean * (1 + kappa * count)) / ((count + 1) * (1 + kappa * mean)));
  }
  while (found.length < probabilities.length) found.push(countMax);
  return found;
}

/** Quantiles by the Wilson-Hilferty approximation of a gamma distribution, in whole calls. */
function wideQuantiles(
  { mean, variance }: Numbers<'mean' | 'variance'>,
  probabilities: readonly number[],
): readonly number[] {
  const ninth = variance / (9 * mean * mean);
  return probabilities.map((probability) =>
    Math.max(
      0,
      Math.round(mean * (1 - ninth + inverseNormalCdf(probability) * Math.sqrt(ninth)) ** 3),
    ),
  );
}
