/**
 * The report on a simulation: every measure with its interval, by queue and by part of the day, how
 * days differ, and warnings.
 */
import { waitMsOfBin } from '../../metrics/index.ts';
import type { LaneTaken } from '../lane/choose-lane.ts';
import type { SimulationPlan } from '../plan.ts';
import { estimatesOf, type MeasureEstimate, sumsOf } from '../runs/estimates.ts';
import { isOfAgents, isShare, type SimulatedMeasureId, type WindowSums } from '../runs/measures.ts';
import { type ProfileFigures, profileFigures } from '../runs/profile-figures.ts';
import type { PartResult, ReplicationResult } from '../runs/replication.ts';
import { unitsOf } from '../runs/units.ts';
import { addUp, type WaitQuantile, waitQuantiles } from '../statistics/quantile-interval.ts';
import { sumBy, sumOf } from '../statistics/sums.ts';
import { independentBatches } from '../statistics/units.ts';
import { type DayDistribution, dayDistributions, typicalDay } from './day-distribution.ts';
import type { IntervalEstimates, IntervalTable } from './interval-table.ts';
import { type ReportWarning, warningsOf, withoutNothing } from './warnings.ts';

const defaultConfidence = 0.95;
const shownShares = [0.5, 0.8, 0.9, 0.95, 0.99] as const;

/** What a long run was read from. */
export interface SteadyReading {
  /** Length of the beginning that is left out. */
  readonly warmUpMs: number;
  readonly toMs: number;
  /** Number of batches of the rest. */
  readonly batches: number;
}

/** A point of the curve of waits: shares of calls answered and abandoned within this wait. */
export interface WaitPoint {
  readonly waitMs: number;
  /** Share of calls answered by then. */
  readonly answeredShare: number;
  /** Share of calls abandoned by then. */
  readonly leftShare: number;
}

/** Estimates over the simulated days. */
export interface SimulationReport {
  /** Independent days, or one long run. */
  readonly mode: 'days' | 'steady';
  /** Number of simulated days. */
  readonly replications: number;
  readonly seed: number;
  readonly confidence: number;
  readonly measures: readonly MeasureEstimate[];
  /** By queue. */
  readonly queues: readonly {
    readonly queueId: string;
    /** Target of the service level; null if the centre file states none. */
    readonly targetMs: number | null;
    /** Without measures of agents, who serve all queues. */
    readonly measures: readonly MeasureEstimate[];
  }[];
  /** In the order of shifts. */
  readonly profiles: readonly ProfileFigures[];
  /** Empty if the scenario does not report by call type. */
  readonly callTypes: readonly {
    readonly callType: string;
    readonly measures: readonly MeasureEstimate[];
  }[];
  /** How long calls wait. */
  readonly waits: {
    /** Share of answered calls without a wait; null if none was answered. */
    readonly atOnceShare: number | null;
    /** Waits that given shares of the calls do not exceed. */
    readonly quantiles: readonly WaitQuantile[];
    /** Shares of calls answered and abandoned by a wait. */
    readonly curve: readonly WaitPoint[];
  };
  /** Empty if intervals were not gathered. */
  readonly intervals: readonly IntervalEstimates[];
  /** How days differ; empty for a long run. */
  readonly days: readonly DayDistribution[];
  /** Means of daily values; empty unless the scenario asks. */
  readonly typicalDay: readonly MeasureEstimate[];
  /** How the long run settled; null if days are independent. */
  readonly steady: SteadyReading | null;
  /** What makes the figures doubtful. */
  readonly warnings: readonly ReportWarning[];
  /** Engine of all days: the classic lane, the full core, or some by each. */
  readonly lane: LaneTaken | 'some';
  /** Calls still waiting when their day ended. */
  readonly waiting: number;
  /** Requests that the core refused, as they crossed in one ms. */
  readonly refused: number;
}

export interface ReportOptions {
  /** Default: 0.95. */
  readonly confidence?: number;
  /** Default: the plan's. */
  readonly measures?: readonly SimulatedMeasureId[];
  /** Windows gathered by interval. Default: none. */
  readonly intervals?: IntervalTable;
}

/** Estimates over the replications so far. */
export function reportOf(
  plan: SimulationPlan,
  results: readonly ReplicationResult[],
  options: ReportOptions = {},
): SimulationReport {
  const units = unitsOf(plan, results);
  const asked = {
    confidence: options.confidence ?? defaultConfidence,
    measures: options.measures ?? plan.measures,
    units,
  };
  const isSteady = plan.steady !== null;
  const days = results.map(({ whole }) => whole);
  const parts = isSteady ? results.flatMap(({ windows }) => windows) : days;
  const estimate = (of: readonly WindowSums[]): readonly MeasureEstimate[] =>
    withoutNothing(plan, estimatesOf(of, asked));
  const estimatePart = (of: readonly WindowSums[]): readonly MeasureEstimate[] =>
    estimate(of).filter(({ measureId }) => !isOfAgents(measureId));
  const measures = estimate(parts);
  return {
    mode: isSteady ? 'steady' : 'days',
    replications: results.length,
    seed: results[0]?.seed ?? plan.seed,
    confidence: asked.confidence,
    measures,
    queues: plan.centre.queues.map(({ id, serviceLevel }, place) => ({
      queueId: id,
      targetMs: serviceLevel?.targetMs ?? null,
      measures: estimatePart(results.flatMap(({ queues }) => partsOf(queues[place], isSteady))),
    })),
    profiles: profileFigures(plan, results, asked),
    callTypes: (plan.isByCallType ? plan.callTypes : []).map(({ id }, place) => ({
      callType: id,
      measures: estimatePart(
        results.flatMap(({ callTypes }) => partsOf(callTypes[place], isSteady)),
      ),
    })),
    waits: waitsOf(results, asked.confidence),
    intervals: options.intervals?.estimates(asked) ?? [],
    days: isSteady ? [] : dayDistributions(days, { ...plan, ...asked }),
    typicalDay: plan.hasTypicalDay && !isSteady ? typicalDay(days, { ...plan, ...asked }) : [],
    steady: steadyOf(results),
    warnings: warningsOf(plan, results, {
      measures,
      isShare: ({ measureId }) => isShare(measureId),
      areBatchesDependent: isSteady && areDependent(parts, asked.measures),
    }),
    lane: laneOf(results),
    waiting: sumBy(results, ({ waiting }) => waiting),
    refused: sumBy(results, ({ refused }) => refused),
  };
}

function laneOf(results: readonly ReplicationResult[]): SimulationReport['lane'] {
  const [lane = 'core', ...others] = new Set(results.map((result) => result.lane));
  return others.length === 0 ? lane : 'some';
}

function partsOf(part: PartResult | undefined, isSteady: boolean): readonly WindowSums[] {
  if (part === undefined) return [];
  return isSteady ? part.windows : [part.day];
}

function steadyOf(results: readonly ReplicationResult[]): SteadyReading | null {
  const [first] = results;
  if (first?.steady === null || first?.steady === undefined) return null;
  const batches = sumBy(results, ({ steady }) => steady?.batches.length ?? 0);
  return { warmUpMs: first.steady.warmUpMs, toMs: first.steady.toMs, batches };
}

function areDependent(
  batches: readonly WindowSums[],
  measures: readonly SimulatedMeasureId[],
): boolean {
  return measures.some((id) => independentBatches(sumsOf(batches, id)).isCorrelated);
}

function waitsOf(
  results: readonly ReplicationResult[],
  confidence: number,
): SimulationReport['waits'] {
  const days = results.map(({ waits }) => waits.answered);
  const quantiles = waitQuantiles({ days, shares: shownShares, confidence, waitMsOf: waitMsOfBin });
  const answered = addUp(days);
  const left = addUp(results.map(({ waits }) => waits.notAnswered));
  const total = sumOf([...answered, ...left]);
  const curve: WaitPoint[] = [];
  let answeredShare = 0;
  let leftShare = 0;
  for (let bin = 0; bin < Math.max(answered.length, left.length); bin += 1) {
    const more = { answered: answered[bin] ?? 0, left: left[bin] ?? 0 };
    if (more.answered + more.left === 0) continue;
    answeredShare += more.answered / total;
    leftShare += more.left / total;
    curve.push({ waitMs: waitMsOfBin(bin), answeredShare, leftShare });
  }
  const answeredCount = sumOf(answered);
  const atOnceShare = answeredCount === 0 ? null : (answered[0] ?? 0) / answeredCount;
  return { atOnceShare, quantiles, curve: thinCurve(curve, curvePointsMost) };
}

/** Most points of a curve; more cannot be told apart in a drawing. */
const curvePointsMost = 200;

/** Keeps about `most` points, evenly spaced, and the last. */
export function thinCurve(curve: readonly WaitPoint[], most: number): readonly WaitPoint[] {
  const step = Math.ceil(curve.length / most);
  return curve.filter((_, place) => place % step === 0 || place === curve.length - 1);
}
