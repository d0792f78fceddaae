/**
 * Goals of a roster and how clearly replications meet them. A goal is measured by its surplus, good
 * - share · counted, in calls a day, as surpluses, unlike ratios, add up and can form cuts.
 */
import { assert } from '../../../kernel/index.ts';
import { noSums, type ReportMeasureId } from '../../../metrics/index.ts';
import type { CentreFile } from '../../../routing/index.ts';
import type { Clock } from '../../clock.ts';
import { inverseNormalCdf } from '../../distributions/normal.ts';
import type { ReplicationResult, Window } from '../../runs/replication.ts';
import { type Estimate, estimateRatio, type Sums } from '../../statistics/ratio-estimate.ts';
import { meanOf, squaresAbout } from '../../statistics/sums.ts';
import { intervalCount, type QueueDemand } from './demand.ts';

export interface Goal {
  readonly queueId: string;
  /** Number of the interval whose entering calls count; null: the whole day. */
  readonly interval: number | null;
  readonly measureId: ReportMeasureId;
  readonly bound: 'atLeast' | 'atMost';
  readonly share: number;
  /** Target wait, for display; null if the measure has none. */
  readonly targetMs: number | null;
}

/** Whether a goal must be met over the day, weighted by calls, or in every interval. */
export type GoalScope = 'day' | 'interval';

export interface GoalOptions {
  readonly scope: GoalScope;
  /** Service level of every queue. Default: the queue's own, else 0.8. */
  readonly serviceLevelShare?: number | undefined;
  readonly abandonShareMax?: number | undefined;
}

const serviceLevelDefault = { measureId: 'serviceLevelNet', share: 0.8, targetMs: null } as const;

/** Intervals with fewer expected calls a day have no goal. */
const callsPerIntervalMin = 1;

export function goalsOf(
  centre: CentreFile,
  demand: readonly QueueDemand[],
  { scope, serviceLevelShare, abandonShareMax }: GoalOptions,
): readonly Goal[] {
  return demand.flatMap(({ queueId, intervals }) => {
    const level = centre.queues.find(({ id }) => id === queueId)?.serviceLevel;
    const { measureId, share, targetMs } = level ?? serviceLevelDefault;
    const spans =
      scope === 'day'
        ? [null]
        : intervals.flatMap(({ calls }, interval) => (calls < callsPerIntervalMin ? [] : interval));
    return spans.flatMap((interval): Goal[] => {
      const of = { queueId, interval };
      const served = { bound: 'atLeast', share: serviceLevelShare ?? share } as const;
      const abandoned = { bound: 'atMost', share: abandonShareMax ?? 1 } as const;
      return [
        { ...of, ...served, measureId, targetMs },
        ...(abandonShareMax === undefined
          ? []
          : [{ ...of, ...abandoned, measureId: 'abandonShare' as const, targetMs: null }]),
      ];
    });
  });
}

export function byInterval(
  goals: readonly Goal[],
  demand: readonly QueueDemand[],
): readonly Goal[] {
  return goals.flatMap((goal): Goal[] => {
    const { intervals = [] } = demand.find(({ queueId }) => queueId === goal.queueId) ?? {};
    if (goal.interval !== null) return [];
    return intervals.flatMap(({ calls }, interval) =>
      calls < callsPerIntervalMin ? [] : { ...goal, interval },
    );
  });
}

/** A window for each goal of one interval, in the order of the goals. */
export function windowsOf(goals: readonly Goal[], clock: Clock): readonly Window[] {
  const lastMs = intervalCount(clock) * clock.intervalMs;
  return goals.flatMap(({ interval, queueId }) => {
    if (interval === null) return [];
    const fromMs = interval * clock.intervalMs;
    return { fromMs, toMs: Math.min(lastMs, fromMs + clock.intervalMs), queueIds: [queueId] };
  });
}

export function goalSums(
  goals: readonly Goal[],
  { queues, windows }: Pick<ReplicationResult, 'queues' | 'windows'>,
): readonly Sums[] {
  let window = 0;
  return goals.map(({ queueId, interval, measureId }) => {
    const read =
      interval === null
        ? queues.find((queue) => queue.queueId === queueId)?.day
        : windows[window++];
    const sums = read?.sums.get(measureId);
    assert(sums !== undefined, () => `${measureId} of ${queueId} was gathered`);
    return sums;
  });
}

function surplusOf({ bound, share }: Goal, { numerator, denominator }: Sums): number {
  const above = numerator - share * denominator;
  return bound === 'atLeast' ? above : -above;
}

export interface GoalReading {
  readonly goal: Goal;
  readonly estimate: Estimate;
  /**
   * `held`: the whole confidence interval meets the goal; `likely`: only the estimate; `missed`:
   * neither. A queue without calls is `held`.
   */
  readonly verdict: 'held' | 'likely' | 'missed';
}

export function readGoals(
  goals: readonly Goal[],
  replications: readonly (readonly Sums[])[],
  confidence: number,
): readonly GoalReading[] {
  return goals.map((goal, place) => {
    const sums = replications.flatMap((one) => one[place] ?? []);
    const estimate = estimateRatio({ replications: sums, confidence, isShare: true });
    return { goal, estimate, verdict: verdictOf(goal, estimate) };
  });
}

function verdictOf({ bound, share }: Goal, { value, low, high }: Estimate): GoalReading['verdict'] {
  if (value === null) return 'held';
  const sign = bound === 'atLeast' ? 1 : -1;
  const worst = (bound === 'atLeast' ? low : high) ?? value;
  if (sign * (worst - share) >= 0) return 'held';
  return sign * (value - share) >= 0 ? 'likely' : 'missed';
}

/** How many more calls a day than required went well: mean, and standard deviation over days. */
export interface Surplus {
  readonly mean: number;
  readonly deviation: number;
}

export function surpluses(
  goals: readonly Goal[],
  replications: readonly (readonly Sums[])[],
): readonly Surplus[] {
  const days = replications.length;
  return goals.map((goal, place) => {
    const values = replications.map((one) => surplusOf(goal, one[place] ?? noSums));
    const mean = meanOf(values);
    const squares = squaresAbout(mean, values);
    return { mean, deviation: days < 2 ? 0 : Math.sqrt(squares / (days - 1)) };
  });
}

/** Mean surplus whose confidence interval over `days` new days lies just above 0. */
export function safeSurplus({ deviation }: Surplus, days: number, confidence: number): number {
  return (inverseNormalCdf((1 + confidence) / 2) * deviation) / Math.sqrt(days);
}
