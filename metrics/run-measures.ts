/**
 * Measures that are no ratio of sums, for reports over replications: a figure per run, then their
 * mean.
 *
 * As sums a figure is itself over 1, and over 0 where it is undefined: such a run has no part in
 * the mean.
 * Source: simulation.md 9.1; acd-routing.md C7.
 */
import { type CentreFigures, centreFigures } from './figures.ts';
import { isRatioMeasureId, measureSums } from './measure-sums.ts';
import type { RatioMeasureId } from './measures.ts';
import type { Metrics } from './metrics.ts';
import type { MeasureSums } from './ratio.ts';
import type { Scope } from './scope.ts';

const ofAgents = ['loadPerAgent', 'handledFairness'] as const;

/** All of them; the figures of agents are of all agents, so a queue has none of these. */
export const runMeasureIds = [
  'offeredLoadErlangs',
  ...ofAgents,
  'idleAtOfferMsRange',
  'waitMsMax',
  'overtakenTimesMax',
  'overtakenByMsMax',
] as const satisfies readonly (keyof CentreFigures)[];

/** Id of a measure that a report over replications can show. */
export type ReportMeasureId = RatioMeasureId | (typeof runMeasureIds)[number];

/** Whether a text is such an id. */
export function isReportMeasureId(text: string): text is ReportMeasureId {
  return isRatioMeasureId(text) || isRunMeasureId(text);
}

/** What one run adds to a measure in a scope. */
export function reportSums(metrics: Metrics, id: ReportMeasureId, scope: Scope): MeasureSums {
  if (!isRunMeasureId(id)) return measureSums(metrics, id, scope);
  const isOfQueue = scope.queueIds !== undefined && scope.agentIds === undefined;
  const isKnown = !(isOfQueue && ofAgents.some((of) => of === id));
  const value = isKnown ? centreFigures(metrics, scope)[id] : null;
  return value === null ? { numerator: 0, denominator: 0 } : { numerator: value, denominator: 1 };
}

function isRunMeasureId(text: string): text is (typeof runMeasureIds)[number] {
  return runMeasureIds.some((id) => id === text);
}
