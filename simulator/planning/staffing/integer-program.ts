/**
 * A linear program with whole variables, as plain data: what staffing asks a solver.
 *
 * The pure floor makes programs and reads solutions; who solves them stands outside
 * (`gateways/solver/`).
 */

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

/** How hard to try. */
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
