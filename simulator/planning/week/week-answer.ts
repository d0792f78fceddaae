/** What a week's roster says: who works what, what is short, and wishes, with why one is not met. */
import { dayNames, type Scenario } from '../../../contracts/index.ts';
import { dayMs, hourMs, minuteMs } from '../../../kernel/index.ts';
import { timeText } from '../../clock.ts';
import { shiftsOf } from '../staffing/roster.ts';
import { PersonWeeks } from './best-week.ts';
import { shiftCounts, workedShifts } from './fair-weeks.ts';
import type { WeekRosterSoFar } from './week-bound.ts';
import { type PlacedWeek, placedWeek } from './week-cover.ts';
import {
  isMetBy,
  type RequiredDay,
  type Slot,
  type WeekProblem,
  type Wish,
} from './week-problem.ts';
import { costOf, coverOf } from './week-roster.ts';

type Shift = Scenario['agents']['shifts'][number];

export interface RosteredPerson {
  readonly id: string;
  readonly paidHours: number;
  readonly early: number;
  readonly late: number;
  readonly weekend: number;
  readonly days: readonly RosteredShift[];
}

export interface RosteredShift {
  readonly day: string;
  readonly profile: string;
  readonly kind: string;
  readonly start: string;
  readonly end: string;
}

export interface ShortSlot {
  readonly day: string;
  readonly profile: string;
  readonly from: string;
  readonly to: string;
  readonly required: number;
  readonly present: number;
  readonly short: number;
}

export interface WishAnswer extends Wish {
  readonly person: string;
  readonly isMet: boolean;
  /** Why it is not met; empty if it is. */
  readonly why: string;
}

export interface WeekAnswer {
  readonly people: readonly RosteredPerson[];
  /** Pay alone, in minor units. */
  readonly payMinor: number;
  readonly paidHours: number;
  readonly shortHours: number;
  readonly short: readonly ShortSlot[];
  readonly wishes: readonly WishAnswer[];
}

/** Of a problem and its roster. */
export function weekAnswer(problem: WeekProblem, { weeks }: WeekRosterSoFar): WeekAnswer {
  const people = problem.people.map((person, place): RosteredPerson => {
    const own = workedShifts(problem, weeks[place]?.week ?? []);
    return {
      id: person.person.id,
      paidHours: own.reduce((sum, { paidMs }) => sum + paidMs, 0) / hourMs,
      ...shiftCounts(person, own),
      days: own.map(({ day, profile, kindId, startMs, endMs }) => ({
        day: dayText(day),
        profile,
        kind: kindId,
        start: timeText(startMs - day * dayMs),
        end: timeText(endMs - day * dayMs),
      })),
    };
  });
  const all = weeks.flatMap(({ week }) => workedShifts(problem, week));
  const cover = coverOf(problem, weeks);
  return {
    people,
    payMinor: all.reduce((sum, { cost }) => sum + cost, 0),
    paidHours: people.reduce((sum, { paidHours }) => sum + paidHours, 0),
    shortHours: rounded(cover.shortHours()),
    short: problem.slots.flatMap((slot, place) => {
      const short = rounded(cover.shortAt(place));
      return short === 0 ? [] : { ...spanOf(slot), short, present: rounded(slot.required - short) };
    }),
    wishes: problem.people.flatMap(({ person }, place) =>
      (person.wishes ?? []).map((wish) => wishAnswer(problem, weeks, { place, wish })),
    ),
  };
}

function dayText(day: number): string {
  return dayNames[day] ?? '';
}

function spanOf({ day, profile, fromMs, hours, required }: Slot) {
  const sinceMs = fromMs - day * dayMs;
  const to = timeText(sinceMs + hours * hourMs);
  return { day: dayText(day), profile, from: timeText(sinceMs), to, required };
}

function rounded(agents: number): number {
  return Number(agents.toFixed(2));
}

function wishAnswer(
  problem: WeekProblem,
  weeks: readonly PlacedWeek[],
  { place, wish }: { readonly place: number; readonly wish: Wish },
): WishAnswer {
  const own = weeks[place];
  const person = problem.people[place]?.person.id ?? '';
  const isMet = workedShifts(problem, own?.week ?? []).every((shift) => isMetBy(wish, shift));
  const why = isMet || own === undefined ? '' : whyNot(problem, weeks, { place, wish });
  return { person, ...wish, isMet, why };
}

/** What the best week that meets the wish would cost, all others staying as they are. */
function whyNot(
  problem: WeekProblem,
  weeks: readonly PlacedWeek[],
  { place, wish }: { readonly place: number; readonly wish: Wish },
): string {
  const person = problem.people[place];
  const own = weeks[place];
  if (person === undefined || own === undefined) return '';
  const cover = coverOf(problem, weeks);
  const before = cover.present.slice();
  const shortBefore = cover.shortHours();
  cover.count(own, -1);
  const found = placedWeek(
    new PersonWeeks(person, problem.shifts),
    problem,
    cover.worthOf,
    (shift) => problem.shifts[shift] !== undefined && isMetBy(wish, problem.shifts[shift]),
  );
  if (found === null) return 'their hours, days off and rest leave no such week';
  cover.count(found, 1);
  const more = rounded(cover.shortHours() - shortBefore);
  if (more > 0) {
    const worst = problem.slots.findIndex(
      ({ required }, slot) =>
        cover.shortAt(slot) > 0 &&
        (cover.present[slot] ?? 0) < Math.min(before[slot] ?? 0, required),
    );
    const slot = problem.slots[worst];
    const where = slot === undefined ? null : spanOf(slot);
    return `${more} agent-hours more would be short, first ${where?.profile} ${where?.day} ${where?.from}`;
  }
  const saved = costOf(problem, weeks) - costOf(problem, weeks.with(place, found));
  return saved < 0
    ? 'it would cost more pay, or other wishes'
    : 'it costs the same: the search ended';
}

/** Shifts of a day in a scenario, with the people who work them. */
export function namedShifts(
  problem: WeekProblem,
  weeks: readonly PlacedWeek[],
  { day, clock }: RequiredDay,
): readonly Shift[] {
  const worked = weeks.flatMap(({ week }, place) => {
    const own = week[day];
    const id = problem.people[place]?.person.id;
    return own == null || id === undefined ? [] : { pattern: own.placement.pattern, id };
  });
  const keyOf = ({ pattern }: (typeof worked)[number]): string =>
    `${pattern.profileId} ${String(pattern.startMs / minuteMs).padStart(6, '0')} ${pattern.kindId}`;
  const sorted = worked.toSorted((a, b) =>
    keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0,
  );
  const patterns = sorted.map(({ pattern }) => pattern);
  let first = 0;
  return shiftsOf(
    patterns,
    patterns.map(() => 1),
    clock,
  ).map((shift) => {
    const agents = sorted.slice(first, first + shift.count).map(({ id }) => id);
    first += shift.count;
    return { ...shift, agents };
  });
}
