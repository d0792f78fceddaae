/**
 * Evens out early, late and weekend shifts, and meets more wishes, by exchanging what two people
 * work on a day: who is covered stays the same, and cost does not rise.
 */
import { hourMs } from '../../../kernel/index.ts';
import { type PlacedWeek, type Week, weekCost } from './week-cover.ts';
import type { WeekPerson, WeekProblem, WeekShift } from './week-problem.ts';

const shiftKinds = ['early', 'late', 'weekend'] as const;
type Counts = { readonly [Kind in (typeof shiftKinds)[number]]: number };

const saturday = 5;
const passesMax = 20;

/** Early, late and weekend shifts of a person, weeks before included. */
export function shiftCounts({ person }: WeekPerson, shifts: readonly WeekShift[]): Counts {
  const { early = 0, late = 0, weekend = 0 } = person.before ?? {};
  return {
    early: early + shifts.filter(({ isEarly }) => isEarly).length,
    late: late + shifts.filter(({ isLate }) => isLate).length,
    weekend: weekend + shifts.filter(({ day }) => day >= saturday).length,
  };
}

export function workedShifts({ shifts }: WeekProblem, week: Week): readonly WeekShift[] {
  return week.flatMap((worked) => shifts[worked?.shift ?? -1] ?? []);
}

export function fairer(problem: WeekProblem, given: readonly PlacedWeek[]): PlacedWeek[] {
  const weeks = [...given];
  for (let pass = 0, isBetter = true; isBetter && pass < passesMax; pass += 1) {
    isBetter = false;
    for (let a = 0; a < weeks.length; a += 1) {
      for (let b = a + 1; b < weeks.length; b += 1) {
        for (const { day } of problem.days)
          isBetter = exchangeDay(problem, weeks, { a, b, day }) || isBetter;
      }
    }
  }
  return weeks;
}

interface Exchange {
  readonly a: number;
  readonly b: number;
  readonly day: number;
}

function exchangeDay(problem: WeekProblem, weeks: PlacedWeek[], { a, b, day }: Exchange): boolean {
  const [first, second] = [weeks[a], weeks[b]];
  const [one, other] = [problem.people[a], problem.people[b]];
  if (first === undefined || second === undefined || !one || !other) return false;
  const [mine = null, theirs = null] = [first.week[day], second.week[day]];
  if (mine?.shift === theirs?.shift) return false;
  const mineNow = withDay(one, first.week, day, theirs, problem);
  const theirsNow = mineNow && withDay(other, second.week, day, mine, problem);
  if (mineNow === null || theirsNow === null) return false;
  const gain = first.cost + second.cost - mineNow.cost - theirsNow.cost;
  const evened =
    unevenness(problem, one, first.week) +
    unevenness(problem, other, second.week) -
    unevenness(problem, one, mineNow.week) -
    unevenness(problem, other, theirsNow.week);
  if (gain < 0 || (gain === 0 && evened <= 0)) return false;
  weeks[a] = mineNow;
  weeks[b] = theirsNow;
  return true;
}

function unevenness(problem: WeekProblem, person: WeekPerson, week: Week): number {
  const counts = shiftCounts(person, workedShifts(problem, week));
  return shiftKinds.reduce((sum, kind) => sum + counts[kind] ** 2, 0);
}

/** The week with another day; null where the person may not work it so. */
function withDay(
  person: WeekPerson,
  week: Week,
  day: number,
  worked: Week[number],
  problem: WeekProblem,
): PlacedWeek | null {
  const changed = week.with(day, worked);
  if (brokenRule(person, changed, day, problem) !== null) return null;
  const shifts = changed.map((one) => one?.shift ?? null);
  return { week: changed, cost: weekCost(person, shifts, problem) };
}

/** The first rule of a person that a week breaks, given that only one day has changed. */
function brokenRule(
  person: WeekPerson,
  week: Week,
  day: number,
  problem: WeekProblem,
): string | null {
  const worked = week[day];
  if (worked != null && !person.options[day]?.some(({ shift }) => shift === worked.shift)) {
    return 'may not work this shift';
  }
  const shifts = workedShifts(problem, week);
  const paidMs = shifts.reduce((sum, one) => sum + one.paidMs, 0);
  const isRested = shifts.every((shift, place) => {
    const before = shifts[place - 1];
    return before === undefined || shift.startMs - before.endMs >= person.minRestMs;
  });
  if (!isRested) return 'has too little rest';
  if (shifts.length > person.daysMax) return 'works on too many days';
  if (paidMs > person.paidMsMax) return 'has too many hours';
  return paidMs < person.paidMsMin - hourMs * 1e-9 ? 'has too few hours' : null;
}

export interface SwapAnswer {
  /** The roster with the days exchanged, whether allowed or not. */
  readonly weeks: readonly PlacedWeek[];
  /** Rules that it breaks, with the person; empty: it is allowed. */
  readonly broken: readonly string[];
}

/** Two people exchange what they work on a day; null: no such people. */
export function swapDays(
  problem: WeekProblem,
  weeks: readonly PlacedWeek[],
  { ids, day }: { readonly ids: readonly [string, string]; readonly day: number },
): SwapAnswer | null {
  const places = ids.map((id) => problem.people.findIndex(({ person }) => person.id === id));
  const [one, other] = places.map((place) => ({
    place,
    person: problem.people[place],
    own: weeks[place],
  }));
  if (!one?.person || !other?.person || !one.own || !other.own) return null;
  const [mine = null, theirs = null] = [one.own.week[day], other.own.week[day]];
  const sides = [
    { ...one, person: one.person, week: one.own.week.with(day, theirs) },
    { ...other, person: other.person, week: other.own.week.with(day, mine) },
  ];
  const broken = sides.flatMap(({ person, week }) => {
    const rule = brokenRule(person, week, day, problem);
    return rule === null ? [] : `${person.person.id} ${rule}`;
  });
  const next = [...weeks];
  for (const { place, person, week } of sides) {
    const shifts = week.map((worked) => worked?.shift ?? null);
    next[place] = { week, cost: weekCost(person, shifts, problem) };
  }
  return { weeks: next, broken };
}
