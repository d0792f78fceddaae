/** A roster: agents on each shift pattern, and its shifts in a scenario. */
import type { Scenario } from '../../../contracts/index.ts';
import { assert, minuteMs } from '../../../kernel/index.ts';
import { type Clock, timeText } from '../../clock.ts';
import { intervalCount } from './demand.ts';
import { type PatternBreak, placedShift, presenceOf, type ShiftPattern } from './shift-pattern.ts';

type Shift = Scenario['agents']['shifts'][number];

/** Agents by shift pattern. */
export type Roster = readonly number[];

export interface RosterTotals {
  readonly heads: number;
  readonly paidMs: number;
  /** Cost of a day, in minor units. */
  readonly cost: number;
}

/** Its multiples spread breaks evenly over their window, for any number of agents. */
const goldenShare = (Math.sqrt(5) - 1) / 2;

export function totalsOf(patterns: readonly ShiftPattern[], roster: Roster): RosterTotals {
  const sum = (of: (pattern: ShiftPattern) => number): number =>
    patterns.reduce((total, pattern, place) => total + of(pattern) * (roster[place] ?? 0), 0);
  return {
    heads: sum(() => 1),
    paidMs: sum(({ paidMs }) => paidMs),
    cost: sum(({ cost }) => cost),
  };
}

/** Agents present, by profile and interval; a break inside an interval counts in part. */
export function presenceByProfile(
  patterns: readonly ShiftPattern[],
  roster: Roster,
): ReadonlyMap<string, readonly number[]> {
  const present = new Map<string, number[]>();
  for (const [place, { profileId, presence }] of patterns.entries()) {
    const heads = roster[place] ?? 0;
    const sums = present.get(profileId) ?? presence.map(() => 0);
    present.set(
      profileId,
      sums.map((sum, interval) => sum + heads * (presence[interval] ?? 0)),
    );
  }
  return present;
}

export function presenceOfShifts(
  shifts: readonly Shift[],
  clock: Clock,
): ReadonlyMap<string, readonly number[]> {
  const grid = { count: intervalCount(clock), intervalMs: clock.intervalMs };
  const present = new Map<string, readonly number[]>();
  for (const shift of shifts) {
    const own = presenceOf(placedShift(shift, clock), grid);
    const sums = present.get(shift.profile);
    present.set(
      shift.profile,
      own.map((share, interval) => shift.count * share + (sums?.[interval] ?? 0)),
    );
  }
  return present;
}

/** Shifts in the order of patterns; floating breaks are spread over their window. */
export function shiftsOf(
  patterns: readonly ShiftPattern[],
  roster: Roster,
  clock: Clock,
): readonly Shift[] {
  const turns = new Map<string, number>();
  return patterns.flatMap((pattern, place) => {
    const heads = roster[place] ?? 0;
    const shifts: Shift[] = [];
    for (let head = 0; head < heads; head++) {
      const shift = shiftOf(pattern, clock, (key) => {
        const turn = turns.get(key) ?? 0;
        turns.set(key, turn + 1);
        return turn;
      });
      const last = shifts.at(-1);
      if (last !== undefined && isSameShift(last, shift)) {
        shifts.splice(-1, 1, { ...last, count: last.count + 1 });
      } else shifts.push(shift);
    }
    return shifts;
  });
}

function shiftOf(
  { profileId, startMs, endMs, breaks }: ShiftPattern,
  clock: Clock,
  takeTurn: (key: string) => number,
): Shift {
  const placed = breaks.map((one, which) => ({
    at: localTime(
      placeOf(one, () => takeTurn(`${profileId} ${which}`)),
      clock,
    ),
    lengthMs: one.lengthMs,
    rule: 'afterCall' as const,
  }));
  return {
    profile: profileId,
    count: 1,
    start: localTime(startMs, clock),
    end: localTime(endMs, clock),
    ...(placed.length === 0 ? {} : { breaks: placed }),
  };
}

function placeOf({ fromMs, toMs }: PatternBreak, takeTurn: () => number): number {
  if (fromMs === toMs) return fromMs;
  const share = ((takeTurn() + 0.5) * goldenShare) % 1;
  return fromMs + Math.floor((share * (toMs - fromMs)) / minuteMs) * minuteMs;
}

function isSameShift(a: Shift, b: Shift): boolean {
  return JSON.stringify({ ...a, count: 0 }) === JSON.stringify({ ...b, count: 0 });
}

/** As `HH:MM`; times are whole minutes. */
export function localTime(sinceStartMs: number, { startMs }: Clock): string {
  const minutes = (startMs + sinceStartMs) / minuteMs;
  assert(Number.isInteger(minutes), () => `${minutes} is a whole number of minutes`);
  return timeText(minutes * minuteMs);
}
