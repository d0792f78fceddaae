/**
 * Weeks in a row: what absences and the weeks before leave of each person's rules. Weeks are
 * rostered one after another, because a roster of all at once would take too long.
 */
import { dayNames, type People } from '../../../contracts/index.ts';
import { dayMs } from '../../../kernel/index.ts';
import { dayNumberOf, msOf, timeText } from '../../clock.ts';
import { sumBy } from '../../statistics/sums.ts';
import { daysMaxDefault, restMsDefault } from './build-week.ts';
import type { WeekAnswer } from './week-answer.ts';
import type { Person } from './week-problem.ts';

const weekend = ['saturday', 'sunday'] as const;

interface WeekInARow {
  /** As a number since 1970-01-01. */
  readonly monday: number;
  readonly before: readonly WeekAnswer[];
}

/** The people of a file with their rules of one week. */
export function peopleOfWeek(file: People, week: WeekInARow): People {
  return { ...file, people: file.people.map((person) => personOfWeek(person, file, week)) };
}

function personOfWeek(person: Person, file: People, { monday, before }: WeekInARow): Person {
  const own = before.flatMap(({ people }) => people.find(({ id }) => id === person.id) ?? []);
  const last = own.at(-1);
  const worked = (day: string) => last?.days.find((one) => one.day === day);
  const isWeekendOff =
    file.everySecondWeekendOff === true && weekend.some((day) => worked(day) !== undefined);
  const daysOff = dayNames.filter(
    (day, place) =>
      person.daysOff?.includes(day) === true ||
      isAbsent(person, monday + place) ||
      (isWeekendOff && place >= dayNames.indexOf('saturday')),
  );
  const { hoursMin = 0, monthHoursMax = Infinity, daysMax = daysMaxDefault } = person;
  const hoursMax = Math.max(
    0,
    Math.min(person.hoursMax, monthHoursMax - sumBy(own, ({ paidHours }) => paidHours)),
  );
  const free = Math.min(1, (dayNames.length - daysOff.length) / Math.max(1, daysMax));
  const restMs = person.minRestMs ?? file.minRestMs ?? restMsDefault;
  const sunday = worked('sunday');
  const restedMs = sunday === undefined ? 0 : msOf(sunday.end) + restMs - dayMs;
  const rest = { day: 'monday' as const, from: '00:00', to: timeText(restedMs) };
  return {
    ...person,
    daysOff,
    hoursMax,
    hoursMin: Math.min(hoursMin * free, hoursMax),
    unavailable: [...(person.unavailable ?? []), ...(restedMs > 0 ? [rest] : [])],
    ...(last === undefined ? {} : { before: last }),
  };
}

function isAbsent({ absences = [] }: Person, day: number): boolean {
  return absences.some(
    ({ from, to }) => day >= (dayNumberOf(from) ?? Infinity) && day <= (dayNumberOf(to) ?? 0),
  );
}
