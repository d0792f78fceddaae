/**
 * What an agent's hour is worth, hour by hour, and which prompts earn more than the time they take.
 *
 * The price of time is read off two simulations with the same callers: in the second, talks are a
 * little longer; what callers who give up would have ordered, over the agent-hours that were added,
 * is what an hour more of talk costs then. A prompt is worth it where its expected margin is more
 * than its seconds at any price of the interval, and not worth it where it is less at every one.
 * Holds for small changes: many prompts at once raise the price.
 * Source: simulation.md 2.5 (shadow price), rules.md C6.
 */

import type { Scenario } from '../../../contracts/index.ts';
import { hourMs } from '../../../kernel/index.ts';
import { clockOf } from '../../clock.ts';
import type { SimulationPlan } from '../../plan.ts';
import { sumsOf } from '../../runs/estimates.ts';
import type { ReplicationResult } from '../../runs/replication.ts';
import { allowsVerdict } from '../../statistics/enough.ts';
import { type Estimate, estimateRatio } from '../../statistics/ratio-estimate.ts';

/** Enough to be seen, little enough to be a slope. */
const longerBy = 1.05;

/** The scenario with talks a little longer, of the types that order. */
export function withLongerTalks(scenario: Scenario): Scenario {
  const { dayMs, intervalMs } = clockOf(scenario);
  const intervals = Math.ceil(dayMs / intervalMs);
  return {
    ...scenario,
    callTypes: scenario.callTypes.map((callType) => {
      const { order, handleTime } = callType;
      if (order === undefined) return callType;
      const own = handleTime.factorByInterval;
      const factors = Array.from({ length: intervals }, (_, n) => (own?.[n] ?? 1) * longerBy);
      return { ...callType, handleTime: { ...handleTime, factorByInterval: factors } };
    }),
  };
}

/** What replications of both must gather. */
export const worthMeasures = ['lostRevenuePerHour', 'busyAgentsMean'] as const;

/** A prompt in a part of the day. */
export interface PromptWorth {
  readonly name: string;
  /** Share of the tries that are accepted, times what that earns [minor units]. */
  readonly earnsMinor: number;
  readonly handleMs: number;
  /** What its time costs, by part of the day; null: not known. */
  readonly costsMinor: readonly (number | null)[];
  /** By part of the day; null: the interval of the price does not allow a verdict. */
  readonly isWorthIt: readonly (boolean | null)[];
}

/** The parameters by which a set keeps back what is not worth it. */
export interface SuggestedParams {
  readonly agentCostMinorPerHour: number;
  readonly busyFactor: number;
}

export interface TimeWorth {
  /** What an hour more of talk costs, by part of the day, in minor units. */
  readonly agentHourMinor: readonly Estimate[];
  /** Over the whole day. */
  readonly wholeMinor: Estimate;
  readonly prompts: readonly PromptWorth[];
  /** Null: the price of the whole day cannot be told from 0. */
  readonly suggested: SuggestedParams | null;
}

/** Prices time by paired replications; both have the windows asked for. */
export function worthOfTime(
  plan: SimulationPlan,
  {
    base,
    longer,
    confidence,
  }: {
    readonly base: readonly ReplicationResult[];
    readonly longer: readonly ReplicationResult[];
    readonly confidence: number;
  },
): TimeWorth {
  const windows = base[0]?.windows.length ?? 0;
  const price = (pick: (result: ReplicationResult) => ReplicationResult['whole'] | undefined) =>
    priceOf(
      base.flatMap((one) => pick(one) ?? []),
      longer.flatMap((one) => pick(one) ?? []),
      confidence,
    );
  const agentHourMinor = Array.from({ length: windows }, (_, n) =>
    price(({ windows: parts }) => parts[n]),
  );
  const wholeMinor = price(({ whole }) => whole);
  return {
    agentHourMinor,
    wholeMinor,
    prompts: promptsOf(plan).map(({ name, handleMs, acceptShare, marginMinor }) => ({
      name,
      earnsMinor: acceptShare * marginMinor,
      handleMs,
      costsMinor: agentHourMinor.map(({ value }) =>
        value === null ? null : (Math.max(0, value) * handleMs) / hourMs,
      ),
      isWorthIt: agentHourMinor.map((hour) =>
        isWorthAt(hour, (acceptShare * marginMinor * hourMs) / handleMs),
      ),
    })),
    suggested: suggestion(wholeMinor, agentHourMinor),
  };
}

function isWorthAt(hourMinor: Estimate, earnsMinorPerHour: number): boolean | null {
  if (!allowsVerdict(hourMinor)) return null;
  if (hourMinor.high < earnsMinorPerHour) return true;
  return hourMinor.low > earnsMinorPerHour ? false : null;
}

/**
 * Time costs its mean, and when the centre is busy as much as in the hours that are surely dearer.
 */
function suggestion(whole: Estimate, hours: readonly Estimate[]): SuggestedParams | null {
  const { value } = whole;
  if (value === null || !allowsVerdict(whole) || whole.low <= 0) return null;
  const dearer = hours.filter((hour) => allowsVerdict(hour) && hour.low > value);
  const sum = dearer.reduce((total, hour) => total + (hour.value ?? 0), 0);
  return {
    agentCostMinorPerHour: Math.round(value),
    busyFactor: dearer.length === 0 ? 1 : Math.round(sum / dearer.length / value),
  };
}

/** Δ lost revenue over Δ busy agents, both per hour; no figure where no time was surely added. */
function priceOf(
  base: readonly ReplicationResult['whole'][],
  longer: readonly ReplicationResult['whole'][],
  confidence: number,
): Estimate {
  const [lost, busy] = worthMeasures.map((id) => {
    const [before, after] = [base, longer].map((parts) => sumsOf(parts, id).map(meanOf));
    return (after ?? []).map((value, place) => value - (before?.[place] ?? 0));
  });
  const replications = (lost ?? []).map((numerator, place) => {
    return { numerator, denominator: busy?.[place] ?? 0 };
  });
  const price = estimateRatio({ replications, confidence, isShare: false });
  const times = replications.map(({ denominator: numerator }) => ({ numerator, denominator: 1 }));
  const added = estimateRatio({ replications: times, confidence, isShare: false });
  const isAdded = added.low !== null && added.low > 0;
  return isAdded ? price : { ...price, value: null, low: null, high: null };
}

function meanOf({
  numerator,
  denominator,
}: {
  readonly numerator: number;
  readonly denominator: number;
}): number {
  return denominator === 0 ? 0 : numerator / denominator;
}

/** Every prompt that some line is offered, once. */
function promptsOf({ callTypes }: SimulationPlan) {
  const tries = callTypes.flatMap(
    ({ life }) =>
      life.order?.prompts?.lines.flatMap(({ normal, busy }) => [...normal, ...busy]) ?? [],
  );
  return [...new Map(tries.map((one) => [one.name, one])).values()];
}
