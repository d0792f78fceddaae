/**
 * Minimum of a function of a few unbounded variables, without derivatives; deterministic. Values
 * that are not finite count as the highest.
 * Source: J. A. Nelder and R. Mead (1965), with reflections 1, 2, 1/2 and shrink 1/2.
 */

export interface Minimum {
  readonly at: readonly number[];
  readonly value: number;
}

interface Corner {
  readonly at: readonly number[];
  readonly value: number;
}

/** Stops when all corners agree within `precision`, or the steps are used up. */
export function nelderMead(
  cost: (at: readonly number[]) => number,
  {
    start,
    step = 0.5,
    stepsMax = 400,
    precision = 1e-10,
  }: {
    readonly start: readonly number[];
    readonly step?: number;
    readonly stepsMax?: number;
    readonly precision?: number;
  },
): Minimum {
  const corner = (at: readonly number[]): Corner => {
    const value = cost(at);
    return { at, value: Number.isFinite(value) ? value : Number.MAX_VALUE };
  };
  const moved = (axis: number): number[] => start.map((x, i) => (i === axis ? x + step : x));
  let corners = [corner(start), ...start.map((_, axis) => corner(moved(axis)))];
  for (let round = 0; round < stepsMax; round++) {
    corners.sort((a, b) => a.value - b.value);
    const [best] = corners;
    const worst = corners.at(-1);
    if (best === undefined || worst === undefined) break;
    if (worst.value - best.value <= precision * (Math.abs(best.value) + precision)) break;
    const next = replaced(corners, worst, corner);
    corners =
      next === null
        ? corners.map(({ at }) => corner(at.map((x, i) => (x + (best.at[i] ?? x)) / 2)))
        : [...corners.slice(0, -1), next];
  }
  return corners.reduce((best, one) => (one.value < best.value ? one : best));
}

function replaced(
  corners: readonly Corner[],
  worst: Corner,
  corner: (at: readonly number[]) => Corner,
): Corner | null {
  const others = corners.slice(0, -1);
  const centre = worst.at.map(
    (_, i) => others.reduce((sum, { at }) => sum + (at[i] ?? 0), 0) / others.length,
  );
  const along = (reach: number): Corner =>
    corner(centre.map((x, i) => x + reach * (x - (worst.at[i] ?? x))));
  const best = others[0]?.value ?? worst.value;
  const secondWorst = others.at(-1)?.value ?? worst.value;
  const reflected = along(1);
  if (reflected.value < best) {
    const stretched = along(2);
    return stretched.value < reflected.value ? stretched : reflected;
  }
  if (reflected.value < secondWorst) return reflected;
  const drawnIn = along(reflected.value < worst.value ? 0.5 : -0.5);
  return drawnIn.value < Math.min(reflected.value, worst.value) ? drawnIn : null;
}
