/**
 * What jobs are asked: plain, whole and valid, so that a job that is stored can be run again, and
 * gives the same.
 */
import type { ShiftRules } from '../../contracts/index.ts';
import type { SimulationDesign } from '../../gateways/index.ts';
import type {
  Acceptance,
  AxisValue,
  GoalScope,
  SimulatedMeasureId,
} from '../../simulator/index.ts';

/** Fewer days give no interval worth showing. */
export const daysMin = 10;

/** A scenario as it was when it was asked about. */
interface ScenarioThen {
  readonly scenarioId: string;
  readonly scenarioVersion: number;
  readonly design: SimulationDesign;
}

export interface SimulationQuestion extends ScenarioThen {
  readonly kind: 'simulation';
  readonly seed: number;
  /** null: as the scenario's rule says. */
  readonly replications: number | null;
  /** null: as long as it takes. */
  readonly budgetMs: number | null;
}

export interface ComparisonQuestion {
  readonly kind: 'comparison';
  /** The first is the base. */
  readonly designs: readonly ScenarioThen[];
  readonly seed: number;
  readonly measures: readonly SimulatedMeasureId[];
  readonly replications: number;
}

export interface SweepQuestion extends ScenarioThen {
  readonly kind: 'sweep';
  readonly axes: readonly { readonly path: string; readonly values: readonly AxisValue[] }[];
  readonly seed: number;
  readonly measures: readonly SimulatedMeasureId[];
  readonly replications: number;
  readonly stopEarly: boolean;
}

/** The call types of its scenario have the target that was asked for. */
export interface StaffingQuestion extends ScenarioThen {
  readonly kind: 'staffing';
  readonly rules: ShiftRules;
  readonly goals: {
    readonly scope: GoalScope;
    readonly serviceLevelShare?: number;
    readonly abandonShareMax?: number;
  };
  readonly method: 'simulate' | 'erlangA' | 'erlangC';
  readonly seed: number;
  /** Of the check, which had no part in the search. */
  readonly days: number;
  readonly searchDays: number;
}

/** A version of a set by its number, and by what it says. */
export interface NamedVersion {
  readonly version: number;
  readonly hash: string;
}

export interface ImpactQuestion {
  readonly kind: 'impact';
  readonly setId: string;
  /** In force when it was asked. */
  readonly before: NamedVersion;
  readonly after: NamedVersion;
  /** null: the scenario came with the question. */
  readonly scenarioId: string | null;
  readonly designs: { readonly before: SimulationDesign; readonly after: SimulationDesign };
  readonly seed: number;
  readonly measures: readonly SimulatedMeasureId[];
  /** At most, where a precision is asked for. */
  readonly replications: number;
  /** Of the difference; null: none is asked for. */
  readonly precision: {
    readonly measureId: SimulatedMeasureId;
    readonly halfWidth: number;
  } | null;
  readonly acceptance: readonly Acceptance[];
}

export type JobQuestion =
  | SimulationQuestion
  | ComparisonQuestion
  | SweepQuestion
  | StaffingQuestion
  | ImpactQuestion;

/** What a job has answered. */
export interface JobResult {
  /** A document. */
  readonly body: { readonly [member: string]: unknown };
  /** The same as a table; null: not to be had. */
  readonly csv: string | null;
}
