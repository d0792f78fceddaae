/**
 * What an agent's hour is worth, hour by hour, and which prompts earn more than the time they take.
 *
 * The price of time is read off two simulations with the same callers: in the second, talks are a
 * little longer; what callers who give up would have ordered, over the agent-hours that were added,
 * is what an hour more of talk costs then. A prompt is worth it where its expected margin is more
 * than its seconds at that price. Holds for small changes: many prompts at once raise the price.
 * Source: simulation.md 2.5 (shadow price), rules.md C6.
 */
import type { Scenario } from '../../contracts/index.ts';
import { clockOf } from '../clock.ts';
import { sumsOf } from '../estimates.ts';
import type { SimulationPlan } from '../plan.ts';
import type { ReplicationResult } from '../replication.ts';
import { type Estimate, estimateRatio } from '../statistics/ratio-estimate.ts';

const msPerHour = 3_600_000;
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
}

export interface TimeWorth {
  /** What an hour more of talk costs, by part of the day, in minor units. */
  readonly agentHourMinor: readonly Estimate[];
  /** Over the whole day. */
  readonly wholeMinor: Estimate;
  readonly prompts: readonly PromptWorth[];
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
  return {
    agentHourMinor,
    wholeMinor: price(({ whole }) => whole),
    prompts: promptsOf(plan).map(({ name, handleMs, acceptShare, marginMinor }) => ({
      name,
      earnsMinor: acceptShare * marginMinor,
      handleMs,
      costsMinor: agentHourMinor.map(({ value }) =>
        value === null ? null : (Math.max(0, value) * handleMs) / msPerHour,
      ),
    })),
  };
}

/** Δ lost revenue over Δ busy agents, both per hour. */
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
  return estimateRatio({ replications, confidence, isShare: false });
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
