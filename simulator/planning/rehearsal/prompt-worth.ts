/**
 * The price of an agent's hour, and which prompts earn more: two simulations, one with slightly
 * longer talks, give lost order value per added agent-hour. Holds for small changes.
 */
import type { Scenario } from '../../../contracts/index.ts';
import { hourMs } from '../../../kernel/index.ts';
import { ratioOf } from '../../../metrics/index.ts';
import { clockOf } from '../../clock.ts';
import type { SimulationPlan } from '../../plan.ts';
import { sumsOf } from '../../runs/estimates.ts';
import type { ReplicationResult } from '../../runs/replication.ts';
import { allowsVerdict } from '../../statistics/precision.ts';
import { type Estimate, estimateRatio } from '../../statistics/ratio-estimate.ts';

/** Factor on talks, large enough to be seen and small enough to be linear. */
const longerBy = 1.05;

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

export const worthMeasures = ['lostRevenuePerHour', 'busyAgentsMean'] as const;

export interface PromptWorth {
  readonly name: string;
  /** What one offer of the prompt earns: acceptance share times margin, in minor units. */
  readonly earnsMinor: number;
  readonly handleMs: number;
  /** Cost of the prompt's time by part of the day, in minor units; null if unknown. */
  readonly costsMinor: readonly (number | null)[];
  /**
   * Whether the prompt earns more than it costs, by part of the day; null if the price is too
   * uncertain.
   */
  readonly isWorthIt: readonly (boolean | null)[];
}

/** Rule parameters that hold back prompts that cost more than they earn. */
export interface SuggestedParams {
  readonly agentCostMinorPerHour: number;
  readonly busyFactor: number;
}

export interface TimeWorth {
  /** Cost of an hour of talk by part of the day, in minor units. */
  readonly agentHourMinor: readonly Estimate[];
  readonly wholeMinor: Estimate;
  readonly prompts: readonly PromptWorth[];
  /** Null unless the whole day's price is clearly above 0. */
  readonly suggested: SuggestedParams | null;
}

/** The two simulations must have the same days, call by call, and the same parts of the day. */
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

/** The day's mean price; for a busy centre, the mean of the clearly dearer hours. */
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

/**
 * Price of time: Δ lost revenue over Δ busy agents, each per hour; unknown unless time was clearly
 * added.
 */
function priceOf(
  base: readonly ReplicationResult['whole'][],
  longer: readonly ReplicationResult['whole'][],
  confidence: number,
): Estimate {
  const [lost, busy] = worthMeasures.map((id) => {
    const [before, after] = [base, longer].map((parts) =>
      sumsOf(parts, id).map((sums) => ratioOf(sums) ?? 0),
    );
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

function promptsOf({ callTypes }: SimulationPlan) {
  const tries = callTypes.flatMap(
    ({ life }) =>
      life.order?.prompts?.lines.flatMap(({ normal, busy }) => [...normal, ...busy]) ?? [],
  );
  return [...new Map(tries.map((one) => [one.name, one])).values()];
}
