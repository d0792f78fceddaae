/**
 * What a screen asks of the simulator in its worker, and what comes back.
 *
 * Types alone: the simulator is loaded by the worker, and never by a page.
 */
import type { Finding, Scenario } from '../../contracts/index.ts';
import type {
  CurveAsked,
  compileScenario,
  DesignComparison,
  MeasureEstimate,
  SimulationReport,
  StaffCurve,
} from '../../simulator/index.ts';

/** As the service tells it, which routes by it. */
export type CentreFile = NonNullable<Parameters<typeof compileScenario>[1]>;

export interface LabDesign {
  readonly name: string;
  readonly scenario: Scenario;
}

export interface LabQuestion {
  /** The first is the base: its report is told whole. */
  readonly designs: readonly LabDesign[];
  /** The file of the centre that they name [each implies one]. */
  readonly centre?: CentreFile | undefined;
  readonly seed: number;
  /** Simulated days of each design. */
  readonly days: number;
  /** The others are judged against the base over the same callers. */
  readonly compares: boolean;
  /** Queues whose staff is calculated by formula. */
  readonly formulas: readonly CurveAsked[];
}

/** Null: what runs is given up. */
export interface LabMessage {
  readonly id: number;
  readonly question: LabQuestion | null;
}

export interface LabAnswer {
  /** Simulated so far. */
  readonly days: number;
  readonly daysMax: number;
  readonly report: SimulationReport;
  /** The base's service level, day by day. */
  readonly daily: readonly number[];
  readonly comparison: DesignComparison | null;
  /** Of every design, in their order. */
  readonly estimates: readonly (readonly MeasureEstimate[])[];
  readonly curves: readonly StaffCurve[];
}

export type LabReply = { readonly id: number } & (
  | { readonly kind: 'answer'; readonly answer: LabAnswer }
  | { readonly kind: 'refused'; readonly problems: readonly Finding[] }
  | { readonly kind: 'failed'; readonly message: string }
);
