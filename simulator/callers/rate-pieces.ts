/**
 * A rate that is a straight line within each of its pieces.
 *
 * Source: simulation.md 3.4 (piecewise linear: invert the quadratic per piece).
 */
import type { BlockFactors } from './busyness.ts';

export interface RatePiece {
  readonly fromMs: number;
  readonly toMs: number;
  /** Expected in it. */
  readonly calls: number;
  /** Rate at its start over its mean rate: 1 is level, 0 rises from nothing, 2 falls to it. */
  readonly lean: number;
}

/** A time and the rate there, per ms. */
type RatePoint = readonly [atMs: number, perMs: number];

/** The lines through points that rise in time; what lies outside the day is cut off. */
export function ratePieces(points: readonly RatePoint[], dayMs: number): readonly RatePiece[] {
  return points.slice(1).flatMap((to, place) => {
    const from = points[place];
    if (from === undefined) return [];
    const rateAt = (atMs: number): number =>
      from[1] + ((to[1] - from[1]) * (atMs - from[0])) / (to[0] - from[0]);
    const fromMs = Math.max(0, from[0]);
    const toMs = Math.min(dayMs, to[0]);
    if (fromMs >= toMs) return [];
    const [first, last] = [rateAt(fromMs), rateAt(toMs)];
    const mean = (first + last) / 2;
    const lean = mean === 0 ? 1 : first / mean;
    return [{ fromMs, toMs, calls: mean * (toMs - fromMs), lean }];
  });
}

/** Cuts pieces where blocks begin, each part with its block's factor. */
export function cutAtBlocks(
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
      const [first, last] = [rateAt(fromMs), rateAt(toMs)];
      const mean = (first + last) / 2;
      const calls = mean * (toMs - fromMs) * (factors[block] ?? 1);
      parts.push({ fromMs, toMs, calls, lean: mean === 0 ? 1 : first / mean });
      fromMs = toMs;
    }
    return parts;
  });
}

/** When a share of a piece's calls has come: the root of a quadratic, stable where it is level. */
export function timeInPiece({ fromMs, toMs, lean }: RatePiece, share: number): number {
  const root = Math.sqrt(lean * lean + 4 * (1 - lean) * share);
  const along = lean === 1 ? share : (2 * share) / (lean + root);
  return fromMs + along * (toMs - fromMs);
}

/** Calls of a piece that are expected before a time. */
export function callsUntil({ fromMs, toMs, calls, lean }: RatePiece, atMs: number): number {
  const along = Math.min(1, Math.max(0, (atMs - fromMs) / (toMs - fromMs)));
  return calls * along * (lean + (1 - lean) * along);
}
