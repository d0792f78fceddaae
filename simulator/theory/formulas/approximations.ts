/**
 * M/G/n by its neighbours: approximations, and to be shown as such.
 *
 * None knows abandonment. Errors against exact M/D/n: Allen-Cunneen 3 to 4 % low, Cosmetatos within
 * 1 %; Kimura and the linear rule are exact at c² = 0 and 1 by construction.
 * Source: simulation.md 4.9; A. O. Allen (1978); G. Cosmetatos (1976); T. Kimura (1994).
 */
import { erlangC } from '../../planning/formulas/erlang-c.ts';
import { type Answer, firstOutOfRange } from '../../planning/formulas/limit.ts';

/** What is asked; c² of the handle time, and of the time between calls where it is not Poisson. */
export interface ApproximationInput {
  readonly arrivalsPerHour: number;
  readonly handleTimeMsMean: number;
  readonly agentCount: number;
  readonly handleTimeScv: number;
  /** [1, Poisson] */
  readonly arrivalScv?: number;
}

/** Approximate mean waits, in ms; every one is labelled by its author. */
export interface ApproximateWaits {
  readonly isApproximation: true;
  readonly allenCunneenMs: number;
  /** Of constant handle times, whatever c² is asked. */
  readonly cosmetatosMs: number;
  /** Null where c² is above 1. */
  readonly kimuraMs: number | null;
  readonly linearMs: number;
}

/** Mean waits of M/G/n; a load of n or more is a stated limit. */
export function approximateWaits(input: ApproximationInput): Answer<ApproximateWaits> {
  const { arrivalsPerHour, handleTimeMsMean, agentCount, handleTimeScv } = input;
  const { arrivalScv = 1 } = input;
  const scvRange = { min: 0, max: 1e9 };
  const refused = firstOutOfRange(
    { handleTimeScv, arrivalScv },
    { handleTimeScv: scvRange, arrivalScv: scvRange },
  );
  if (refused !== null) return refused;
  const exact = erlangC({ arrivalsPerHour, handleTimeMsMean, agentCount, targetMs: 0 });
  if (!exact.ok) return exact;
  const random = exact.waitMsMean;
  const rho = exact.occupancy;
  const crowd = (agentCount - 1) * (Math.sqrt(4 + 5 * agentCount) - 2);
  const constant =
    rho === 0 ? 0 : (random / 2) * (1 + ((1 - rho) * crowd) / (16 * agentCount * rho));
  const c = handleTimeScv;
  const isCalm = c <= 1 && random > 0;
  return {
    ok: true,
    isApproximation: true,
    allenCunneenMs: ((arrivalScv + c) / 2) * random,
    cosmetatosMs: constant,
    kimuraMs: isCalm ? (1 + c) / ((2 * c) / random + (1 - c) / constant) : null,
    linearMs: Math.max(0, c * random + (1 - c) * constant),
  };
}
