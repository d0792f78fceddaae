/**
 * The questions of jobs: checked and complete, so that a stored job can run again with the same
 * result.
 */
import type { ShiftRules } from '../../contracts/index.ts';
import type { SimulationDesign } from '../../gateways/index.ts';
import type {
  Acceptance,
  AxisValue,
  GoalScope,
  SimulatedMeasureId,
} from '../../simulator/index.ts';

/** Least number of simulated days: fewer give no useful confidence interval. */
export const daysMin = 10;

interface ScenarioThen {
  readonly scenarioId: string;
  readonly scenarioVersion: number;
  readonly design: SimulationDesign;
}

export interface SimulationQuestion extends ScenarioThen {
  readonly kind: 'simulation';
  readonly seed: number;
  /** Number of replications; null: until the scenario's stopping rule holds. */
  readonly replications: number | null;
  readonly budgetMs: number | null;
}

export interface ComparisonQuestion {
  readonly kind: 'comparison';
  /** The scenarios compared; the first is the baseline. */
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

/** A roster search; the scenario's call types have the requested targets. */
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
  /** Days of the final check, which are independent of the search. */
  readonly days: number;
  readonly searchDays: number;
}

export interface NamedVersion {
  readonly version: number;
  readonly hash: string;
}

export interface ImpactQuestion {
  readonly kind: 'impact';
  readonly setId: string;
  readonly before: NamedVersion;
  readonly after: NamedVersion;
  /** Id of the stored scenario; null if the request held one. */
  readonly scenarioId: string | null;
  readonly designs: { readonly before: SimulationDesign; readonly after: SimulationDesign };
  readonly seed: number;
  readonly measures: readonly SimulatedMeasureId[];
  readonly replications: number;
  /** Half-width at which the measured difference is precise enough; null: not requested. */
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

export interface JobResult {
  readonly body: { readonly [member: string]: unknown };
  readonly csv: string | null;
}
