/**
 * The expected wait at a position, from handle times: past waits leave out callers who gave up. The
 * wait is Erlang distributed; its tail is summed in logarithms against underflow. Source:
 * acd-routing.md C8; Johnson, Kotz, Balakrishnan, Continuous Univariate Distributions 1, 12.5.
 */
import { assert } from '../kernel/index.ts';
import type { QueueCounts } from './counts.ts';

/** Minimum of handled calls for an estimate. */
export const handledLeast = 10;

/** An agent logged on who can serve this call and at least one of those ahead, if any. */
export interface ServingAgent {
  /** Mean handle time in the look-back: the agent's, else the queue's. */
  readonly handleTimeMsMean: number;
  /** Number of the agent's queues with unoffered calls; default 1. */
  readonly busyQueueCount?: number;
  /** Share of the agent's work that comes from this queue; replaces the number of queues. */
  readonly share?: number;
}

export interface ExpectedWaitInput {
  /** Place of the call in the queue; 1 means next. */
  readonly position: number;
  readonly agents: readonly ServingAgent[];
  /** Whether an eligible agent is free. */
  readonly isAgentAble: boolean;
  /** Recent share of calls that leave before their turn. */
  readonly leavingShare: number;
  readonly handledCount: number;
  /** Mean wait in the same half-hour a week ago; null: unknown. */
  readonly lastWeekMs: number | null;
}

export interface ExpectedWait {
  readonly basis: 'ableNow' | 'rate' | 'lastWeek';
  /** Rounded half up. */
  readonly expectedMs: number;
  /** 50th to 90th percentile of the wait; null: unknown. */
  readonly range: { readonly lowMs: number; readonly highMs: number } | null;
}

export interface WaitPrediction extends ExpectedWait {
  readonly atMs: number;
  readonly position: number;
}

/** Null if too little is known. */
export function expectedWait(input: ExpectedWaitInput): ExpectedWait | null {
  if (input.isAgentAble) {
    return { basis: 'ableNow', expectedMs: 0, range: { lowMs: 0, highMs: 0 } };
  }
  const perMs = servingRate(input.agents);
  if (perMs === 0 || input.handledCount < handledLeast) {
    if (input.lastWeekMs === null) return null;
    return { basis: 'lastWeek', expectedMs: input.lastWeekMs, range: null };
  }
  // The calls ahead and one more must finish.
  const shape = input.position;
  return {
    basis: 'rate',
    expectedMs: Math.round((shape / perMs) * (1 - input.leavingShare)),
    range: {
      lowMs: Math.round(lowOf(shape) / perMs),
      highMs: Math.round(highOf(shape) / perMs),
    },
  };
}

function servingRate(agents: readonly ServingAgent[]): number {
  let perMs = 0;
  for (const { handleTimeMsMean, busyQueueCount = 1, share } of agents) {
    perMs += (share ?? 1 / Math.max(1, busyQueueCount)) / handleTimeMsMean;
  }
  return perMs;
}

/**
 * Scores the announced waits of an answered call. Other calls are not scored, as their turn is
 * unknown. Source: decisions/0014.
 */
export function scorePredictions(
  counts: QueueCounts,
  predictions: readonly WaitPrediction[],
  answeredAtMs: number,
): void {
  for (const { atMs, expectedMs, range } of predictions) {
    const waitedMs = answeredAtMs - atMs;
    counts.predictions += 1;
    counts.predictionErrorMs += Math.abs(expectedMs - waitedMs);
    if (range === null) continue;
    counts.predictionsRanged += 1;
    if (waitedMs >= range.lowMs && waitedMs <= range.highMs) counts.predictionsInRange += 1;
  }
}

/** Largest shape computed exactly; above it the error is below 3 in 10 million. */
const exactMax = 300;

/** P(X <= x) for the sum of `shape` exponentials of mean 1. */
export function erlangCdf(shape: number, x: number): number {
  if (x <= 0) return 0;
  const logX = Math.log(x);
  let logTerm = -x;
  let tail = Math.exp(logTerm);
  for (let j = 1; j < shape; j += 1) {
    logTerm += logX - Math.log(j);
    tail += Math.exp(logTerm);
  }
  return Math.max(0, 1 - tail);
}

/** The time below which `share` of the sums lie, by bisection to about 15 digits. */
export function erlangQuantile(erlang: {
  /** An integer, at least 1. */
  readonly shape: number;
  /** Events per unit of the answer; above 0. */
  readonly rate: number;
  /** Strictly between 0 and 1. */
  readonly share: number;
}): number {
  const { shape, rate, share } = erlang;
  assert(Number.isInteger(shape) && shape >= 1, () => `Erlang shape ${shape}; expected 1, 2, ...`);
  assert(rate > 0 && share > 0 && share < 1, () => `rate ${rate} > 0, share ${share} in (0, 1)`);
  let low = 0;
  let high = shape;
  while (erlangCdf(shape, high) < share) high *= 2;
  for (let halving = 0; halving < 60; halving += 1) {
    const middle = (low + high) / 2;
    if (erlangCdf(shape, middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2 / rate;
}

/** Quantiles by shape at rate 1, cached. */
export function erlangQuantilesOf(share: 0.5 | 0.9): (shape: number) => number {
  const known = new Float64Array(exactMax + 1);
  return (shape) => {
    if (shape > exactMax) return manyPhases(shape, standardNormal[share]);
    if (known[shape] === 0) known[shape] = erlangQuantile({ shape, rate: 1, share });
    return known[shape] ?? 0;
  };
}

const standardNormal = { 0.5: 0, 0.9: 1.2815515655446004 } as const;

/** The Cornish-Fisher expansion: skewness 2/sqrt k, excess 6/k. */
function manyPhases(shape: number, z: number): number {
  const skewed = (z * z - 1) / 3;
  const peaked = (z ** 3 - 3 * z) / 4 - (2 * z ** 3 - 5 * z) / 9;
  return shape + Math.sqrt(shape) * z + skewed + peaked / Math.sqrt(shape);
}

/** Placed after the tables that it uses. */
const [lowOf, highOf] = [erlangQuantilesOf(0.5), erlangQuantilesOf(0.9)];
