/**
 * From counters to the two sums of a measure.
 *
 * This is what replications are combined from: add numerators and denominators over runs, then
 * divide.
 */
import { assert, unreachable } from '../kernel/index.ts';
import { type RatioMeasureId, ratioMeasures } from './measures.ts';
import type { Metrics } from './metrics.ts';
import type { MeasureSums } from './ratio.ts';
import type { Scope } from './scope.ts';

const byId = new Map(ratioMeasures.map((measure) => [measure.id, measure]));
assert(byId.size === ratioMeasures.length, 'every measure has an id of its own');

/** Whether a text is the id of a measure that is a ratio of sums. */
export function isRatioMeasureId(text: string): text is RatioMeasureId {
  return byId.has(text as RatioMeasureId);
}

/** Numerator and denominator of a measure in a scope of one run. */
export function measureSums(metrics: Metrics, id: RatioMeasureId, scope: Scope): MeasureSums {
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
