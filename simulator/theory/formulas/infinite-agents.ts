/**
 * M(t)/G/∞: how many agents would be busy at t if nobody ever had to wait.
 *
 * The number is Poisson with mean m(t); staffing by m(t) in place of the rate's own load is what
 * "modified offered load" means. Source: simulation.md 5; S. Eick, W. Massey, W. Whitt (1993).
 */
import { type Answer, firstOutOfRange, hourMs, ranges } from '../../planning/formulas/limit.ts';

/** Calls an hour: mean + amplitude · sin(2π t / period). */
export interface SinusoidInput {
  readonly arrivalsPerHourMean: number;
  readonly arrivalsPerHourAmplitude: number;
  readonly periodMs: number;
  readonly handleTimeMsMean: number;
  readonly tMs: number;
}

/** Busy agents in the periodic state, exponential handle times. */
export interface SinusoidFigures {
  readonly busyMeanAtT: number;
  readonly busyVarianceAtT: number;
  readonly busyMeanMax: number;
  readonly busyMeanMin: number;
  /** How long after the rate's peak the load's peak comes. */
  readonly peakLagMs: number;
}

/** Figures of a sinusoidal rate. */
export function sinusoidalLoad(input: SinusoidInput): Answer<SinusoidFigures> {
  const { arrivalsPerHourMean, arrivalsPerHourAmplitude, periodMs, handleTimeMsMean, tMs } = input;
  const refused = firstOutOfRange(
    { arrivalsPerHourMean, arrivalsPerHourAmplitude, periodMs, handleTimeMsMean, tMs },
    {
      arrivalsPerHourMean: ranges.arrivalsPerHour,
      arrivalsPerHourAmplitude: { min: 0, max: arrivalsPerHourMean },
      periodMs: ranges.handleTimeMsMean,
      handleTimeMsMean: ranges.handleTimeMsMean,
      tMs: { min: 0, max: 1e15 },
    },
  );
  if (refused !== null) return refused;
  const load = (arrivalsPerHourMean / hourMs) * handleTimeMsMean;
  const frequency = (2 * Math.PI) / periodMs;
  const turn = frequency * handleTimeMsMean;
  const swing = ((arrivalsPerHourAmplitude / hourMs) * handleTimeMsMean) / (1 + turn * turn);
  const angle = 2 * Math.PI * ((tMs / periodMs) % 1);
  const busyMeanAtT = load + swing * (Math.sin(angle) - turn * Math.cos(angle));
  const reach = swing * Math.sqrt(1 + turn * turn);
  return {
    ok: true,
    busyMeanAtT,
    busyVarianceAtT: busyMeanAtT,
    busyMeanMax: load + reach,
    busyMeanMin: load - reach,
    peakLagMs: Math.atan(turn) / frequency,
  };
}

/**
 * m(t) of rates that are constant by period, empty at the start: Σ λ_j [H(t - begin) - H(t - end)],
 * H(x) = E[min(S, x)] of any distribution. Exact.
 */
export function busyMeanAt({
  arrivalsPerHour,
  periodMs,
  limitedMean,
  tMs,
}: {
  readonly arrivalsPerHour: readonly number[];
  readonly periodMs: number;
  /** H, in ms. */
  readonly limitedMean: (x: number) => number;
  readonly tMs: number;
}): number {
  let busy = 0;
  arrivalsPerHour.forEach((perHour, period) => {
    const begun = tMs - period * periodMs;
    if (begun <= 0) return;
    const ended = Math.max(0, begun - periodMs);
    busy += (perHour / hourMs) * (limitedMean(begun) - limitedMean(ended));
  });
  return busy;
}

/** E[min(S, x)] of the exponential distribution. */
export function exponentialLimitedMean(meanMs: number): (x: number) => number {
  return (x) => -meanMs * Math.expm1(-x / meanMs);
}
