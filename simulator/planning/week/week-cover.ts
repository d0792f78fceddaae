/** People's weeks with placed breaks, whom they cover, and what that costs. */
import type { PersonWeeks, WeekShifts } from './best-week.ts';
import type { Placement, WeekPerson, WeekProblem } from './week-problem.ts';

export interface WorkedShift {
  readonly shift: number;
  readonly placement: Placement;
}

/** By day; null: a day off. */
export type Week = readonly (WorkedShift | null)[];

export interface PlacedWeek {
  readonly week: Week;
  /** Pay, and wishes that are not met. */
  readonly cost: number;
}

/** What an agent present in a slot for a share of its time is worth, in minor units. */
export type WorthOf = (slot: number, presence: number) => number;

/** The week that costs least, less what it is worth; `net` is that. Null: no week is possible. */
export function placedWeek(
  weeks: PersonWeeks,
  { shifts }: WeekProblem,
  worthOf: WorthOf,
  isAllowed: (shift: number) => boolean = () => true,
): (PlacedWeek & { readonly net: number }) | null {
  const placed = new Map<number, Placement>();
  const best = weeks.best((shift) => {
    const of = shifts[shift];
    if (of === undefined || !isAllowed(shift)) return Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (const placement of of.placements) {
      const { slots, presence } = placement;
      let worth = 0;
      for (let at = 0; at < slots.length; at += 1) {
        worth += worthOf(slots[at] as number, presence[at] as number);
      }
      if (worth <= most) continue;
      most = worth;
      placed.set(shift, placement);
    }
    return of.cost - most;
  });
  if (best === null) return null;
  const week = best.shifts.map((shift) => {
    const placement = shift === null ? undefined : placed.get(shift);
    return shift === null || placement === undefined ? null : { shift, placement };
  });
  return { week, cost: weekCost(weeks.person, best.shifts, { shifts }), net: best.cost };
}

export function weekCost(
  { options }: WeekPerson,
  week: WeekShifts,
  { shifts }: Pick<WeekProblem, 'shifts'>,
): number {
  return week.reduce<number>((sum, shift, day) => {
    const option = options[day]?.find((one) => one.shift === shift);
    return sum + (option?.wishCost ?? 0) + (shifts[shift ?? -1]?.cost ?? 0);
  }, 0);
}

/** Who is present in each slot. */
export class WeekCover {
  readonly present: Float64Array;
  readonly #problem: WeekProblem;

  constructor(problem: WeekProblem) {
    this.#problem = problem;
    this.present = new Float64Array(problem.slots.length);
  }

  /** Adds a week, or takes it away. */
  count({ week }: PlacedWeek, sign: 1 | -1): void {
    for (const worked of week) {
      if (worked === null) continue;
      const { slots, presence } = worked.placement;
      for (let at = 0; at < slots.length; at += 1) {
        const slot = slots[at] as number;
        this.present[slot] = (this.present[slot] as number) + sign * (presence[at] as number);
      }
    }
  }

  shortAt(slot: number): number {
    const short = (this.#problem.slots[slot]?.required ?? 0) - (this.present[slot] as number);
    return short > leastShort ? short : 0;
  }

  /** How much less an agent more would leave short; exact for one more. */
  readonly worthOf: WorthOf = (slot, presence) => {
    const hours = this.#problem.slots[slot]?.hours ?? 0;
    return Math.min(presence, this.shortAt(slot)) * hours * this.#problem.prices.short;
  };

  shortHours(): number {
    return this.#problem.slots.reduce(
      (sum, { hours }, slot) => sum + this.shortAt(slot) * hours,
      0,
    );
  }
}

/** Sums of presences are rounded. */
const leastShort = 1e-6;
