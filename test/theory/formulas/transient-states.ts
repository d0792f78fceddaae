/**
 * The states of M(t)/M/n(t)+M within a period, and how they move.
 *
 * A state is (busy, waiting). Busy may exceed the staff after a drop, since who is on a call
 * finishes it; nobody waits while staff is free. Moves forward by uniformisation, whose terms are
 * all positive. A call that waits while the staff changes has a chain of its own, (busy, calls
 * ahead); arrivals behind it do not matter. Backward in time for how the wait ends, forward over T
 * for what happens within the target.
 *
 * Source: simulation.md 5.
 */
import { poissonShares, poissonTails } from '../../../simulator/planning/formulas/poisson-tails.ts';

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

/** A period, and the grid of its day. */
export interface Model {
  readonly grid: Grid;
  readonly rates: PeriodRates;
}

/** Place of a state on the grid. */
export function placeOf({ waitingMax }: Grid, busy: number, waiting: number): number {
  return busy * (waitingMax + 1) + waiting;
}

export function sizeOf({ busyMax, waitingMax }: Grid): number {
  return (busyMax + 1) * (waitingMax + 1);
}

/** Probabilities after `lengthMs`. */
export function evolve(
  states: Float64Array,
  lengthMs: number,
  { grid, rates }: Model,
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
  { grid, rates, fastest }: Model & { readonly fastest: number },
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

/** By (busy, ahead), for a call that waits then. */
export interface WaitOutcomes {
  /** P(served). */
  readonly served: Float64Array;
  /** E[W left]. */
  readonly waitMs: Float64Array;
  /** E[W left; served]. */
  readonly waitMsServed: Float64Array;
}

/** Ends where the staff stays for ever. */
export function lastingEnds({ grid, rates }: Model): WaitOutcomes {
  const { agentCount, serviceRate, abandonRate } = rates;
  const ends = noEnds(grid);
  for (let busy = agentCount; busy <= grid.busyMax; busy += 1) {
    for (let ahead = 0; ahead <= grid.waitingMax; ahead += 1) {
      const up = busy * serviceRate;
      const gone = ahead * abandonRate;
      const all = up + gone + abandonRate;
      const serviceTo =
        busy > agentCount ? placeOf(grid, busy - 1, ahead) : placeOf(grid, busy, ahead - 1);
      const isServed = busy === agentCount && ahead === 0;
      const goneTo = placeOf(grid, busy, ahead - 1);
      const from = (values: Float64Array, end: number): number =>
        (up * (isServed ? end : (values[serviceTo] ?? 0)) +
          (ahead === 0 ? 0 : gone * (values[goneTo] ?? 0))) /
        all;
      const place = placeOf(grid, busy, ahead);
      ends.served[place] = from(ends.served, 1);
      ends.waitMs[place] = 1 / all + from(ends.waitMs, 0);
      ends.waitMsServed[place] = (ends.served[place] ?? 0) / all + from(ends.waitMsServed, 0);
    }
  }
  return ends;
}

/** Ends `lengthMs` earlier, at constant rates: exp of an affine system, by uniformisation. */
export function endsBefore(ends: WaitOutcomes, lengthMs: number, model: Model): WaitOutcomes {
  const fastest = fastestOf(model);
  const { from, shares } = poissonShares(fastest * lengthMs);
  const sum = noEnds(model.grid);
  let here = ends;
  for (let step = 0; step < from + shares.length; step += 1) {
    const share = step < from ? 0 : (shares[step - from] ?? 0);
    if (share > 0) addEnds(sum, here, share);
    here = stepBack(here, fastest, model);
  }
  return sum;
}

/** Ends just before the staff becomes `agentCount`: new agents take the first waiting calls. */
export function endsBeforeChange(ends: WaitOutcomes, grid: Grid, agentCount: number): WaitOutcomes {
  const before = noEnds(grid);
  for (let busy = 0; busy <= grid.busyMax; busy += 1) {
    const free = Math.max(0, agentCount - busy);
    for (let ahead = 0; ahead <= grid.waitingMax; ahead += 1) {
      const place = placeOf(grid, busy, ahead);
      if (ahead < free) {
        before.served[place] = 1;
        continue;
      }
      const to = placeOf(grid, busy + free, ahead - free);
      before.served[place] = ends.served[to] ?? 0;
      before.waitMs[place] = ends.waitMs[to] ?? 0;
      before.waitMsServed[place] = ends.waitMsServed[to] ?? 0;
    }
  }
  return before;
}

/** What has happened so far to calls that started together. */
export interface CohortState {
  /** Those that still wait, by (busy, ahead). */
  waiting: Float64Array;
  served: number;
  abandoned: number;
}

/** Lets the calls wait for `lengthMs` at constant rates; in place. */
export function waitFor(within: CohortState, lengthMs: number, model: Model): void {
  const fastest = fastestOf(model);
  const { agentCount, serviceRate, abandonRate } = model.rates;
  const mean = fastest * lengthMs;
  const { from, shares } = poissonShares(mean);
  const { tails } = poissonTails(mean);
  const sum = new Float64Array(sizeOf(model.grid));
  let here = within.waiting;
  for (let step = 0; step < from + shares.length; step += 1) {
    const share = step < from ? 0 : (shares[step - from] ?? 0);
    const tail = step < from ? 1 : (tails[step - from] ?? 0);
    const head = here[placeOf(model.grid, agentCount, 0)] ?? 0;
    let all = 0;
    for (let i = 0; i < here.length; i += 1) {
      const mass = here[i] ?? 0;
      all += mass;
      sum[i] = (sum[i] ?? 0) + share * mass;
    }
    within.served += (tail * head * agentCount * serviceRate) / fastest;
    within.abandoned += (tail * all * abandonRate) / fastest;
    here = stepForward(here, fastest, model);
  }
  within.waiting = sum;
}

/** What a change of staff does to those who wait; in place. */
export function waitThroughChange(within: CohortState, grid: Grid, agentCount: number): void {
  const next = new Float64Array(sizeOf(grid));
  for (let busy = 0; busy <= grid.busyMax; busy += 1) {
    const free = Math.max(0, agentCount - busy);
    for (let ahead = 0; ahead <= grid.waitingMax; ahead += 1) {
      const mass = within.waiting[placeOf(grid, busy, ahead)] ?? 0;
      if (ahead < free) within.served += mass;
      else {
        const to = placeOf(grid, busy + free, ahead - free);
        next[to] = (next[to] ?? 0) + mass;
      }
    }
  }
  within.waiting = next;
}

function stepForward(here: Float64Array, fastest: number, { grid, rates }: Model): Float64Array {
  const { agentCount, serviceRate, abandonRate } = rates;
  const next = new Float64Array(here.length);
  const width = grid.waitingMax + 1;
  for (let busy = agentCount; busy <= grid.busyMax; busy += 1) {
    const up = busy * serviceRate;
    for (let ahead = 0; ahead <= grid.waitingMax; ahead += 1) {
      const place = busy * width + ahead;
      const mass = (here[place] ?? 0) / fastest;
      if (mass === 0) continue;
      const gone = ahead * abandonRate;
      const serviceTo = busy > agentCount ? place - width : place - 1;
      if (busy > agentCount || ahead > 0) next[serviceTo] = (next[serviceTo] ?? 0) + mass * up;
      if (ahead > 0) next[place - 1] = (next[place - 1] ?? 0) + mass * gone;
      next[place] = (next[place] ?? 0) + mass * (fastest - up - gone - abandonRate);
    }
  }
  return next;
}

function stepBack(ends: WaitOutcomes, fastest: number, { grid, rates }: Model): WaitOutcomes {
  const { agentCount, serviceRate, abandonRate } = rates;
  const next = noEnds(grid);
  const width = grid.waitingMax + 1;
  for (let busy = agentCount; busy <= grid.busyMax; busy += 1) {
    const up = (busy * serviceRate) / fastest;
    for (let ahead = 0; ahead <= grid.waitingMax; ahead += 1) {
      const place = busy * width + ahead;
      const gone = (ahead * abandonRate) / fastest;
      const stay = 1 - up - gone - abandonRate / fastest;
      const serviceTo = busy > agentCount ? place - width : place - 1;
      const isServed = busy === agentCount && ahead === 0;
      const from = (values: Float64Array, end: number): number =>
        stay * (values[place] ?? 0) +
        up * (isServed ? end : (values[serviceTo] ?? 0)) +
        (ahead === 0 ? 0 : gone * (values[place - 1] ?? 0));
      next.served[place] = from(ends.served, 1);
      next.waitMs[place] = 1 / fastest + from(ends.waitMs, 0);
      next.waitMsServed[place] = (ends.served[place] ?? 0) / fastest + from(ends.waitMsServed, 0);
    }
  }
  return next;
}

function fastestOf({ grid, rates }: Model): number {
  return grid.busyMax * rates.serviceRate + (grid.waitingMax + 1) * rates.abandonRate;
}

function noEnds(grid: Grid): WaitOutcomes {
  const size = sizeOf(grid);
  return {
    served: new Float64Array(size),
    waitMs: new Float64Array(size),
    waitMsServed: new Float64Array(size),
  };
}

function addEnds(sum: WaitOutcomes, more: WaitOutcomes, share: number): void {
  for (let i = 0; i < sum.served.length; i += 1) {
    sum.served[i] = (sum.served[i] ?? 0) + share * (more.served[i] ?? 0);
    sum.waitMs[i] = (sum.waitMs[i] ?? 0) + share * (more.waitMs[i] ?? 0);
    sum.waitMsServed[i] = (sum.waitMsServed[i] ?? 0) + share * (more.waitMsServed[i] ?? 0);
  }
}
