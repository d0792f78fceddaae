/** One method at one horizon, as it is asked day after day: its errors, its scores. */
import type { OrdinaryDay } from './counted-days.ts';
import { countQuantiles, Dispersion } from './dispersion.ts';
import type { MethodId } from './method.ts';
import { bandProbabilities, ScoreSums } from './scores.ts';

/** One method at one horizon. */
export interface RollingScore {
  readonly methodId: MethodId | 'combined';
  readonly horizon: number;
  readonly sums: ScoreSums;
  /** κ of all errors seen, the last ones too: for days yet to come. */
  readonly kappa: number;
  /** Of daily totals, as {@link kappa}: what a factor of the whole day varies by. */
  readonly dayKappa: number;
  /** Of all errors seen. */
  readonly meanSquare: number;
  /** On the days before those held back: what may be chosen by. */
  readonly maeBefore: number | null;
}

interface Forecast {
  readonly day: OrdinaryDay;
  readonly means: readonly number[];
}

/** Forecasts go in as they are made, and count as known when their day is over. */
export class Track {
  readonly #methodId: MethodId | 'combined';
  readonly #horizon: number;
  readonly #sums = new ScoreSums();
  readonly #dispersion = new Dispersion();
  readonly #dayDispersion = new Dispersion();
  readonly #pending: Forecast[] = [];
  readonly #before = new ScoreSums();

  constructor(methodId: MethodId | 'combined', horizon: number) {
    this.#methodId = methodId;
    this.#horizon = horizon;
  }

  /** Of errors known; 0 before there are any. */
  get meanSquare(): number {
    return this.#dispersion.meanSquare;
  }

  /** Learns of the days that are over. */
  settleUntil(today: number): void {
    while (this.#pending[0] !== undefined && this.#pending[0].day.day <= today) {
      const { day, means } = this.#pending[0];
      this.#pending.shift();
      for (const [place, calls] of day.calls.entries())
        this.#dispersion.add(calls, means[place] ?? 0);
      this.#dayDispersion.add(
        day.total,
        means.reduce((sum, mean) => sum + mean, 0),
      );
    }
  }

  /** Takes a forecast of a day; bands come from errors known so far. */
  add(
    day: OrdinaryDay,
    { means, isScored }: { readonly means: readonly number[]; readonly isScored: boolean },
  ): void {
    this.#pending.push({ day, means });
    if (!isScored) {
      this.#before.addDay(day.calls, means, []);
      return;
    }
    const { kappa } = this.#dispersion;
    const bands = means.map((mean) =>
      countQuantiles({ mean, kappa, probabilities: bandProbabilities }),
    );
    this.#sums.addDay(day.calls, means, bands);
  }

  /** All days are over. */
  result(): RollingScore {
    this.settleUntil(Number.POSITIVE_INFINITY);
    const before = this.#before.scores(null);
    return {
      methodId: this.#methodId,
      horizon: this.#horizon,
      sums: this.#sums,
      kappa: this.#dispersion.kappa,
      dayKappa: this.#dayDispersion.kappa,
      meanSquare: this.#dispersion.meanSquare,
      maeBefore: before.intervals === 0 ? null : before.mae,
    };
  }
}
