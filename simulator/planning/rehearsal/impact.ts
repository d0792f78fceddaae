/**
 * What a change of rules does to callers and agents: a day under both sets, with the same callers;
 * and what it may cost at most.
 *
 * Plain and whole, so that limits can be judged later by what is stored here. A limit is passed
 * when the whole interval on the difference lies on the good side of it: a rehearsal too short to
 * tell does not pass.
 *
 * Source: rules.md D6.
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
import { allowsVerdict, verdictFrom } from '../../statistics/enough.ts';
import type { Difference } from '../../statistics/paired-difference.ts';

/** After less before, of one queue. */
export interface QueueDifference {
  readonly queueId: string;
  readonly measureId: SimulatedMeasureId;
  readonly difference: Difference;
}

/** The set in force first, the candidate second. */
export interface Impact extends DesignComparison {
  readonly queues: readonly QueueDifference[];
}

/** Both have the same replications. */
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

/** The same replications, of which one queue alone is looked at; null: they know none. */
function ofQueue(design: SimulatedDesign, queueId: string): SimulatedDesign | null {
  const results = design.results.flatMap((result) => {
    const own = result.queues.find((queue) => queue.queueId === queueId);
    return own === undefined ? [] : [{ ...result, whole: own.day }];
  });
  return results.length === design.results.length ? { ...design, results } : null;
}

/** A limit beside what was seen of it; null: that was not simulated. */
export function judgedIn(impact: Impact, acceptance: Acceptance): AcceptanceResult | null {
  const { measureId, queueId } = acceptance;
  const seen: readonly { readonly measureId: string; readonly difference: Difference }[] =
    queueId === undefined
      ? (impact.designs[1]?.differences ?? [])
      : impact.queues.filter((one) => one.queueId === queueId);
  const found = seen.find((one) => one.measureId === measureId);
  return found === undefined ? null : judged(acceptance, found.difference);
}

/** Why a centre cannot run a set: what it names is not there, or its cases fail; null: it can. */
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

/** What a day needs for rules to act in it, for messages. */
export const meetsRules =
  'a call type with facts, or with no queue, where rules place calls; order.prompts for prompts';

/**
 * Whether a day depends on the rules of a kind: on those that place calls where some caller leaves
 * their queue to them, on prompts where some caller orders lines. Else every limit would hold.
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

/** After less before, of the centre or of a queue. */
export interface Acceptance {
  readonly measureId: SimulatedMeasureId;
  /** [the whole centre] */
  readonly queueId?: string | undefined;
  /** `least`: the difference is not below the limit; `most`: not above it. */
  readonly side: 'least' | 'most';
  /** In the measure's own unit; shares as parts of 1. */
  readonly limit: number;
}

/** A limit, and what was seen of it. */
export interface AcceptanceResult extends Acceptance {
  readonly difference: Difference;
  readonly passes: boolean;
}

/** Nothing was counted, or too few pairs: it does not pass. */
export function judged(acceptance: Acceptance, difference: Difference): AcceptanceResult {
  const { side, limit } = acceptance;
  const isInside = (low: number, high: number) => (side === 'least' ? low >= limit : high <= limit);
  const passes = allowsVerdict(difference) && isInside(difference.low, difference.high);
  return { ...acceptance, difference, passes };
}

/** `vente.serviceLevelNet: −0.2 points (−0.9 to 0.5); expected at least −1 point`. */
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
