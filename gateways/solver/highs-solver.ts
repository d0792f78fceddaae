/**
 * The solver HiGHS, as WebAssembly: branch and cut, in this process, without a server.
 *
 * A solve holds its thread until it is done or its time is over; who cannot have that solves on a
 * thread of its own.
 * Source: https://ergo-code.github.io/HiGHS/ , simulation.md 10.3.
 */
import highsModule, { type LegacyHighsSolution } from 'highs';
import type { ChosenValues, IntegerProgram, Solution, SolveEffort } from '../../simulator/index.ts';
import { lpText, nameAt } from './lp-text.ts';
import type { Solver } from './port.ts';

/** The package's types tell of its CommonJS form; as an ES module its default is the loader. */
const loadHighs = highsModule as unknown as typeof highsModule.default;
/** HiGHS' own gap, 1e-4, stops a head or two early on a large centre. */
const defaults: Required<SolveEffort> = { timeLimitMs: 60_000, gapShare: 1e-6 };

/** Loads the solver; nothing is downloaded. */
export async function highsSolver(): Promise<Solver> {
  const highs = await loadHighs();
  return {
    solve: (program, effort = {}) => {
      if (program.variables.length === 0) return Promise.resolve(withoutVariables(program));
      const { timeLimitMs, gapShare } = { ...defaults, ...effort };
      const solved = highs.solve(lpText(program), {
        output_flag: false,
        mip_rel_gap: gapShare,
        mip_abs_gap: 0,
        time_limit: timeLimitMs / 1_000,
        random_seed: 0,
      });
      return Promise.resolve(solutionOf(program, solved));
    },
  };
}

/** The format has no program of nothing. */
function withoutVariables({ constraints }: IntegerProgram): Solution {
  const holds = constraints.every(({ lower = 0, upper = 0 }) => lower <= 0 && upper >= 0);
  return holds ? { kind: 'optimal', cost: 0, values: [] } : { kind: 'infeasible' };
}

/** @throws {Error} where HiGHS itself fails: no program of ours should make it. */
function solutionOf(program: IntegerProgram, solved: LegacyHighsSolution): Solution {
  switch (solved.Status) {
    case 'Optimal': {
      const choice = choiceOf(program, solved);
      if (choice !== null) return { kind: 'optimal', ...choice };
      break;
    }
    case 'Infeasible':
      return { kind: 'infeasible' };
    case 'Unbounded':
      return { kind: 'unbounded' };
    case 'Primal infeasible or unbounded':
      // Nothing gets ever cheaper where nothing has a negative cost.
      return { kind: program.variables.some(({ cost }) => cost < 0) ? 'unbounded' : 'infeasible' };
    case 'Time limit reached':
      return { kind: 'timeLimit', best: choiceOf(program, solved) };
    default:
  }
  throw new Error(`HiGHS says "${solved.Status}"; expected a solution, or why there is none`);
}

/** Null: nothing found. */
function choiceOf({ variables }: IntegerProgram, solved: LegacyHighsSolution): ChosenValues | null {
  const values: number[] = [];
  for (const [place, { isWhole }] of variables.entries()) {
    const column = solved.Columns[nameAt(place)];
    if (column === undefined || !('Primal' in column)) return null;
    // Whole to the solver's tolerance; exactly so for us.
    values.push(isWhole ? Math.round(column.Primal) : column.Primal);
  }
  const cost = values.reduce((sum, value, place) => sum + value * (variables[place]?.cost ?? 0), 0);
  return Number.isFinite(cost) ? { cost, values } : null;
}
