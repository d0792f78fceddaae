/**
 * How many calls wait while all agents are busy: the birth-death weights of M/M/n/K+M.
 *
 * Weights are scaled by the largest and taken from the mode to both sides, so that no load, however
 * far above the agents, makes them overflow. Cost: O(states of weight above 10⁻¹⁸).
 * Source: simulation.md 4.3.
 */
import { inverseErlangB } from './erlang-b.ts';

/** Rates are per ms. */
export interface QueueRates {
  readonly arrivalRate: number;
  /** nμ: all agents together. */
  readonly serviceRate: number;
  /** θ; 0: nobody abandons. */
  readonly abandonRate: number;
  /** Waiting places [no limit]. */
  readonly places?: number;
}

/** The state of the queue, seen while all agents are busy. */
export interface QueueStates {
  /** Place i: the share of that time during which i calls wait. */
  readonly shares: Float64Array;
  /** ln of the weight of all these states by that of n - 1 busy agents. */
  readonly logWeight: number;
}

/** Weights below this share of the largest are 0. */
const negligible = 1e-20;

/** More waiting calls than this are not summed one by one. */
export const statesMax = 400_000;

/** Null: the queue has more states than {@link statesMax}, or grows without end. */
export function queueStates(rates: QueueRates): QueueStates | null {
  const { arrivalRate, serviceRate, abandonRate } = rates;
  const places = rates.places ?? Number.POSITIVE_INFINITY;
  const mode = modeOf(rates, places);
  if (mode > statesMax) return null;
  let logMode = Math.log(arrivalRate / serviceRate);
  for (let i = 1; i <= mode; i += 1)
    logMode += Math.log(arrivalRate / (serviceRate + i * abandonRate));
  const above: number[] = [];
  let weight = 1;
  for (let i = mode + 1; i <= places && weight > negligible; i += 1) {
    weight *= arrivalRate / (serviceRate + i * abandonRate);
    above.push(weight);
    if (above.length > statesMax) return null;
  }
  const shares = new Float64Array(mode + 1 + above.length);
  shares.set(above, mode + 1);
  weight = 1;
  for (let i = mode; i >= 0; i -= 1) {
    shares[i] = weight;
    weight *= (serviceRate + i * abandonRate) / arrivalRate;
    if (weight < negligible) break;
  }
  let sum = 0;
  for (const share of shares) sum += share;
  for (let i = 0; i < shares.length; i += 1) shares[i] = (shares[i] ?? 0) / sum;
  return { shares, logWeight: logMode + Math.log(sum) };
}

/** The last state that is reached with at least the weight of the one before. */
function modeOf({ arrivalRate, serviceRate, abandonRate }: QueueRates, places: number): number {
  if (arrivalRate < serviceRate + abandonRate) return 0;
  if (abandonRate === 0) return places;
  const mode = Math.floor((arrivalRate - serviceRate) / abandonRate);
  return Math.min(places, mode);
}

/** The share of time during which all agents are busy, given their states' weight. */
export function allBusyShare({
  agentCount,
  offeredErlangs,
  logWeight,
}: {
  readonly agentCount: number;
  readonly offeredErlangs: number;
  readonly logWeight: number;
}): number {
  const below = inverseErlangB(agentCount - 1, offeredErlangs);
  return 1 / (1 + Math.exp(Math.log(below) - logWeight));
}

/** The mean of the states' numbers. */
export function meanState(shares: Float64Array): number {
  let mean = 0;
  for (let i = 1; i < shares.length; i += 1) mean += i * (shares[i] ?? 0);
  return mean;
}
