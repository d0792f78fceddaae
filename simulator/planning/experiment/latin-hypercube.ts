/**
 * Random designs that cover every axis evenly: of n points, each n-th part of an axis holds one.
 *
 * Keyed by seed alone: the same points on every machine, and an axis more changes none of the
 * others.
 * Source: McKay, Beckman, Conover (1979); simulation.md 7.2 (purpose optimiser).
 */
import { RandomStream } from '../../../kernel/index.ts';

/** `points` rows with a place in 0..1 on each axis. */
export function latinHypercube({
  points,
  axes,
  seed,
}: {
  readonly points: number;
  readonly axes: number;
  readonly seed: number;
}): readonly (readonly number[])[] {
  const stream = new RandomStream({ seed, replication: 0, purpose: 'optimiser' });
  const columns = Array.from({ length: axes }, (_, axis) => {
    // Draws 0 to n-1 of an axis order its parts; those from n on place the point within its part.
    const order = Array.from({ length: points }, (_row, row) => ({
      row,
      u: stream.draw(axis, row),
    })).sort((a, b) => a.u - b.u);
    const column = new Array<number>(points).fill(0);
    order.forEach(({ row }, part) => {
      column[row] = (part + stream.draw(axis, points + row)) / points;
    });
    return column;
  });
  return Array.from({ length: points }, (_, row) => columns.map((column) => column[row] ?? 0));
}
