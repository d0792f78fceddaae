/**
 * The states of M(t)/M/n(t)+M within a period, and how they move.
 *
 * A state is (busy, waiting). Busy may exceed the staff after a drop, since who is on a call
 * finishes it; nobody waits while staff is free. Moves forward by uniformisation, whose terms are
 * all positive. Source: simulation.md 5.
 */
import { poissonShares } from '../../planning/formulas/poisson-tails.ts';

/** Rates per ms while they are constant. */
export interface PeriodRates {
  readonly arrivalRate: number;
  readonly agentCount: number;
  /** Of one agent. */
  readonly serviceRate: number;
  /** 0: nobody abandons. */
  readonly abandonRate: number;
  /** Share of callers who leave at once on finding nobody free. */
  readonly balkShare: number;
}

/** The grid of all periods of a day. */
export interface Grid {
  readonly busyMax: number;
  readonly waitingMax: number;
}

/** Place of a state on the grid. */
export function placeOf({ waitingMax }: Grid, busy: number, waiting: number): number {
  return busy * (waitingMax + 1) + waiting;
}

/** How many states a grid has. */
export function sizeOf({ busyMax, waitingMax }: Grid): number {
  return (busyMax + 1) * (waitingMax + 1);
}

/** Probabilities after `lengthMs`. */
export function evolve(
  states: Float64Array,
  lengthMs: number,
  { grid, rates }: { readonly grid: Grid; readonly rates: PeriodRates },
): Float64Array {
  const fastest =
    rates.arrivalRate + grid.busyMax * rates.serviceRate + grid.waitingMax * rates.abandonRate;
  const { from, shares } = poissonShares(fastest * lengthMs);
  const sum = new Float64Array(states.length);
  let here = states;
  for (let step = 0; step < from + shares.length; step += 1) {
    const share = step < from ? 0 : (shares[step - from] ?? 0);
    if (share > 0)
      for (let i = 0; i < sum.length; i += 1) sum[i] = (sum[i] ?? 0) + share * (here[i] ?? 0);
    here = stepOf(here, { grid, rates, fastest });
  }
  return sum;
}

/** One step of the uniformised chain. */
function stepOf(
  here: Float64Array,
  {
    grid,
    rates,
    fastest,
  }: { readonly grid: Grid; readonly rates: PeriodRates; readonly fastest: number },
): Float64Array {
  const { arrivalRate, agentCount, serviceRate, abandonRate, balkShare } = rates;
  const { busyMax, waitingMax } = grid;
  const width = waitingMax + 1;
  const next = new Float64Array(here.length);
  const move = (place: number, mass: number): void => {
    next[place] = (next[place] ?? 0) + mass;
  };
  for (let busy = 0; busy <= busyMax; busy += 1) {
    const places = busy < agentCount ? 0 : waitingMax;
    for (let waiting = 0; waiting <= places; waiting += 1) {
      const place = busy * width + waiting;
      const mass = (here[place] ?? 0) / fastest;
      if (mass === 0) continue;
      const served = busy * serviceRate;
      const gone = waiting * abandonRate;
      let arrived = arrivalRate;
      if (busy < agentCount) move(place + width, mass * arrived);
      else {
        arrived = waiting < waitingMax ? arrivalRate * (1 - balkShare) : 0;
        if (arrived > 0) move(place + 1, mass * arrived);
      }
      // A freed agent takes the next call, unless the staff has shrunk below those busy.
      if (served > 0)
        move(waiting > 0 && busy <= agentCount ? place - 1 : place - width, mass * served);
      if (gone > 0) move(place - 1, mass * gone);
      move(place, mass * (fastest - arrived - served - gone));
    }
  }
  return next;
}

/** What a change of staff does at once: new agents take waiting calls. */
export function changeStaff(states: Float64Array, grid: Grid, agentCount: number): Float64Array {
  const next = new Float64Array(states.length);
  for (let busy = 0; busy <= grid.busyMax; busy += 1) {
    for (let waiting = 0; waiting <= grid.waitingMax; waiting += 1) {
      const taken = Math.min(waiting, Math.max(0, agentCount - busy));
      const to = placeOf(grid, busy + taken, waiting - taken);
      next[to] = (next[to] ?? 0) + (states[placeOf(grid, busy, waiting)] ?? 0);
    }
  }
  return next;
}
