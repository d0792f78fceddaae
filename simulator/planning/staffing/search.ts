/**
 * Requests of a roster search and their answers. A search is a generator that knows neither threads
 * nor solvers, so that it stays pure and can stop between requests; `gateways/solver/` answers.
 */
import type { Scenario } from '../../../contracts/index.ts';
import { assert } from '../../../kernel/index.ts';
import type { ReplicationResult } from '../../runs/replication.ts';
import type { Sums } from '../../statistics/ratio-estimate.ts';
import type { Goal } from './goal.ts';
import type { Roster, RosterTotals } from './roster.ts';

type Shifts = Scenario['agents']['shifts'];

export type StaffingStage = 'formulas' | 'reserves' | 'cuts' | 'trimming' | 'verifying';

export interface BestRoster {
  readonly roster: Roster;
  readonly totals: RosterTotals;
  readonly days: readonly (readonly Sums[])[];
}

export interface StaffingNote {
  readonly kind: 'note';
  readonly stage: StaffingStage;
  readonly simulatedDays: number;
  /** Cheapest roster so far that met all goals, else the last one tried; null before. */
  readonly best: BestRoster | null;
  readonly checks: number;
  readonly bound: number | null;
  readonly rounds: number;
}

export type StaffingRequest =
  | { readonly kind: 'solve'; readonly program: IntegerProgram; readonly effort: SolveEffort }
  | {
      readonly kind: 'simulate';
      /** Each roster faces the same callers: days 0 to `days` - 1 of `seed`. */
      readonly rosters: readonly Shifts[];
      readonly days: number;
      readonly seed: number;
      readonly goals: readonly Goal[];
    }
  | StaffingNote;

export type StaffingAnswer =
  | { readonly kind: 'solved'; readonly solution: Solution }
  | {
      readonly kind: 'simulated';
      /** Results by roster, then by day. */
      readonly results: readonly (readonly ReplicationResult[])[];
    }
  | { readonly kind: 'noted' };

export type Search<Result> = Generator<StaffingRequest, Result, StaffingAnswer>;

export function* solveProgram(program: IntegerProgram, effort: SolveEffort): Search<Solution> {
  const answer = yield { kind: 'solve', program, effort };
  assert(answer.kind === 'solved', 'a program is answered by a solution');
  return answer.solution;
}

export function* requestSimulation(
  asked: Omit<Extract<StaffingRequest, { kind: 'simulate' }>, 'kind'>,
): Search<readonly (readonly ReplicationResult[])[]> {
  const answer = yield { kind: 'simulate', ...asked };
  assert(answer.kind === 'simulated', 'rosters are answered by replications');
  assert(answer.results.length === asked.rosters.length, 'each roster is answered');
  return answer.results;
}

export interface Variable {
  readonly name: string;
  readonly cost: number;
  readonly lower?: number;
  readonly upper?: number;
  readonly isWhole: boolean;
}

export interface Term {
  readonly variable: number;
  readonly factor: number;
}

/** `lower` ≤ Σ factor · variable ≤ `upper`; an absent side has no bound. */
export interface Constraint {
  readonly name: string;
  readonly terms: readonly Term[];
  readonly lower?: number;
  readonly upper?: number;
}

/** Minimises Σ cost · variable. */
export interface IntegerProgram {
  readonly variables: readonly Variable[];
  readonly constraints: readonly Constraint[];
}

export interface SolveEffort {
  /** Allowed distance from the optimum, as a share of its cost. Default: 1e-6. */
  readonly gapShare?: number;
  /**
   * Most branches of the solver: unlike a time limit, the same on every machine. Default: no limit.
   */
  readonly nodesMax?: number;
  /** Leaves out heuristics that solve programs within the program: two thirds of its time. */
  readonly isQuick?: boolean;
  /** Stops a solver that is stuck; `nodesMax` should end it before. Default: 60,000. */
  readonly timeLimitMs?: number;
}

export interface ChosenValues {
  readonly cost: number;
  readonly values: readonly number[];
  /** What one more of each lower bound costs; of programs without whole numbers. */
  readonly duals?: readonly number[];
}

/** `limit`: of nodes or time was reached, with the best values and bound so far, if any. */
export type Solution =
  | ({ readonly kind: 'optimal' } & ChosenValues)
  | { readonly kind: 'infeasible' }
  | { readonly kind: 'unbounded' }
  | { readonly kind: 'limit'; readonly best: ChosenValues | null; readonly bound: number | null };
