/**
 * How many calls wait while all agents are busy, and what becomes of one of them: M/M/n/K+M.
 *
 * The birth-death weights are scaled by the largest and taken from the mode to both sides, so that
 * no load, however far above the agents, makes them overflow. Cost: O(states of weight above
 * 10⁻¹⁸).
 *
 * With i calls ahead a call moves up at rate nμ + iθ, is served from the head at nμ, and leaves at
 * θ throughout. Moments by first steps; what happens within T by uniformisation. Positive terms
 * alone, so it is exact to rounding. Cost: O(states) and O(states · qT), q the fastest rate.
 *
 * Source: simulation.md 4.3, 4.5.
 */
import type { Numbers } from '../../distributions/distribution.ts';
import { inverseErlangB } from './erlang-c.ts';
import { poissonTails } from './poisson-tails.ts';

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
}: Numbers<'agentCount' | 'offeredErlangs' | 'logWeight'>): number {
  const below = inverseErlangB(agentCount - 1, offeredErlangs);
  return 1 / (1 + Math.exp(Math.log(below) - logWeight));
}

export function meanState(shares: Float64Array): number {
  let mean = 0;
  for (let i = 1; i < shares.length; i += 1) mean += i * (shares[i] ?? 0);
  return mean;
}

/** Where the call starts, and at what rates (per ms) it moves. */
export interface TaggedCall {
  /** Place i: how likely i calls are ahead. */
  readonly starts: Float64Array;
  /** nμ. */
  readonly serviceRate: number;
  /** θ. */
  readonly abandonRate: number;
}

/** How the wait ends: means over all starts; `waitMsServed` is E[W; served]. */
export function taggedEnd({ starts, serviceRate, abandonRate }: TaggedCall) {
  let [served, waitMs, waitMsServed] = [1, 0, 0];
  const sums = { servedShare: 0, waitMs: 0, waitMsServed: 0 };
  for (let ahead = 0; ahead < starts.length; ahead += 1) {
    const up = serviceRate + ahead * abandonRate;
    const all = up + abandonRate;
    waitMsServed = (up / all) * (waitMsServed + served / all);
    served *= up / all;
    waitMs = 1 / all + (up / all) * waitMs;
    const share = starts[ahead] ?? 0;
    sums.servedShare += share * served;
    sums.waitMs += share * waitMs;
    sums.waitMsServed += share * waitMsServed;
  }
  return sums;
}

/** Steps times states that {@link taggedWithin} would take. */
export function taggedWork(call: TaggedCall, targetMs: number): number {
  const steps = fastestRate(call) * targetMs;
  return call.starts.length * (steps + 9 * Math.sqrt(steps) + 24);
}

/** How likely the call is served, or gone, within `targetMs`. */
export function taggedWithin(call: TaggedCall, targetMs: number) {
  const { starts, serviceRate, abandonRate } = call;
  const fastest = fastestRate(call);
  const { from, tails } = poissonTails(fastest * targetMs);
  const here = starts.slice();
  let [servedShare, abandonShare] = [0, 0];
  let waiting = 0;
  for (const share of here) waiting += share;
  for (let step = 0; step < from + tails.length && waiting > 1e-18; step += 1) {
    const tail = step < from ? 1 : (tails[step - from] ?? 0);
    const served = ((here[0] ?? 0) * serviceRate) / fastest;
    const gone = (waiting * abandonRate) / fastest;
    servedShare += tail * served;
    abandonShare += tail * gone;
    waiting -= served + gone;
    moveUp(here, { serviceRate, abandonRate, fastest });
  }
  return { servedShare, abandonShare };
}

/** One step of the uniformised chain, in place: place i only hears of i + 1. */
function moveUp(
  here: Float64Array,
  rates: { readonly serviceRate: number; readonly abandonRate: number; readonly fastest: number },
): void {
  const service = rates.serviceRate / rates.fastest;
  const abandon = rates.abandonRate / rates.fastest;
  const last = here.length - 1;
  for (let ahead = 0; ahead < last; ahead += 1) {
    const up = service + (ahead + 1) * abandon;
    here[ahead] = (here[ahead] ?? 0) * (1 - up) + (here[ahead + 1] ?? 0) * up;
  }
  here[last] = (here[last] ?? 0) * (1 - service - (last + 1) * abandon);
}

function fastestRate({ starts, serviceRate, abandonRate }: TaggedCall): number {
  return serviceRate + starts.length * abandonRate;
}
