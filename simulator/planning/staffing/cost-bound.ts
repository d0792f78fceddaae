/**
 * A lower bound on the cost of rosters that meet the goals: the linear relaxation of the program
 * with all measured cuts. A cut bounds from above what agents bring, as long as each further agent
 * brings less than the one before.
 */
import { coverProgram } from './cover.ts';
import { cutOf, type Slope } from './cuts.ts';
import { type SearchState, safetyOf } from './sample.ts';
import { type Search, solveProgram } from './search.ts';

/** Null without cuts, or where noise lets them contradict each other. */
export function* costBound(state: SearchState, slopes: readonly Slope[]): Search<number | null> {
  const { problem, settings } = state;
  if (slopes.length === 0) return null;
  const cuts = slopes.map((slope) => cutOf(slope, safetyOf(settings, slope.surplus)));
  const { variables, constraints } = coverProgram({ ...problem, demands: [], cuts });
  const relaxed = { constraints, variables: variables.map((one) => ({ ...one, isWhole: false })) };
  const solution = yield* solveProgram(relaxed, {});
  return solution.kind === 'optimal' ? solution.cost : null;
}
