/**
 * Effects of an agent more, by goal, profile and interval: as measured by blocks of intervals, then
 * corrected by every roster that is tried near (recursive least squares).
 */
import type { Slope } from './cuts.ts';
import type { Roster } from './roster.ts';
import type { StaffingProblem } from './staffing-problem.ts';

/** Variance of an effect before rosters are tried, in that of a roster's result on the sample. */
const doubt = 0.3;

export class Effects {
  readonly #patterns: StaffingProblem['patterns'];
  /** By pattern, where the cells of its profile begin. */
  readonly #firstCell: readonly number[];
  readonly #byGoal: readonly Float64Array[];
  readonly #spread: readonly Float64Array[];

  constructor({ patterns, goals }: StaffingProblem, slopes: readonly Slope[]) {
    const intervals = patterns[0]?.presence.length ?? 0;
    const profileIds = [...new Set(patterns.map(({ profileId }) => profileId))];
    const cells = profileIds.length * intervals;
    const placeOf = (id: string): number => profileIds.indexOf(id) * intervals;
    this.#patterns = patterns;
    this.#firstCell = patterns.map(({ profileId }) => placeOf(profileId));
    this.#byGoal = goals.map((_, goal) => {
      const effect = new Float64Array(cells);
      const { terms = [] } = slopes.findLast((slope) => slope.goal === goal) ?? {};
      for (const { profileId, interval, factor } of terms) {
        effect[placeOf(profileId) + interval] = factor;
      }
      return effect;
    });
    this.#spread = Array.from({ length: cells }, (_, cell) =>
      new Float64Array(cells).fill(doubt, cell, cell + 1),
    );
  }

  /** Good calls a day that one head of each pattern adds to a goal. */
  ofHeads(goal: number): Float64Array {
    const effect = this.#byGoal[goal] ?? new Float64Array();
    return Float64Array.from(this.#patterns, ({ presence }, place) =>
      product(presence, effect, this.#firstCell[place]),
    );
  }

  /** `gained`, by goal, from one roster to another; `noise`: variance, 1 on the whole sample. */
  learn(
    from: Roster,
    to: Roster,
    { gained, noise }: { readonly gained: readonly number[]; readonly noise: number },
  ): void {
    if (gained.length === 0) return;
    const change = new Float64Array(this.#spread.length);
    for (const [place, { presence }] of this.#patterns.entries()) {
      const heads = (to[place] ?? 0) - (from[place] ?? 0);
      if (heads !== 0) add(change.subarray(this.#firstCell[place]), presence, heads);
    }
    const seen = Float64Array.from(this.#spread, (row) => product(row, change));
    const all = noise + product(seen, change);
    for (const [goal, effect] of this.#byGoal.entries()) {
      add(effect, seen, ((gained[goal] ?? 0) - product(effect, change)) / all);
    }
    for (const [place, row] of this.#spread.entries()) add(row, seen, -(seen[place] ?? 0) / all);
  }
}

type Values = readonly number[] | Float64Array;

function add(to: Float64Array, other: Values, times: number): void {
  for (let place = 0; place < other.length; place++) {
    to[place] = (to[place] ?? 0) + times * (other[place] ?? 0);
  }
}

function product(a: Values, b: Float64Array, from = 0): number {
  let sum = 0;
  for (let place = 0; place < a.length; place++) sum += (a[place] ?? 0) * (b[from + place] ?? 0);
  return sum;
}
