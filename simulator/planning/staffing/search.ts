/**
 * What a search for a roster asks of the world, and what it hears back.
 *
 * A search is a generator: it yields a request and is handed the answer. So it stays pure, can be
 * stopped between any two requests, and neither knows threads nor solvers. `gateways/solver/`
 * answers them. What it asks a solver is a linear program with whole variables, as plain data.
 */
import type { Scenario } from '../../../contracts/index.ts';
import { assert } from '../../../kernel/index.ts';
import type { ReplicationResult } from '../../runs/replication.ts';
import type { Sums } from '../../statistics/ratio-estimate.ts';
import type { Goal } from './goal.ts';
import type { Roster, RosterTotals } from './roster.ts';

type Shifts = Scenario['agents']['shifts'];

export type StaffingStage = 'formulas' | 'reserves' | 'cuts' | 'trimming' | 'verifying';

/** What a search would answer, were it to end now. */
export interface BestSoFar {
  readonly roster: Roster;
  readonly totals: RosterTotals;
  /** Of the sample it was searched on, by day and goal. */
  readonly days: readonly (readonly Sums[])[];
}

/** Told between two steps, for people who wait; nothing is answered. */
export interface StaffingNote {
  readonly kind: 'note';
  readonly stage: StaffingStage;
  readonly simulatedDays: number;
  /** The best roster so far that held in the sample, else the last; null: none yet. */
  readonly best: BestSoFar | null;
  /** Independent checks made. */
  readonly checks: number;
}

export type StaffingRequest =
  | { readonly kind: 'solve'; readonly program: IntegerProgram; readonly effort: SolveEffort }
  | {
      readonly kind: 'simulate';
      /** Each roster faces the same callers: days 0 to `days` - 1 of `seed`. */
      readonly rosters: readonly Shifts[];
      readonly days: number;
      readonly seed: number;
      /** What is gathered of each day. */
      readonly goals: readonly Goal[];
    }
  | StaffingNote;

export type StaffingAnswer =
  | { readonly kind: 'solved'; readonly solution: Solution }
  | {
      readonly kind: 'simulated';
      /** By roster, then by day. */
      readonly results: readonly (readonly ReplicationResult[])[];
    }
  | { readonly kind: 'noted' };

/** A search, or a part of one. */
export type Search<Result> = Generator<StaffingRequest, Result, StaffingAnswer>;

export function* solved(program: IntegerProgram, effort: SolveEffort): Search<Solution> {
  const answer = yield { kind: 'solve', program, effort };
  assert(answer.kind === 'solved', 'a program is answered by a solution');
  return answer.solution;
}

/** Asks the simulator; results by roster, then by day. */
export function* simulated(
  asked: Omit<Extract<StaffingRequest, { kind: 'simulate' }>, 'kind'>,
): Search<readonly (readonly ReplicationResult[])[]> {
  const answer = yield { kind: 'simulate', ...asked };
  assert(answer.kind === 'simulated', 'rosters are answered by replications');
  assert(answer.results.length === asked.rosters.length, 'each roster is answered');
  return answer.results;
}

/** What can be chosen. */
export interface Variable {
  /** For people who read the program; need not be unique. */
  readonly name: string;
  /** Of one unit, in the objective. */
  readonly cost: number;
  /** [0] */
  readonly lower?: number;
  /** [no bound] */
  readonly upper?: number;
  readonly isWhole: boolean;
}

/** A factor on a variable, by its place in the program. */
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

/** Minimise Σ cost · variable. */
export interface IntegerProgram {
  readonly variables: readonly Variable[];
  readonly constraints: readonly Constraint[];
}

export interface SolveEffort {
  /** How far from the best a choice may be, as a share of its cost [1e-6]. */
  readonly gapShare?: number;
  /** Branches looked at: the same answer on every machine, unlike a time [no limit]. */
  readonly nodesMax?: number;
  /** A backstop [60,000]. */
  readonly timeLimitMs?: number;
}

/** A choice of every variable, in the order of the program. */
export interface ChosenValues {
  readonly cost: number;
  readonly values: readonly number[];
}

/** `limit`: of nodes or time; the best choice so far, if there is one. */
export type Solution =
  | ({ readonly kind: 'optimal' } & ChosenValues)
  | { readonly kind: 'infeasible' }
  | { readonly kind: 'unbounded' }
  | { readonly kind: 'limit'; readonly best: ChosenValues | null };
