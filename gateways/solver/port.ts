/** A solver of integer programs, as staffing sees it. */
import type { IntegerProgram, Solution, SolveEffort } from '../../simulator/index.ts';

export interface Solver {
  /** A program that cannot be met is an answer, not an error. */
  solve(program: IntegerProgram, effort?: SolveEffort): Promise<Solution>;
}
