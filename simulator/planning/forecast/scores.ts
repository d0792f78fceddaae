/**
 * Scores of forecasts on days they had not seen.
 *
 * WAPE = Σ|y − f| / Σ y; MASE = MAE over the MAE of the seasonal naive on the days before; pinball
 * loss is the mean over the quantiles; coverage is that of the interval between the outer two.
 * Source: simulation.md 11.1.
 */

/** Quantiles that bands and scores are made of. */
export const bandProbabilities = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/** Figures of one method at one horizon. */
export interface Scores {
  /** Intervals scored. */
  readonly intervals: number;
  readonly mae: number;
  /** Null where the seasonal naive was never wrong, or was never seen. */
  readonly mase: number | null;
  readonly wape: number | null;
  readonly rmse: number;
  /** WAPE of the days' totals. */
  readonly dailyWape: number | null;
  readonly pinball: number;
  /** Share of counts within the 90 % interval. */
  readonly coverage: number;
  /** Mean width of that interval. */
  readonly width: number;
}

/** Gathers scores, day by day. */
export class ScoreSums {
  #intervals = 0;
  #absolute = 0;
  #squares = 0;
  #calls = 0;
  #daysOff = 0;
  #pinball = 0;
  #inside = 0;
  #width = 0;

  /** `bands`: the quantiles of each interval. */
  addDay(
    calls: readonly number[],
    means: readonly number[],
    bands: readonly (readonly number[])[],
  ): void {
    let off = 0;
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
  }

  /** `naiveMae`: of the seasonal naive on the days before the scored ones. */
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
