/**
 * A Markov chain in continuous time from a description of its moves.
 *
 * The states are found by walking from a first one; the stationary probabilities by Gauss-Seidel
 * sweeps in alternating direction, until the balance of every state holds to 10⁻¹² of its flow.
 * Cost: sweeps × moves; some hundred sweeps where callers abandon. Source: simulation.md 6.
 */
import { type FormulaResult, formulaLimit } from '../../../simulator/planning/formulas/limit.ts';

/** A move to another state, at a rate per ms. */
export interface Move<State> {
  readonly rate: number;
  readonly to: State;
}

export interface ChainModel<State> {
  readonly first: State;
  /** A number of its own for every state. */
  readonly keyOf: (state: State) => number;
  readonly movesOf: (state: State) => readonly Move<State>[];
}

/** Moves by row, without the states' own description. */
export interface Moves {
  /** Row i: places `begins[i]` to `begins[i + 1]` of `targets` and `rates`. */
  readonly begins: Int32Array;
  readonly targets: Int32Array;
  readonly rates: Float64Array;
}

/** All states that can be reached. */
export interface Chain<State> extends Moves {
  readonly states: readonly State[];
}

/** More states than this are refused. */
export const chainStatesMax = 500_000;
const sweepsMax = 20_000;
const precision = 1e-12;

/** Walks through all states; null: too many. */
export function exploreChain<State>(
  { keyOf, movesOf }: Omit<ChainModel<State>, 'first'>,
  firsts: readonly State[],
): Chain<State> | null {
  const placeByKey = new Map<number, number>();
  const states: State[] = [];
  const begins: number[] = [0];
  const targets: number[] = [];
  const rates: number[] = [];
  const placeOf = (state: State): number => {
    const key = keyOf(state);
    const known = placeByKey.get(key);
    if (known !== undefined) return known;
    placeByKey.set(key, states.length);
    return states.push(state) - 1;
  };
  for (const first of firsts) placeOf(first);
  for (let place = 0; place < states.length; place += 1) {
    if (states.length > chainStatesMax) return null;
    const state = states[place];
    if (state === undefined) return null;
    for (const { rate, to } of movesOf(state)) {
      if (rate <= 0) continue;
      const target = placeOf(to);
      if (target === place) continue;
      targets.push(target);
      rates.push(rate);
    }
    begins.push(targets.length);
  }
  return {
    states,
    begins: Int32Array.from(begins),
    targets: Int32Array.from(targets),
    rates: Float64Array.from(rates),
  };
}

/** States with their stationary probabilities. */
export interface StationaryDistribution<State> {
  readonly states: readonly State[];
  readonly shares: Float64Array;
}

/** Solves a chain all of whose states reach its first one. */
export function stationary<State>(
  model: ChainModel<State>,
): FormulaResult<StationaryDistribution<State>> {
  const chain = exploreChain(model, [model.first]);
  if (chain === null)
    return formulaLimit(`more than ${chainStatesMax} states: simulate this model`);
  const incoming = turned(chain);
  const outRates = sumRows(chain);
  const shares = new Float64Array(chain.states.length).fill(1 / chain.states.length);
  for (let sweep = 0; sweep < sweepsMax; sweep += 1) {
    const change = sweepOnce(shares, incoming, { outRates, isUpwards: sweep % 2 === 0 });
    normalise(shares);
    if (change < precision) return { ok: true, states: chain.states, shares };
  }
  return formulaLimit(`${chain.states.length} states: no balance after ${sweepsMax} sweeps`);
}

/** The mean of a value over the states. */
export function meanOf<State>(
  { states, shares }: StationaryDistribution<State>,
  value: (state: State) => number,
): number {
  let sum = 0;
  states.forEach((state, i) => {
    sum += (shares[i] ?? 0) * value(state);
  });
  return sum;
}

/** The largest change, as a share of all probability. */
function sweepOnce(
  shares: Float64Array,
  { begins, targets, rates }: Moves,
  { outRates, isUpwards }: { readonly outRates: Float64Array; readonly isUpwards: boolean },
): number {
  let change = 0;
  for (let step = 0; step < shares.length; step += 1) {
    const place = isUpwards ? step : shares.length - 1 - step;
    let flow = 0;
    const end = begins[place + 1] ?? 0;
    for (let move = begins[place] ?? 0; move < end; move += 1) {
      flow += (rates[move] ?? 0) * (shares[targets[move] ?? 0] ?? 0);
    }
    const next = flow / (outRates[place] ?? 1);
    change += Math.abs(next - (shares[place] ?? 0));
    shares[place] = next;
  }
  return change;
}

function normalise(shares: Float64Array): void {
  let sum = 0;
  for (const share of shares) sum += share;
  for (let i = 0; i < shares.length; i += 1) shares[i] = (shares[i] ?? 0) / sum;
}

/** Rate of leaving, by state. */
export function sumRows({ begins, rates }: Moves): Float64Array {
  const sums = new Float64Array(begins.length - 1);
  for (let place = 0; place < sums.length; place += 1) {
    let sum = 0;
    for (let move = begins[place] ?? 0; move < (begins[place + 1] ?? 0); move += 1) {
      sum += rates[move] ?? 0;
    }
    sums[place] = sum;
  }
  return sums;
}

/** The same moves by the state they lead to. */
function turned<State>({ states, begins, targets, rates }: Chain<State>): Moves {
  const counts = new Int32Array(states.length + 1);
  for (const target of targets) counts[target + 1] = (counts[target + 1] ?? 0) + 1;
  for (let i = 1; i < counts.length; i += 1) counts[i] = (counts[i] ?? 0) + (counts[i - 1] ?? 0);
  const next = counts.slice();
  const sources = new Int32Array(targets.length);
  const flows = new Float64Array(targets.length);
  for (let place = 0; place < states.length; place += 1) {
    for (let move = begins[place] ?? 0; move < (begins[place + 1] ?? 0); move += 1) {
      const target = targets[move] ?? 0;
      const at = next[target] ?? 0;
      next[target] = at + 1;
      sources[at] = place;
      flows[at] = rates[move] ?? 0;
    }
  }
  return { begins: counts, targets: sources, rates: flows };
}
