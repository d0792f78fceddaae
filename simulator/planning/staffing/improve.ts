/**
 * Goes on from a roster that meets the goals while it gains: effects of agents are measured there,
 * the program is solved with them, heads are exchanged and trimmed. Ends at the first round that
 * saves less than {@link leastGain}.
 */
import { costBound } from './cost-bound.ts';
import { type CutSearch, searchByCuts } from './cuts.ts';
import { exchange } from './exchange.ts';
import { isSpent, type SearchState } from './sample.ts';
import type { Search } from './search.ts';
import { trim } from './trim.ts';

/** Share of the cost. */
export const leastGain = 0.002;
const roundsMax = 12;

export function* improve(state: SearchState, search: Omit<CutSearch, 'start'>): Search<void> {
  yield* trim(state);
  for (let round = 0; round < roundsMax && state.best !== null && !isSpent(state); round++) {
    const { cost } = state.best.totals;
    yield* searchByCuts(state, { ...search, start: state.best });
    yield* exchange(state, search.slopes);
    yield* trim(state);
    state.rounds += 1;
    state.bound = (yield* costBound(state, search.slopes)) ?? state.bound;
    if (state.best.totals.cost > (1 - leastGain) * cost) return;
  }
}
