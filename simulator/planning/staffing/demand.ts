/**
 * A queue's demand through the day as modified offered load (M(t)/G/∞), which lags behind the calls
 * by about a handle time, and factors for busy days.
 */
import type { DistributionSpec, Scenario } from '../../../contracts/index.ts';
import { compileArrivals, expectedCalls } from '../../callers/arrivals.ts';
import { factorDistribution } from '../../callers/busyness.ts';
import { handleTimeMsMean } from '../../checks/expected-load.ts';
import { type Clock, clockOf } from '../../clock.ts';
import { compileDistribution } from '../../distributions/compile-distribution.ts';
import type { SimulationCentre } from '../../simulation-centre.ts';
import { sumBy, sumOf } from '../../statistics/sums.ts';

type CallType = Scenario['callTypes'][number];

export interface IntervalDemand {
  readonly calls: number;
  /** Mean number of agents who would be busy if nobody had to wait, in erlangs. */
  readonly load: number;
}

export interface QueueDemand {
  readonly queueId: string;
  readonly handleTimeMsMean: number;
  readonly patienceMsMean: number | null;
  readonly intervals: readonly IntervalDemand[];
}

export function demandOf(
  scenario: Scenario,
  { centre, queueIds }: Pick<SimulationCentre, 'centre' | 'queueIds'>,
): readonly QueueDemand[] {
  const clock = clockOf(scenario);
  const parts = scenario.callTypes.map((callType, place) => ({
    queueId: queueIds[place] ?? callType.id,
    calls: callsByInterval(callType, { clock, dayType: scenario.clock?.dayType }),
    handleTimeMs:
      handleTimeMsMean(callType, queueIds[place], centre) +
      meanMsOf(scenario.agents.answerDelay) +
      consultMsOf(callType),
    patienceMs: callType.patience === null ? null : patienceMsOf(callType.patience),
  }));
  return [...new Set(parts.map(({ queueId }) => queueId))].map((queueId) =>
    queueDemand(
      queueId,
      parts.filter((part) => part.queueId === queueId),
      clock,
    ),
  );
}

interface Part {
  readonly calls: readonly number[];
  readonly handleTimeMs: number;
  readonly patienceMs: number | null;
}

function queueDemand(queueId: string, parts: readonly Part[], clock: Clock): QueueDemand {
  const total = (part: Part): number => sumOf(part.calls);
  const all = sumBy(parts, total);
  const average = (of: (part: Part) => number): number =>
    all === 0 ? of(parts[0] ?? nobody) : sumBy(parts, (part) => total(part) * of(part)) / all;
  const handleTimeMsMean = average(({ handleTimeMs }) => handleTimeMs);
  const calls = Array.from({ length: intervalCount(clock) }, (_, interval) =>
    sumBy(parts, (part) => part.calls[interval] ?? 0),
  );
  // Averages rates of abandonment, not times, since endless patience has rate 0.
  const hazard = average(({ patienceMs }) => (patienceMs === null ? 0 : 1 / patienceMs));
  return {
    queueId,
    handleTimeMsMean,
    patienceMsMean: hazard === 0 ? null : 1 / hazard,
    intervals: loadsOf(calls, { handleTimeMsMean, intervalMs: clock.intervalMs }),
  };
}

const nobody: Part = { calls: [], handleTimeMs: 0, patienceMs: null };

export function intervalCount({ dayMs, intervalMs }: Clock): number {
  return Math.max(1, Math.ceil(dayMs / intervalMs));
}

/**
 * Mean of the load m(t) = a + (m₀ - a) e^(-μt) over each interval, continued from one to the next.
 */
function loadsOf(
  calls: readonly number[],
  {
    handleTimeMsMean,
    intervalMs,
  }: { readonly handleTimeMsMean: number; readonly intervalMs: number },
): readonly IntervalDemand[] {
  let busy = 0;
  return calls.map((count) => {
    const a = (count * handleTimeMsMean) / intervalMs;
    if (handleTimeMsMean === 0) return { calls: count, load: 0 };
    const length = intervalMs / handleTimeMsMean;
    const fading = -Math.expm1(-length) / length;
    const load = a + (busy - a) * fading;
    busy = a + (busy - a) * Math.exp(-length);
    return { calls: count, load };
  });
}

/** Expected calls by interval; a trace's calls after the day's end count in the last. */
function callsByInterval(
  { arrivals }: CallType,
  { clock, dayType }: { readonly clock: Clock; readonly dayType: string | undefined },
): readonly number[] {
  const count = intervalCount(clock);
  const plan = compileArrivals(arrivals, clock, dayType);
  return Array.from({ length: count }, (_, interval) => {
    const toMs = interval === count - 1 ? Infinity : (interval + 1) * clock.intervalMs;
    return expectedCalls(plan, interval * clock.intervalMs, toMs);
  });
}

function consultMsOf({ handleTime: { consult } }: CallType): number {
  return consult === undefined ? 0 : consult.share * meanMsOf(consult.talk);
}

function meanMsOf(distribution: DistributionSpec | undefined): number {
  return distribution === undefined ? 0 : compileDistribution(distribution).mean;
}

/** Mean patience; if infinite, that of an exponential distribution with the same median. */
function patienceMsOf(spec: DistributionSpec): number | null {
  const distribution = compileDistribution(spec);
  const ms = Number.isFinite(distribution.mean)
    ? distribution.mean
    : distribution.quantile(0.5) / Math.LN2;
  return ms > 0 && Number.isFinite(ms) ? ms : null;
}

type Busyness = NonNullable<Scenario['busyness']>;

/** Number of factors: enough for three digits of a service level. */
const nodeCount = 24;

/** Equally likely factors on a day's calls, with mean 1; [1] if all days are alike. */
export function busynessFactors(busyness: Scenario['busyness']): readonly number[] {
  if (busyness === undefined) return [1];
  // Day and block factors are independent, so 1 + variance multiplies.
  const scv = (1 + scvOf(busyness)) * (1 + (busyness.blocks ? scvOf(busyness.blocks) : 0)) - 1;
  const factor = factorDistribution(busyness.law, { scv });
  const factors = Array.from({ length: nodeCount }, (_, node) =>
    factor.quantile((node + 0.5) / nodeCount),
  );
  const mean = sumOf(factors) / nodeCount;
  return factors.map((factor) => factor / mean);
}

function scvOf({ shape, scv }: Pick<Busyness, 'shape' | 'scv'>): number {
  return scv ?? (shape === undefined ? 0 : 1 / shape);
}
