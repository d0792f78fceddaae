/**
 * What jobs are asked: plain, whole and valid, so that a job that is stored can be run again, and
 * gives the same.
 */

import type { SimulationDesign } from '../../gateways/index.ts';
import type { AxisValue, SimulatedMeasureId } from '../../simulator/index.ts';

/** Fewer days give no interval worth showing. */
export const daysMin = 10;

export interface SimulationQuestion {
  readonly kind: 'simulation';
  readonly scenarioId: string;
  readonly scenarioVersion: number;
  readonly design: SimulationDesign;
  readonly seed: number;
  /** null: as the scenario's rule says. */
  readonly replications: number | null;
  /** null: as long as it takes. */
  readonly budgetMs: number | null;
}

export interface ComparisonQuestion {
  readonly kind: 'comparison';
  /** The first is the base. */
  readonly designs: readonly {
    readonly scenarioId: string;
    readonly scenarioVersion: number;
    readonly design: SimulationDesign;
  }[];
  readonly seed: number;
  readonly measures: readonly SimulatedMeasureId[];
  readonly replications: number;
}

export interface SweepQuestion {
  readonly kind: 'sweep';
  readonly scenarioId: string;
  readonly scenarioVersion: number;
  readonly design: SimulationDesign;
  readonly axes: readonly { readonly path: string; readonly values: readonly AxisValue[] }[];
  readonly seed: number;
  readonly measures: readonly SimulatedMeasureId[];
  readonly replications: number;
  readonly stopEarly: boolean;
}

export type JobQuestion = SimulationQuestion | ComparisonQuestion | SweepQuestion;

/** What a job has answered. */
export interface JobResult {
  /** A document. */
  readonly body: { readonly [member: string]: unknown };
  /** The same as a table; null: not to be had. */
  readonly csv: string | null;
}
