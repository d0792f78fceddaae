/**
 * The chain of one waiting call, which ends served or abandoned.
 *
 * How it ends by Gauss-Seidel sweeps backwards, what happens within T by uniformisation forwards.
 * Source: simulation.md 4.5, 6.
 */
import { formulaLimit } from '../../../simulator/planning/formulas/limit.ts';
import { poissonTails } from '../../../simulator/planning/formulas/poisson-tails.ts';
import { chainStatesMax, exploreChain, type Moves, sumRows } from './markov-chain.ts';

/** A move of the call, or its end. */
export interface WaitMove<State> {
  readonly rate: number;
  readonly to: State | 'served' | 'abandoned';
}

/** What the call's chain is made of. */
export interface WaitModel<State> {
  /** Where calls start to wait, and how many do (in any unit). */
  readonly starts: readonly { readonly state: State; readonly weight: number }[];
  readonly keyOf: (state: State) => number;
  readonly movesOf: (state: State) => readonly WaitMove<State>[];
  /** T; null: not asked. */
  readonly targetMs: number | null;
}

const sweepsMax = 20_000;
const precision = 1e-12;

/** Moves between waiting states, and the rates of both ends. */
interface WaitChain {
  readonly chain: Moves;
  readonly served: Float64Array;
  readonly abandoned: Float64Array;
  readonly starts: Float64Array;
}

/** How the waits end: sums over all starts, in the unit of their weights. */
export function waitEnds<State>(model: WaitModel<State>) {
  const waits = explore(model);
  if (waits === null) return formulaLimit(`more than ${chainStatesMax} states of a waiting call`);
  const ends = solveEnds(waits);
  if (ends === null) return formulaLimit(`no balance after ${sweepsMax} sweeps`);
  const within = model.targetMs === null ? null : withinTarget(waits, model.targetMs);
  let [served, waitMsServed] = [0, 0];
  for (let i = 0; i < waits.starts.length; i += 1) {
    served += (waits.starts[i] ?? 0) * (ends.served[i] ?? 0);
    waitMsServed += (waits.starts[i] ?? 0) * (ends.waitMsServed[i] ?? 0);
  }
  return {
    ok: true as const,
    served,
    /** E[W; served], ms. */
    waitMsServed,
    /** Null: no target was asked. */
    servedWithin: within?.served ?? null,
    abandonedWithin: within?.abandoned ?? null,
  };
}

function explore<State>({ starts, keyOf, movesOf }: WaitModel<State>): WaitChain | null {
  const servedRates: number[] = [];
  const abandonedRates: number[] = [];
  const chain = exploreChain(
    {
      keyOf,
      movesOf: (state: State) => {
        let [served, abandoned] = [0, 0];
        const moves: { rate: number; to: State }[] = [];
        for (const { rate, to } of movesOf(state)) {
          if (to === 'served') served += rate;
          else if (to === 'abandoned') abandoned += rate;
          else moves.push({ rate, to });
        }
        servedRates.push(served);
        abandonedRates.push(abandoned);
        return moves;
      },
    },
    starts.map(({ state }) => state),
  );
  if (chain === null) return null;
  const placeByKey = new Map(chain.states.map((state, place) => [keyOf(state), place]));
  const weights = new Float64Array(chain.states.length);
  for (const { state, weight } of starts) {
    const place = placeByKey.get(keyOf(state)) ?? 0;
    weights[place] = (weights[place] ?? 0) + weight;
  }
  return {
    chain,
    served: Float64Array.from(servedRates),
    abandoned: Float64Array.from(abandonedRates),
    starts: weights,
  };
}

/** P(served) and E[W; served] by state; null: the sweeps do not settle. */
function solveEnds({ chain, served, abandoned }: WaitChain) {
  const { begins, targets, rates } = chain;
  const out = sumRows(chain);
  const size = served.length;
  const ends = { served: new Float64Array(size), waitMsServed: new Float64Array(size) };
  for (let sweep = 0; sweep < sweepsMax; sweep += 1) {
    let change = 0;
    let largest = 0;
    for (let step = 0; step < size; step += 1) {
      const place = sweep % 2 === 0 ? step : size - 1 - step;
      let shareFlow = served[place] ?? 0;
      let waitFlow = 0;
      const end = begins[place + 1] ?? 0;
      for (let move = begins[place] ?? 0; move < end; move += 1) {
        const target = targets[move] ?? 0;
        const rate = rates[move] ?? 0;
        shareFlow += rate * (ends.served[target] ?? 0);
        waitFlow += rate * (ends.waitMsServed[target] ?? 0);
      }
      const all = (out[place] ?? 0) + (served[place] ?? 0) + (abandoned[place] ?? 0);
      const share = shareFlow / all;
      const waitMs = (share + waitFlow) / all;
      change = Math.max(change, Math.abs(waitMs - (ends.waitMsServed[place] ?? 0)));
      largest = Math.max(largest, waitMs);
      ends.served[place] = share;
      ends.waitMsServed[place] = waitMs;
    }
    if (change <= precision * largest) return ends;
  }
  return null;
}

function withinTarget({ chain, served, abandoned, starts }: WaitChain, targetMs: number) {
  const { begins, targets, rates } = chain;
  const out = sumRows(chain);
  const size = starts.length;
  let fastest = 0;
  for (let i = 0; i < size; i += 1) {
    out[i] = (out[i] ?? 0) + (served[i] ?? 0) + (abandoned[i] ?? 0);
    fastest = Math.max(fastest, out[i] ?? 0);
  }
  const { from, tails } = poissonTails(fastest * targetMs);
  const sums = { served: 0, abandoned: 0 };
  let here = starts;
  for (let step = 0; step < from + tails.length; step += 1) {
    const tail = step < from ? 1 : (tails[step - from] ?? 0);
    const next = new Float64Array(size);
    for (let place = 0; place < size; place += 1) {
      const mass = (here[place] ?? 0) / fastest;
      if (mass === 0) continue;
      sums.served += tail * mass * (served[place] ?? 0);
      sums.abandoned += tail * mass * (abandoned[place] ?? 0);
      next[place] = (next[place] ?? 0) + mass * (fastest - (out[place] ?? 0));
      const end = begins[place + 1] ?? 0;
      for (let move = begins[place] ?? 0; move < end; move += 1) {
        const target = targets[move] ?? 0;
        next[target] = (next[target] ?? 0) + mass * (rates[move] ?? 0);
      }
    }
    here = next;
  }
  return sums;
}
