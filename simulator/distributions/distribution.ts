/**
 * A distribution of times, sampled by inversion.
 *
 * One uniform gives one value, increasing in it: the same caller's uniform is a long call with any
 * agent, so two plans that face the same callers stay comparable (common random numbers).
 */
export interface Distribution {
  /** Ms. */
  readonly mean: number;
  /** E[X²], ms². */
  readonly secondMoment: number;
  /** Non-decreasing in `u`, 0 < u < 1; ms, not rounded. */
  quantile(u: number): number;
  /** P(X ≤ x). */
  cdf(x: number): number;
}
