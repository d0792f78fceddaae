/**
 * The effect of a rule change: a day simulated under both rule sets with the same callers, and
 * limits on the difference. A limit is passed if the whole interval lies on its good side.
 */
import type { CentreFile } from '../../../routing/index.ts';
import { judgeRuleSet, type RuleSetFile } from '../../../rules/index.ts';
import type { SimulationPlan } from '../../plan.ts';
import {
  compareDesigns,
  type DesignComparison,
  differenceOf,
  type SimulatedDesign,
} from '../../reports/design-comparison.ts';
import { changeInterval, changeText, nameOf, unitOf } from '../../reports/figure-text.ts';
import type { SimulatedMeasureId } from '../../runs/measures.ts';
import type { Difference } from '../../statistics/paired-difference.ts';
import { allowsVerdict, verdictFrom } from '../../statistics/precision.ts';

export interface QueueDifference {
  readonly queueId: string;
  readonly measureId: SimulatedMeasureId;
  readonly difference: Difference;
}

/** A comparison of two plans: first the rules in force, then the candidate's. */
export interface Impact extends DesignComparison {
  readonly queues: readonly QueueDifference[];
}

/** Both plans must have been simulated on the same days (replications). */
export function impactOf(
  { before, after }: { readonly before: SimulatedDesign; readonly after: SimulatedDesign },
  options: {
    readonly measures: readonly SimulatedMeasureId[];
    readonly confidence: number;
  },
): Impact {
  const { measures, confidence } = options;
  const queueIds = before.plan.centre.queues.map(({ id }) => id);
  return {
    ...compareDesigns([before, after], options),
    queues: queueIds.flatMap((queueId) => {
      const [base, other] = [ofQueue(before, queueId), ofQueue(after, queueId)];
      if (base === null || other === null) return [];
      return measures.map((measureId) => {
        const { difference } = differenceOf(base, other, { measureId, confidence });
        return { queueId, measureId, difference };
      });
    }),
  };
}

function ofQueue(design: SimulatedDesign, queueId: string): SimulatedDesign | null {
  const results = design.results.flatMap((result) => {
    const own = result.queues.find((queue) => queue.queueId === queueId);
    return own === undefined ? [] : [{ ...result, whole: own.day }];
  });
  return results.length === design.results.length ? { ...design, results } : null;
}

export function judgedIn(impact: Impact, acceptance: Acceptance): AcceptanceResult | null {
  const { measureId, queueId } = acceptance;
  const seen: readonly { readonly measureId: string; readonly difference: Difference }[] =
    queueId === undefined
      ? (impact.designs[1]?.differences ?? [])
      : impact.queues.filter((one) => one.queueId === queueId);
  const found = seen.find((one) => one.measureId === measureId);
  return found === undefined ? null : judgeAcceptance(acceptance, found.difference);
}

/** Why the centre cannot run a rule set: missing names or failing cases; null if it can. */
export function ruleSetFault({ queues, skills }: CentreFile, file: RuleSetFile): string | null {
  if (file.version < 1) return `/version is ${file.version}; expected 1 or more`;
  const judged = judgeRuleSet(file, {
    queues: queues.map(({ id }) => id),
    ...(skills === undefined ? {} : { skills }),
  });
  if (judged.ok) return null;
  const [finding] = judged.findings;
  return finding?.message ?? `the case "${judged.failedCases[0]?.name}" fails; expected none`;
}

/** What a day must have so that rules act on it, for messages. */
export const meetsRules =
  'a call type with facts, or with no queue, where rules place calls; order.prompts for prompts';

/**
 * Whether simulated days depend on rules of this kind; if not, any change would pass every limit.
 */
export function dependsOn(plan: SimulationPlan, kind: string): boolean {
  switch (kind) {
    case 'classify':
    case 'admit':
    case 'route':
      return plan.callTypes.some(({ facts }) => facts !== null);
    case 'prompt':
      return plan.callTypes.some(({ life }) => (life.order?.prompts ?? null) !== null);
    default:
      return false;
  }
}

export interface Acceptance {
  readonly measureId: SimulatedMeasureId;
  /** Default: the whole centre. */
  readonly queueId?: string | undefined;
  /** `least`: the difference must be at least the limit; `most`: at most. */
  readonly side: 'least' | 'most';
  /** In the measure's unit; shares as fractions of 1. */
  readonly limit: number;
}

export interface AcceptanceResult extends Acceptance {
  readonly difference: Difference;
  readonly passes: boolean;
}

export function judgeAcceptance(acceptance: Acceptance, difference: Difference): AcceptanceResult {
  const { side, limit } = acceptance;
  const isInside = (low: number, high: number) => (side === 'least' ? low >= limit : high <= limit);
  const passes = allowsVerdict(difference) && isInside(difference.low, difference.high);
  return { ...acceptance, difference, passes };
}

/** Such as `vente.serviceLevelNet: −0.2 points (−0.9 to 0.5); expected at least −1 point`. */
export function acceptanceText({
  measureId,
  queueId,
  side,
  limit,
  difference,
}: AcceptanceResult): string {
  const unit = unitOf(measureId);
  const name = nameOf(measureId);
  const what = queueId === undefined ? name : `${queueId}: ${name}`;
  const seen = `${changeText(difference.value, unit)} (${changeInterval(difference, unit)})`;
  const asked = `${side === 'least' ? 'at least' : 'at most'} ${changeText(limit, unit)}`;
  const few = difference.n < verdictFrom ? `, of at least ${verdictFrom} pairs` : '';
  return `${what}: ${seen}; expected ${asked}${few}`;
}
