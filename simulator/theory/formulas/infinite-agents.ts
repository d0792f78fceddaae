/**
 * M(t)/G/∞: how many agents would be busy at t if nobody ever had to wait.
 *
 * The number is Poisson with mean m(t); staffing by m(t) in place of the rate's own load is what
 * "modified offered load" means. Source: simulation.md 5; S. Eick, W. Massey, W. Whitt (1993).
 */
import type { ParametersOf } from '../../../contracts/index.ts';
import { firstOutOfRange, hourMs, ranges } from '../../planning/formulas/limit.ts';

/** Figures of calls an hour of mean + amplitude · sin(2π t / period), exponential handle times. */
export function sinusoidalLoad({
  arrivalsPerHour,
  handleTimeMsMean,
  tMs,
}: ParametersOf<'sinusoid'>) {
  const { mean, amplitude, periodMs } = arrivalsPerHour;
  const refused = firstOutOfRange(
    { mean, amplitude, periodMs, handleTimeMsMean, tMs },
    {
      ...ranges,
      mean: ranges.arrivalsPerHour,
      amplitude: { min: 0, max: mean },
      periodMs: ranges.handleTimeMsMean,
      tMs: ranges.targetMs,
    },
  );
  if (refused !== null) return refused;
  const load = (mean / hourMs) * handleTimeMsMean;
  const frequency = (2 * Math.PI) / periodMs;
  const turn = frequency * handleTimeMsMean;
  const swing = ((amplitude / hourMs) * handleTimeMsMean) / (1 + turn * turn);
  const angle = 2 * Math.PI * ((tMs / periodMs) % 1);
  const busyMeanAtT = load + swing * (Math.sin(angle) - turn * Math.cos(angle));
  const reach = swing * Math.sqrt(1 + turn * turn);
  return {
    ok: true as const,
    busyMeanAtT,
    busyVarianceAtT: busyMeanAtT,
    busyMeanMax: load + reach,
    busyMeanMin: load - reach,
    /** How long after the rate's peak the load's peak comes. */
    peakLagMs: Math.atan(turn) / frequency,
  };
}
