/**
 * A week's roster as a problem: agents required by day, interval and profile, the shifts of each
 * day, and what each person may work.
 */
import { dayNames, type People } from '../../../contracts/index.ts';
import type { Clock } from '../../clock.ts';
import type { ShiftPattern } from '../staffing/shift-pattern.ts';

export type Person = People['people'][number];
export type Wish = NonNullable<Person['wishes']>[number];

/** A day to be rostered; 0 is Monday. */
export interface RequiredDay {
  readonly day: number;
  readonly clock: Clock;
  /** Agents at work by profile and interval of the clock. */
  readonly required: ReadonlyMap<string, readonly number[]>;
}

/** An interval of a day in which a profile is required. */
export interface Slot {
  readonly day: number;
  readonly profile: string;
  readonly fromMs: number;
  readonly hours: number;
  readonly required: number;
}

/** One placing of a shift's breaks: who is present in which slots. */
export interface Placement {
  readonly pattern: ShiftPattern;
  readonly slots: readonly number[];
  readonly presence: readonly number[];
}

/** A shift that people may work, its breaks not yet placed; times since Monday's midnight. */
export interface WeekShift {
  readonly day: number;
  readonly profile: string;
  readonly kindId: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly paidMs: number;
  readonly cost: number;
  readonly isEarly: boolean;
  readonly isLate: boolean;
  readonly placements: readonly Placement[];
}

export interface WeekPerson {
  readonly person: Person;
  /** Shifts by day that they may work, by their end. */
  readonly options: readonly (readonly WeekOption[])[];
  readonly daysMax: number;
  readonly paidMsMin: number;
  readonly paidMsMax: number;
  readonly minRestMs: number;
}

export interface WeekOption {
  readonly shift: number;
  /** Of wishes that it does not meet. */
  readonly wishCost: number;
}

/** Prices in minor units; all three make the cost that is minimised. */
export interface WeekPrices {
  /** Of an agent short for an hour. */
  readonly short: number;
  /** Of a wish of weight 1 that is not met. */
  readonly wish: number;
}

export interface WeekProblem {
  readonly days: readonly RequiredDay[];
  readonly slots: readonly Slot[];
  readonly shifts: readonly WeekShift[];
  readonly people: readonly WeekPerson[];
  readonly prices: WeekPrices;
}

/** A day's number, 0 for Monday, by its name in files. */
export function dayNamed(day: (typeof dayNames)[number]): number {
  return dayNames.indexOf(day);
}

/** Whether a shift meets a wish; every wish of a day is met by a day off. */
export function isMetBy({ kind, day }: Wish, shift: WeekShift): boolean {
  if (day !== undefined && dayNamed(day) !== shift.day) return true;
  if (kind === 'dayOff') return false;
  return kind === 'early' ? shift.isEarly : shift.isLate;
}
