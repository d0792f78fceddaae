/**
 * One arrival stream per call type, with its own draws. Poisson arrivals invert the cumulative
 * rate, so that a higher rate keeps callers and their order. Cost: O(1) a call, amortised.
 */
import type { Scenario } from '../../contracts/index.ts';
import { assert, hourMs, unreachable } from '../../kernel/index.ts';
import type { Facts } from '../../routing/index.ts';
import { type Clock, msOf, overlapMs, type Span } from '../clock.ts';
import type { BlockFactors, DayFactors } from './busyness.ts';

/** One future arrival, recorded in a trace or drawn; what the trace lacks is drawn. */
export interface Arrival {
  readonly atMs: number;
  readonly handleTimeMs?: number | undefined;
  readonly patienceMs?: number | undefined;
  /** Recorded wait of an answered call; this caller's patience was longer than that. */
  readonly waitMs?: number | undefined;
  readonly facts?: Facts | undefined;
}

export type ArrivalsPlan =
  | {
      readonly kind: 'rates';
      readonly callsPerInterval: readonly number[];
      readonly intervalMs: number;
    }
  | { readonly kind: 'lines'; readonly pieces: readonly RatePiece[] }
  | { readonly kind: 'trace'; readonly calls: readonly Arrival[] };

export interface ArrivalTimes {
  /** Time of the next call; infinity: no more come. */
  nextMs(): number;
}

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

/** Expected number of calls between two times of the day, at a busyness factor of 1. */
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

export function arrivalTimes(
  plan: ArrivalsPlan,
  uniform: () => number,
  { day, blocks }: DayFactors = { day: 1, blocks: null },
): ArrivalTimes {
  if (plan.kind === 'trace') return timesInOrder(plan.calls.map(({ atMs }) => atMs));
  if (plan.kind === 'rates' && blocks === null) {
    const { callsPerInterval, intervalMs } = plan;
    const timeAt = (part: number, share: number): number => (part + share) * intervalMs;
    return new DrawnTimes(callsPerInterval, day, uniform, timeAt);
  }
  const pieces = cutAtBlocks(plan.kind === 'lines' ? plan.pieces : piecesOf(plan), blocks);
  const calls = pieces.map((piece) => piece.calls);
  return new DrawnTimes(calls, day, uniform, (part, share) =>
    timeInPiece(pieces[part] as RatePiece, share),
  );
}

export function timesInOrder(times: readonly number[]): ArrivalTimes {
  let place = 0;
  return { nextMs: () => times[place++] ?? Number.POSITIVE_INFINITY };
}

/** Arrival times from expected calls by part of the day. */
class DrawnTimes implements ArrivalTimes {
  readonly #calls: Float64Array;
  readonly #uniform: () => number;
  readonly #timeAt: (part: number, share: number) => number;
  #part = 0;
  #expectedBefore = 0;
  #unitTime = 0;

  /** `timeAt` finds a time within a part. */
  constructor(
    callsOfParts: readonly number[],
    factor: number,
    uniform: () => number,
    timeAt: (part: number, share: number) => number,
  ) {
    this.#calls = Float64Array.from(callsOfParts, (calls) => calls * factor);
    this.#uniform = uniform;
    this.#timeAt = timeAt;
  }

  nextMs(): number {
    const callsOfParts = this.#calls;
    const uniform = this.#uniform;
    this.#unitTime -= Math.log(1 - uniform());
    for (; this.#part < callsOfParts.length; this.#part += 1) {
      const calls = callsOfParts[this.#part] as number;
      const after = this.#unitTime - this.#expectedBefore;
      if (this.#unitTime < this.#expectedBefore + calls) {
        const timeAt = this.#timeAt;
        return Math.round(timeAt(this.#part, after / calls));
      }
      this.#expectedBefore += calls;
    }
    return Number.POSITIVE_INFINITY;
  }
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

export interface RatePiece extends Span {
  readonly calls: number;
  /** Rate at the start over the mean rate: 1 is constant, 0 rises from zero, 2 falls to zero. */
  readonly lean: number;
}

type RatePoint = readonly [atMs: number, perMs: number];

/** Pieces of linear rate between points in order of time, cut off at the day's ends. */
function ratePieces(points: readonly RatePoint[], dayMs: number): readonly RatePiece[] {
  return points.slice(1).flatMap((to, place) => {
    const from = points[place];
    if (from === undefined) return [];
    const rateAt = (atMs: number): number =>
      from[1] + ((to[1] - from[1]) * (atMs - from[0])) / (to[0] - from[0]);
    const fromMs = Math.max(0, from[0]);
    const toMs = Math.min(dayMs, to[0]);
    return fromMs >= toMs ? [] : linearPiece({ fromMs, toMs }, rateAt, 1);
  });
}

/** A span over which the rate is linear. */
function linearPiece(
  { fromMs, toMs }: Span,
  rateAt: (atMs: number) => number,
  factor: number,
): RatePiece {
  const first = rateAt(fromMs);
  const mean = (first + rateAt(toMs)) / 2;
  const calls = mean * (toMs - fromMs) * factor;
  return { fromMs, toMs, calls, lean: mean === 0 ? 1 : first / mean };
}

function cutAtBlocks(
  pieces: readonly RatePiece[],
  blocks: BlockFactors | null,
): readonly RatePiece[] {
  if (blocks === null) return pieces;
  const { lengthMs, factors } = blocks;
  return pieces.flatMap((piece) => {
    const parts: RatePiece[] = [];
    const meanRate = piece.calls / (piece.toMs - piece.fromMs);
    const rateAt = (atMs: number): number => {
      const along = (atMs - piece.fromMs) / (piece.toMs - piece.fromMs);
      return meanRate * (piece.lean + 2 * (1 - piece.lean) * along);
    };
    for (let fromMs = piece.fromMs; fromMs < piece.toMs; ) {
      const block = Math.floor(fromMs / lengthMs);
      const toMs = Math.min(piece.toMs, (block + 1) * lengthMs);
      parts.push(linearPiece({ fromMs, toMs }, rateAt, factors[block] ?? 1));
      fromMs = toMs;
    }
    return parts;
  });
}

/**
 * When a share of a piece's calls has come: a root of a quadratic, in the form that is exact for
 * constant rates.
 */
function timeInPiece({ fromMs, toMs, lean }: RatePiece, share: number): number {
  const root = Math.sqrt(lean * lean + 4 * (1 - lean) * share);
  const along = lean === 1 ? share : (2 * share) / (lean + root);
  return fromMs + along * (toMs - fromMs);
}

function callsUntil({ fromMs, toMs, calls, lean }: RatePiece, atMs: number): number {
  const along = Math.min(1, Math.max(0, (atMs - fromMs) / (toMs - fromMs)));
  return calls * along * (lean + (1 - lean) * along);
}
