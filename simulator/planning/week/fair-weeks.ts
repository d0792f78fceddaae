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
  if (worked !== null && !person.options[day]?.some(({ shift }) => shift === worked.shift)) {
    return null;
  }
  const changed = week.with(day, worked);
  const shifts = workedShifts(problem, changed);
  const paidMs = shifts.reduce((sum, one) => sum + one.paidMs, 0);
  const isRested = shifts.every((shift, place) => {
    const before = shifts[place - 1];
    return before === undefined || shift.startMs - before.endMs >= person.minRestMs;
  });
  const isPossible =
    isRested &&
    shifts.length <= person.daysMax &&
    paidMs >= person.paidMsMin - hourMs * 1e-9 &&
    paidMs <= person.paidMsMax;
  const cost = weekCost(
    person,
    changed.map((one) => one?.shift ?? null),
    problem,
  );
  return isPossible ? { week: changed, cost } : null;
}
