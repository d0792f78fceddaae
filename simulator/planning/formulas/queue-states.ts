/**
 * M/M/n/K+M: the number of calls waiting while all agents are busy, and the fate of one of them.
 * Sums have only positive terms, so results are exact to rounding. Cost: O(states), and O(states ·
 * qT) within T, q the fastest rate.
 */
import type { Numbers } from '../../distributions/distribution.ts';
import { inverseErlangB } from './erlang-c.ts';
import { poissonTails } from './poisson-tails.ts';

/** Rates per ms. */
export interface QueueRates {
  readonly arrivalRate: number;
  readonly serviceRate: number;
  /** θ per waiting caller; 0 if nobody abandons. */
  readonly abandonRate: number;
  /** Waiting places. Default: no limit. */
  readonly places?: number;
}

export interface QueueStates {
  /** At index i, the share of busy time with i calls waiting. */
  readonly shares: Float64Array;
  /** ln of the weight of states with all agents busy over that of n - 1 busy agents. */
  readonly logWeight: number;
}

/** Weights below this share of the largest are 0. */
const negligible = 1e-20;

export const statesMax = 400_000;

/**
 * Shares by calls waiting; null above {@link statesMax} states, or if the queue grows without
 * bound.
 */
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

/** The likeliest number of calls waiting: the last with at least the weight of the one before. */
function modeOf({ arrivalRate, serviceRate, abandonRate }: QueueRates, places: number): number {
  if (arrivalRate < serviceRate + abandonRate) return 0;
  if (abandonRate === 0) return places;
  const mode = Math.floor((arrivalRate - serviceRate) / abandonRate);
  return Math.min(places, mode);
}

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

export interface TaggedCall {
  readonly starts: Float64Array;
  readonly serviceRate: number;
  readonly abandonRate: number;
}

/**
 * How a call with `starts` calls ahead ends: means over all of these; `waitMsServed` is E[W;
 * served].
 */
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

export function taggedWork(call: TaggedCall, targetMs: number): number {
  const steps = fastestRate(call) * targetMs;
  return call.starts.length * (steps + 9 * Math.sqrt(steps) + 24);
}

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

/** One step of the uniformised chain, in place, since index i depends only on i + 1. */
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
