/**
 * The cheapest week of one person, given what each shift costs: a shortest path over days, with
 * hours and working days so far and the last shift as its state. Exact, as costs of days add up.
 */
import type { WeekPerson, WeekShift } from './week-problem.ts';

/** Shifts by day; null: a day off. */
export type WeekShifts = readonly (number | null)[];

export interface BestWeek {
  readonly cost: number;
  readonly shifts: WeekShifts;
}

/** Hours and working days so far. */
interface SoFar {
  readonly paidMs: number;
  readonly days: number;
  /** State after one more shift, by its length; -1: too many hours or days. */
  readonly next: number[];
}

interface DayChoices {
  readonly shifts: readonly number[];
  readonly wishCosts: readonly number[];
  /** Which of the different paid lengths. */
  readonly lengths: readonly number[];
  /** How many of the day before, by their end, leave enough rest. */
  readonly rested: readonly number[];
  /** By state, then by place: 0 is a day off, place n the n-th shift. */
  readonly costs: Float64Array;
  /** Place of the day before. */
  readonly from: Int32Array;
}

/** A person's shifts and how they add up, prepared for many searches. */
export class PersonWeeks {
  readonly person: WeekPerson;
  readonly #states: readonly SoFar[];
  readonly #days: readonly DayChoices[];

  constructor(person: WeekPerson, all: readonly WeekShift[]) {
    this.person = person;
    const own = person.options.map((options) =>
      options.flatMap(({ shift, wishCost }) => {
        const found = all[shift];
        return found === undefined ? [] : { shift, wishCost, found };
      }),
    );
    const lengths = [...new Set(own.flat().map(({ found }) => found.paidMs))];
    this.#states = statesOf(lengths, person);
    this.#days = own.map((options, day) => ({
      shifts: options.map(({ shift }) => shift),
      wishCosts: options.map(({ wishCost }) => wishCost),
      lengths: options.map(({ found }) => lengths.indexOf(found.paidMs)),
      rested: options.map(({ found }) => {
        const before = own[day - 1] ?? [];
        const latestMs = found.startMs - person.minRestMs;
        const tooLate = before.findIndex((one) => one.found.endMs > latestMs);
        return tooLate < 0 ? before.length : tooLate;
      }),
      costs: new Float64Array(this.#states.length * (1 + options.length)),
      from: new Int32Array(this.#states.length * (1 + options.length)),
    }));
  }

  /** Cheapest by `costOf` and wishes, ties to the earlier shift; null: no week is possible. */
  best(costOf: (shift: number) => number): BestWeek | null {
    const states = this.#states;
    const least = new Float64Array(
      1 + Math.max(0, ...this.#days.map(({ shifts }) => shifts.length)),
    );
    const places = new Int32Array(least.length);
    for (const [day, choices] of this.#days.entries()) {
      const { shifts, wishCosts, lengths, rested, costs, from } = choices;
      const width = 1 + shifts.length;
      const own = shifts.map((shift, place) => costOf(shift) + (wishCosts[place] ?? 0));
      costs.fill(Number.POSITIVE_INFINITY);
      for (const [state, { next }] of states.entries()) {
        const last = cheapest(this.#days[day - 1], state, least, places);
        if (least[last] === Number.POSITIVE_INFINITY) continue;
        costs[state * width] = least[last] as number;
        from[state * width] = places[last] as number;
        for (let place = 0; place < shifts.length; place += 1) {
          const then = next[lengths[place] as number] as number;
          if (then < 0) continue;
          const upTo = rested[place] as number;
          costs[then * width + place + 1] = (least[upTo] as number) + (own[place] as number);
          from[then * width + place + 1] = places[upTo] as number;
        }
      }
    }
    let best = { cost: Number.POSITIVE_INFINITY, state: -1, place: 0 };
    for (const [state, { paidMs }] of states.entries()) {
      if (paidMs < this.person.paidMsMin) continue;
      const last = cheapest(this.#days.at(-1), state, least, places);
      const cost = least[last] as number;
      if (cost < best.cost) best = { cost, state, place: places[last] as number };
    }
    return best.state < 0 ? null : { cost: best.cost, shifts: this.#backFrom(best) };
  }

  #backFrom(end: { readonly state: number; readonly place: number }): WeekShifts {
    let { state, place } = end;
    const shifts: (number | null)[] = [];
    for (const day of this.#days.toReversed()) {
      const before = day.from[state * (1 + day.shifts.length) + place] as number;
      shifts.push(place === 0 ? null : (day.shifts[place - 1] as number));
      const then = state;
      const length = day.lengths[place - 1];
      if (length !== undefined) state = this.#states.findIndex(({ next }) => next[length] === then);
      place = before;
    }
    return shifts.reverse();
  }

  /** Every sum of paid time that a week may have. */
  paidTotals(): readonly number[] {
    this.best(() => 0);
    const { costs = new Float64Array(0), shifts = [] } = this.#days.at(-1) ?? {};
    const width = 1 + shifts.length;
    const reached = this.#states.filter((_, state) =>
      costs.subarray(state * width, (state + 1) * width).some(Number.isFinite),
    );
    return [...new Set(reached.map(({ paidMs }) => paidMs))];
  }
}

/**
 * Writes the cheapest place among the first ones, for each number of them, and its cost; returns
 * the last. No day is before the first: state 0 with a day off.
 */
function cheapest(
  day: DayChoices | undefined,
  state: number,
  least: Float64Array,
  places: Int32Array,
): number {
  least[0] = day === undefined && state === 0 ? 0 : Number.POSITIVE_INFINITY;
  places[0] = 0;
  if (day === undefined) return 0;
  const { costs, shifts } = day;
  const first = state * (1 + shifts.length);
  for (let place = 0; place <= shifts.length; place += 1) {
    const cost = costs[first + place] as number;
    const isLess = place === 0 || cost < (least[place - 1] as number);
    least[place] = isLess ? cost : (least[place - 1] as number);
    places[place] = isLess ? place : (places[place - 1] as number);
  }
  return shifts.length;
}

/** All sums of hours and days that shifts may reach, fewer days first. */
function statesOf(
  lengths: readonly number[],
  { paidMsMax, daysMax }: WeekPerson,
): readonly SoFar[] {
  const states: SoFar[] = [{ paidMs: 0, days: 0, next: [] }];
  for (const { paidMs, days, next } of states) {
    for (const length of lengths) {
      const then = { paidMs: paidMs + length, days: days + 1, next: [] };
      const known = states.findIndex((one) => one.paidMs === then.paidMs && one.days === then.days);
      if (then.paidMs > paidMsMax || then.days > daysMax) next.push(-1);
      else next.push(known >= 0 ? known : states.push(then) - 1);
    }
  }
  return states;
}
