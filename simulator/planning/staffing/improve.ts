/**
 * Goes on from a roster that meets the goals while it gains: the roster is weighed, effects of
 * agents are measured there, and heads are exchanged. Ends at the first round that saves less than
 * {@link leastGain}.
 */

import { coverProgram } from './cover.ts';
import { type CutSearch, cutOf, measureSlopes, type Slope, searchByCuts } from './cuts.ts';
import { exchange } from './exchange.ts';
import { cheapestKept, isSpent, type SearchState, safetyOf, weigh } from './sample.ts';
import { type Search, solveProgram } from './search.ts';
import { trim } from './trim.ts';

/** Share of the cost. */
export const leastGain = 0.002;
const roundsMax = 12;

/** No roster is left where the weighed one lacks so much that cuts find none either. */
export function* improve(state: SearchState, search: Omit<CutSearch, 'start'>): Search<void> {
  yield* trim(state);
  for (let round = 0; round < roundsMax && state.best !== null && !isSpent(state); round++) {
    const start = state.best;
    yield* weigh(state, start);
    state.best = cheapestKept(state);
    yield* state.best === null
      ? searchByCuts(state, { ...search, start })
      : measureSlopes(state, start, search.slopes);
    yield* exchange(state, search.slopes);
    state.rounds += 1;
    state.bound = (yield* costBound(state, search.slopes)) ?? state.bound;
    if (state.best === null) state.refused = start;
    else if (state.best.totals.cost <= (1 - leastGain) * start.totals.cost) continue;
    return;
  }
}

/** Null without cuts, or where noise lets them contradict each other. */
function* costBound(state: SearchState, slopes: readonly Slope[]): Search<number | null> {
  const { problem, settings } = state;
  if (slopes.length === 0) return null;
  const cuts = slopes.map((slope) => cutOf(slope, safetyOf(settings, slope.surplus)));
  const { variables, constraints } = coverProgram({ ...problem, demands: [], cuts });
  const relaxed = { constraints, variables: variables.map((one) => ({ ...one, isWhole: false })) };
  const solution = yield* solveProgram(relaxed, {});
  return solution.kind === 'optimal' ? solution.cost : null;
}
