/**
 * A measure's two sums per run, added over replications, then divided. A measure that is no ratio
 * counts as value over 1, or over 0 if undefined, which keeps that run out of the mean. Source:
 * simulation.md 9.1; acd-routing.md C7.
 */
import { assert, unreachable } from '../kernel/index.ts';
import { type CentreFigures, centreFigures } from './figures.ts';
import type { MeasureSums } from './measure.ts';
import { type RatioMeasureId, ratioMeasures } from './measures.ts';
import type { Metrics } from './metrics.ts';
import type { Scope } from './scope.ts';

const ofAgents = ['loadPerAgent', 'handledFairness'] as const;

/** Agent figures cover all agents, so a single queue has none. */
export const runMeasureIds = [
  'offeredLoadErlangs',
  ...ofAgents,
  'idleAtOfferMsRange',
  'waitMsMax',
  'overtakenTimesMax',
  'overtakenByMsMax',
] as const satisfies readonly (keyof CentreFigures)[];

/** A figure of a centre. */
export type ReportMeasureId = RatioMeasureId | (typeof runMeasureIds)[number];

export function isReportMeasureId(text: string): text is ReportMeasureId {
  return isRatioMeasureId(text) || isRunMeasureId(text);
}

type Counted = Pick<Metrics, 'queueCounts' | 'agentCounts'>;

/** Caches the sums of each scope; the run must be over. */
export function countedOnce(metrics: Metrics): Counted {
  const sums = new Map<string, unknown>();
  const once = <T>(of: string, scope: Scope, add: (scope: Scope) => T): T => {
    const key = of + JSON.stringify(scope);
    const sum = (sums.get(key) as T | undefined) ?? add(scope);
    sums.set(key, sum);
    return sum;
  };
  return {
    queueCounts: (scope) => once('q', scope, (of) => metrics.queueCounts(of)),
    // Agents work for all queues.
    agentCounts: ({ queueIds: _, ...scope }) => once('a', scope, (of) => metrics.agentCounts(of)),
  };
}

/** Sums of a measure in a scope; `counted` may cache counters. */
export function reportSums(
  metrics: Metrics,
  id: ReportMeasureId,
  scope: Scope,
  counted: Counted = metrics,
): MeasureSums {
  if (!isRunMeasureId(id)) return measureSums(counted, id, scope);
  const isOfQueue = scope.queueIds !== undefined && scope.agentIds === undefined;
  const isKnown = !(isOfQueue && ofAgents.some((of) => of === id));
  const value = isKnown ? centreFigures(metrics, scope)[id] : null;
  return value === null ? { numerator: 0, denominator: 0 } : { numerator: value, denominator: 1 };
}

function isRunMeasureId(text: string): text is (typeof runMeasureIds)[number] {
  return runMeasureIds.some((id) => id === text);
}

const byId = new Map(ratioMeasures.map((measure) => [measure.id, measure]));
assert(byId.size === ratioMeasures.length, 'every measure has an id of its own');

export function isRatioMeasureId(text: string): text is RatioMeasureId {
  return byId.has(text as RatioMeasureId);
}

export function measureSums(metrics: Counted, id: RatioMeasureId, scope: Scope): MeasureSums {
  const measure = byId.get(id);
  assert(measure !== undefined, () => `no measure ${id}`);
  switch (measure.of) {
    case 'queues':
      return measure.sums(metrics.queueCounts(scope));
    case 'agents':
      return measure.sums(metrics.agentCounts(scope));
    case 'work':
      return measure.sums(
        scope.agentIds === undefined ? metrics.queueCounts(scope) : metrics.agentCounts(scope),
      );
    default:
      return unreachable(measure);
  }
}
