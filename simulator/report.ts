/**
 * What a simulation says: every measure with its interval over replications.
 *
 * Source: simulation.md 9.1, 9.2.
 */
import { assert } from '../kernel/index.ts';
import type { ReportMeasureId } from '../metrics/index.ts';
import { isShare, type WindowSums } from './measures.ts';
import type { SimulationPlan } from './plan.ts';
import type { ReplicationResult } from './replication.ts';
import { type Estimate, estimateRatio, type Sums } from './statistics/ratio-estimate.ts';

const defaultConfidence = 0.95;

/** An estimate and what it is of; `calls` is a day's queue entries. */
export interface MeasureEstimate extends Estimate {
  readonly measureId: ReportMeasureId | 'calls';
}

/** The answer of a simulation. */
export interface SimulationReport {
  readonly replications: number;
  readonly seed: number;
  readonly confidence: number;
  /** `calls`, then the measures asked for. */
  readonly measures: readonly MeasureEstimate[];
  readonly queues: readonly {
    readonly queueId: string;
    /** T of the service level; null: the centre's file names none. */
    readonly targetMs: number | null;
    readonly measures: readonly MeasureEstimate[];
  }[];
  /** Calls still waiting at the end of their day, all replications together. */
  readonly waiting: number;
  readonly refused: number;
}

export interface ReportOptions {
  /** [0.95] */
  readonly confidence?: number;
  /** [the plan's] */
  readonly measures?: readonly ReportMeasureId[];
}

/** Estimates the measures of the replications so far. */
export function reportOf(
  plan: SimulationPlan,
  results: readonly ReplicationResult[],
  options: ReportOptions = {},
): SimulationReport {
  const asked = {
    confidence: options.confidence ?? defaultConfidence,
    measures: options.measures ?? plan.measures,
  };
  return {
    replications: results.length,
    seed: results[0]?.seed ?? plan.seed,
    confidence: asked.confidence,
    measures: estimatesOf(
      results.map(({ whole }) => whole),
      asked,
    ),
    queues: plan.centre.queues.map(({ id, serviceLevel }, place) => ({
      queueId: id,
      targetMs: serviceLevel?.targetMs ?? null,
      measures: estimatesOf(
        results.flatMap(({ queues }) => queues[place]?.day ?? []),
        asked,
      ),
    })),
    waiting: results.reduce((sum, { waiting }) => sum + waiting, 0),
    refused: results.reduce((sum, { refused }) => sum + refused, 0),
  };
}

/** Estimates one part of the day, or all of it, from its replications. */
export function estimatesOf(
  replications: readonly WindowSums[],
  { confidence, measures }: Required<ReportOptions>,
): readonly MeasureEstimate[] {
  return [
    {
      measureId: 'calls',
      ...estimateRatio({
        replications: replications.map(({ calls }) => ({ numerator: calls, denominator: 1 })),
        confidence,
        isShare: false,
      }),
    },
    ...measures.map((measureId) => ({
      measureId,
      ...estimateRatio({
        replications: replications.map(({ sums }) => sumsOf(sums, measureId)),
        confidence,
        isShare: isShare(measureId),
      }),
    })),
  ];
}

function sumsOf(sums: WindowSums['sums'], measureId: ReportMeasureId): Sums {
  const found = sums.get(measureId);
  assert(found !== undefined, () => `${measureId} was not gathered: name it in the options`);
  return found;
}
