/**
 * Arrival streams: one per call type, each on its own draws, so that a further call type disturbs
 * none.
 *
 * Poisson calls with a given rate come by inversion: the points of a unit-rate process are carried
 * back through the cumulative expected calls. One uniform a call, and more load keeps the callers'
 * order. The *cumulative* time is rounded to ms, so that gaps do not drift.
 * Cost: O(1) amortised a call. Source: simulation.md 3.4, 8.1.
 */

import type { Scenario } from '../../contracts/index.ts';
import { assert, hourMs, unreachable } from '../../kernel/index.ts';
import type { Facts } from '../../routing/index.ts';
import { type Clock, msOf, overlapMs } from '../clock.ts';
import type { DayFactors } from './busyness.ts';
import { callsUntil, cutAtBlocks, type RatePiece, ratePieces, timeInPiece } from './rate-pieces.ts';

/** A call about to come; what the trace does not tell is drawn. */
export interface Arrival {
  readonly atMs: number;
  readonly handleTimeMs?: number | undefined;
  readonly patienceMs?: number | undefined;
  /** How long it waited before it was answered: its patience is longer. */
  readonly waitMs?: number | undefined;
  /** What this caller brings, over what its call type says. */
  readonly facts?: Facts | undefined;
}

/** Where the calls of one type come from. */
export type ArrivalsPlan =
  | {
      readonly kind: 'rates';
      /** Expected calls of each interval. */
      readonly callsPerInterval: readonly number[];
      readonly intervalMs: number;
    }
  /** Rates that rise and fall in straight lines. */
  | { readonly kind: 'lines'; readonly pieces: readonly RatePiece[] }
  | { readonly kind: 'trace'; readonly calls: readonly Arrival[] };

/** Gives the next call at each call, `undefined` after the last. */
export type ArrivalStream = () => Arrival | undefined;

/** Compiles resolved arrivals for a day; `dayType` is what day it is. */
export function compileArrivals(
  arrivals: Scenario['callTypes'][number]['arrivals'],
  { startMs, dayMs, intervalMs }: Clock,
  dayType?: string,
): ArrivalsPlan {
  if (arrivals.kind === 'trace') {
    assert(arrivals.calls !== undefined, 'the file of a trace is resolved');
    return { kind: 'trace', calls: arrivals.calls };
  }
  const factor = dayType === undefined ? 1 : (arrivals.dayTypes?.[dayType] ?? 1);
  switch (arrivals.kind) {
    case 'poisson': {
      const calls = (factor * (arrivals.arrivalsPerHour * dayMs)) / hourMs;
      return { kind: 'rates', callsPerInterval: [calls], intervalMs: dayMs };
    }
    case 'intervals': {
      const { callsPerInterval } = arrivals;
      assert(callsPerInterval !== undefined, 'the file of the intervals is resolved');
      const calls = factor === 1 ? callsPerInterval : callsPerInterval.map((one) => factor * one);
      return { kind: 'rates', callsPerInterval: calls, intervalMs };
    }
    case 'linear': {
      const points = arrivals.arrivalsPerHour.map(
        ([at, perHour]) => [msOf(at) - startMs, (factor * perHour) / hourMs] as const,
      );
      return { kind: 'lines', pieces: ratePieces(points, dayMs) };
    }
    default:
      return unreachable(arrivals);
  }
}

/** Expected calls that enter between two instants of the day, were it as busy as its rates say. */
export function expectedCalls(plan: ArrivalsPlan, fromMs: number, toMs: number): number {
  if (plan.kind === 'trace') {
    return plan.calls.filter(({ atMs }) => atMs >= fromMs && atMs < toMs).length;
  }
  if (plan.kind === 'lines') {
    const until = (atMs: number): number =>
      plan.pieces.reduce((sum, piece) => sum + callsUntil(piece, atMs), 0);
    return until(toMs) - until(fromMs);
  }
  const { callsPerInterval, intervalMs } = plan;
  return callsPerInterval.reduce((sum, calls, place) => {
    const interval = { fromMs: place * intervalMs, toMs: (place + 1) * intervalMs };
    return sum + calls * (overlapMs(interval, { fromMs, toMs }) / intervalMs);
  }, 0);
}

/** Starts a stream; `uniform(d)` is the stream's draw number d. */
export function arrivalStream(
  plan: ArrivalsPlan,
  uniform: (draw: number) => number,
  { day, blocks }: DayFactors = { day: 1, blocks: null },
): ArrivalStream {
  if (plan.kind === 'trace') {
    let place = 0;
    return () => plan.calls[place++];
  }
  if (plan.kind === 'rates' && blocks === null) return levelStream(plan, uniform, day);
  const pieces = plan.kind === 'lines' ? plan.pieces : piecesOf(plan);
  return pieceStream(cutAtBlocks(pieces, blocks), uniform, day);
}

/** Of rates that are level within equal intervals. */
function levelStream(
  { callsPerInterval, intervalMs }: Extract<ArrivalsPlan, { kind: 'rates' }>,
  uniform: (draw: number) => number,
  factor: number,
): ArrivalStream {
  let draw = 0;
  let interval = 0;
  let expectedBefore = 0;
  let unitTime = 0;
  return () => {
    unitTime -= Math.log(1 - uniform(draw++));
    for (; interval < callsPerInterval.length; interval++) {
      const calls = (callsPerInterval[interval] ?? 0) * factor;
      if (unitTime < expectedBefore + calls) {
        const share = (unitTime - expectedBefore) / calls;
        return { atMs: Math.round((interval + share) * intervalMs) };
      }
      expectedBefore += calls;
    }
    return undefined;
  };
}

function pieceStream(
  pieces: readonly RatePiece[],
  uniform: (draw: number) => number,
  factor: number,
): ArrivalStream {
  let draw = 0;
  let place = 0;
  let expectedBefore = 0;
  let unitTime = 0;
  return () => {
    unitTime -= Math.log(1 - uniform(draw++));
    for (; place < pieces.length; place++) {
      const piece = pieces[place];
      if (piece === undefined) return undefined;
      const calls = piece.calls * factor;
      if (unitTime < expectedBefore + calls) {
        return { atMs: Math.round(timeInPiece(piece, (unitTime - expectedBefore) / calls)) };
      }
      expectedBefore += calls;
    }
    return undefined;
  };
}

function piecesOf({
  callsPerInterval,
  intervalMs,
}: Extract<ArrivalsPlan, { kind: 'rates' }>): readonly RatePiece[] {
  return callsPerInterval.map((calls, interval) => ({
    fromMs: interval * intervalMs,
    toMs: (interval + 1) * intervalMs,
    calls,
    lean: 1,
  }));
}
