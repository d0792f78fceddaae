/**
 * What becomes of a call that waits behind others while all agents are busy.
 *
 * With i calls ahead the call moves up at rate nμ + iθ, is served from the head at nμ, and leaves
 * at θ throughout. Moments by first steps; what happens within T by uniformisation. Positive terms
 * alone, so it is exact to rounding.
 * Cost: O(states) and O(states · qT), q the fastest rate. Source: simulation.md 4.5.
 */
import { poissonTails } from './poisson-tails.ts';

/** Where the call starts, and at what rates (per ms) it moves. */
export interface TaggedCall {
  /** Place i: how likely i calls are ahead. */
  readonly starts: Float64Array;
  /** nμ. */
  readonly serviceRate: number;
  /** θ. */
  readonly abandonRate: number;
}

/** Means over all starts. */
export interface TaggedEnd {
  readonly servedShare: number;
  readonly waitMs: number;
  /** E[W; served]. */
  readonly waitMsServed: number;
}

/** How the wait ends. */
export function taggedEnd({ starts, serviceRate, abandonRate }: TaggedCall): TaggedEnd {
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

/** What happens within T. */
export interface TaggedWithin {
  readonly servedShare: number;
  readonly abandonShare: number;
}

/** Steps times states that {@link taggedWithin} would take. */
export function taggedWork(call: TaggedCall, targetMs: number): number {
  const steps = fastestRate(call) * targetMs;
  return call.starts.length * (steps + 9 * Math.sqrt(steps) + 24);
}

/** How likely the call is served, or gone, within `targetMs`. */
export function taggedWithin(call: TaggedCall, targetMs: number): TaggedWithin {
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
