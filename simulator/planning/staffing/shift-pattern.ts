/**
 * All shifts that the shift rules allow, with breaks and presence by interval. Each combination of
 * start and break positions is a column of the integer program.
 */
import {
  aFinding,
  type Finding,
  type ParseResult,
  type Scenario,
  type ShiftRules,
} from '../../../contracts/index.ts';
import { hourMs, minuteMs } from '../../../kernel/index.ts';
import { type Clock, msOf, overlapMs, type Span, timeText } from '../../clock.ts';
import { sumBy } from '../../statistics/sums.ts';

/** A break, in times since the day's start; fixed if `fromMs` = `toMs`. */
export interface PatternBreak {
  readonly fromMs: number;
  readonly toMs: number;
  readonly lengthMs: number;
}

/** A possible shift, in times since the day's start. */
export interface ShiftPattern {
  readonly profileId: string;
  readonly kindId: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly breaks: readonly PatternBreak[];
  readonly paidMs: number;
  /** In minor units. */
  readonly cost: number;
  readonly presence: readonly number[];
}

export interface RosteredProfile {
  readonly id: string;
  readonly costPerHour: number;
  readonly headsMin: number;
  readonly headsMax: number | null;
}

const patternsMax = 10_000;
/** An hour's cost in the default rules, so that costs read as hundredths of an hour. */
const costPerHourDefault = 100;
const startEveryMsDefault = 1_800_000;
const windowStepMs = 60_000;

export function rosteredProfiles(
  { profiles }: ShiftRules,
  known: readonly string[],
): readonly RosteredProfile[] {
  const asked = profiles ?? known.map((id) => ({ id, costPerHour: costPerHourDefault }));
  return asked.map((profile) => ({ headsMin: 0, headsMax: null, ...profile }));
}

/** All shift patterns, or findings for rules that do not fit the day or centre. */
export function shiftPatterns(
  rules: ShiftRules,
  { clock, profileIds }: { readonly clock: Clock; readonly profileIds: readonly string[] },
): ParseResult<readonly ShiftPattern[]> {
  const problems = [
    ...unknownProfiles(rules, profileIds),
    ...rules.shifts.flatMap((kind, place) => misfits(kind, place, clock)),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const count = Math.max(1, Math.ceil(clock.dayMs / clock.intervalMs));
  const patterns: ShiftPattern[] = [];
  for (const profile of rosteredProfiles(rules, profileIds)) {
    for (const [place, kind] of rules.shifts.entries()) {
      if (kind.profiles !== undefined && !kind.profiles.includes(profile.id)) continue;
      for (const { startMs, breaks } of placements(kind, clock)) {
        if (patterns.length === patternsMax) return { ok: false, problems: [tooMany(place)] };
        patterns.push(patternOf(kind, { profile, startMs, breaks, count, clock }));
      }
    }
  }
  return { ok: true, value: patterns };
}

type Kind = ShiftRules['shifts'][number];

function tooMany(place: number): Finding {
  return aFinding(`/shifts/${place}`, 'out_of_range', {
    received: `more than ${patternsMax} shifts, written out with their breaks`,
    expected: 'fewer starts, or breaks without everyMs, which are spread and not placed',
  });
}

function unknownProfiles(rules: ShiftRules, profileIds: readonly string[]): Finding[] {
  const expected = `one of ${profileIds.join(', ')}`;
  const named = [
    ...(rules.profiles ?? []).map(({ id }, place) => ({ id, at: `/profiles/${place}/id` })),
    ...rules.shifts.flatMap(({ profiles = [] }, place) =>
      profiles.map((id, which) => ({ id, at: `/shifts/${place}/profiles/${which}` })),
    ),
  ];
  return named
    .filter(({ id }) => !profileIds.includes(id))
    .map(({ id, at }) => aFinding(at, 'unknown_reference', { received: id, expected }));
}

/** Faults of a kind of shift: no start fits in the day, or it is too short to count by interval. */
function misfits(kind: Kind, place: number, clock: Clock): Finding[] {
  if (kind.lengthMs < Math.min(clock.intervalMs, clock.dayMs)) {
    const expected = `at least ${clock.intervalMs}, clock/intervalMs: staff is counted by interval`;
    const what = { received: `${kind.lengthMs} ms`, expected };
    return [aFinding(`/shifts/${place}/lengthMs`, 'out_of_range', what)];
  }
  const { firstMs, lastMs } = startsOf(kind, clock);
  const isWithin = firstMs >= 0 && lastMs + kind.lengthMs <= clock.dayMs;
  if (isWithin && firstMs <= lastMs) return [];
  const length = timeText(kind.lengthMs);
  const received = `a shift of ${length} h from ${kind.startFrom ?? 'the day’s start'} on`;
  const [from, to] = [clock.startMs, clock.startMs + clock.dayMs].map(timeText);
  const expected = `a shift within the day, ${from} to ${to}`;
  return [aFinding(`/shifts/${place}`, 'not_allowed', { received, expected })];
}

function startsOf(kind: Kind, { startMs, dayMs }: Clock) {
  const { startFrom, startTo, lengthMs } = kind;
  return {
    firstMs: startFrom === undefined ? 0 : msOf(startFrom) - startMs,
    lastMs: startTo === undefined ? dayMs - lengthMs : msOf(startTo) - startMs,
  };
}

interface Placement {
  readonly startMs: number;
  readonly breaks: readonly (PatternBreak & { readonly isPaid: boolean })[];
}

function placements(kind: Kind, clock: Clock): readonly Placement[] {
  const { startEveryMs = startEveryMsDefault, breaks = [] } = kind;
  const { firstMs, lastMs } = startsOf(kind, clock);
  const all: Placement[] = [];
  const starts: number[] = [];
  for (let startMs = firstMs; startMs <= lastMs; startMs += startEveryMs) starts.push(startMs);
  // Without the last start, no shift would reach the end of a day that is not a multiple.
  const isWhole = lastMs % minuteMs === 0;
  if (kind.startTo === undefined && isWhole && starts.at(-1) !== lastMs) starts.push(lastMs);
  for (const startMs of starts) {
    let some: readonly Placement[] = [{ startMs, breaks: [] }];
    for (const one of breaks) {
      some = some.flatMap((before) =>
        placesOf(one, startMs).map((placed) => ({ startMs, breaks: [...before.breaks, placed] })),
      );
      // Rules with more placements are refused, so these need not be kept.
      some = some.slice(0, patternsMax + 1);
    }
    for (const one of some) all.push(one);
    if (all.length > patternsMax) return all;
  }
  return all;
}

function placesOf(
  { fromMs, toMs, lengthMs, everyMs, isPaid = true }: NonNullable<Kind['breaks']>[number],
  startMs: number,
): Placement['breaks'] {
  if (everyMs === undefined) {
    return [{ fromMs: startMs + fromMs, toMs: startMs + toMs, lengthMs, isPaid }];
  }
  const places: Placement['breaks'][number][] = [];
  for (let atMs = startMs + fromMs; atMs <= startMs + toMs; atMs += everyMs) {
    places.push({ fromMs: atMs, toMs: atMs, lengthMs, isPaid });
  }
  return places;
}

function patternOf(
  kind: Kind,
  {
    profile,
    startMs,
    breaks,
    count,
    clock,
  }: Placement & {
    readonly profile: RosteredProfile;
    readonly count: number;
    readonly clock: Clock;
  },
): ShiftPattern {
  const endMs = startMs + kind.lengthMs;
  const unpaidMs = breaks.reduce((sum, { lengthMs, isPaid }) => sum + (isPaid ? 0 : lengthMs), 0);
  const paidMs = kind.lengthMs - unpaidMs;
  return {
    profileId: profile.id,
    kindId: kind.id,
    startMs,
    endMs,
    breaks: breaks.map(({ fromMs, toMs, lengthMs }) => ({ fromMs, toMs, lengthMs })),
    paidMs,
    cost: (kind.cost ?? 0) + (profile.costPerHour * paidMs) / hourMs,
    presence: presenceOf({ startMs, endMs, breaks }, { count, intervalMs: clock.intervalMs }),
  };
}

type PlacedShift = Pick<ShiftPattern, 'startMs' | 'endMs' | 'breaks'>;

/** A shift of a scenario, by times since the day's start. */
export function placedShift(
  { start, end, breaks = [] }: Scenario['agents']['shifts'][number],
  clock: Clock,
): PlacedShift {
  return {
    startMs: msOf(start) - clock.startMs,
    endMs: msOf(end) - clock.startMs,
    breaks: breaks.map(({ at, lengthMs }) => {
      const atMs = msOf(at) - clock.startMs;
      return { fromMs: atMs, toMs: atMs, lengthMs };
    }),
  };
}

/** Time within a span that an agent on this shift works, on average for floating breaks. */
export function atWorkMs({ startMs, endMs, breaks }: PlacedShift, span: Span): number {
  const away = sumBy(breaks, (one) => awayMs(one, span));
  return Math.max(0, overlapMs({ fromMs: startMs, toMs: endMs }, span) - away);
}

/** Share of each interval that an agent on this shift works. */
export function presenceOf(
  shift: PlacedShift,
  { count, intervalMs }: { readonly count: number; readonly intervalMs: number },
): readonly number[] {
  return Array.from({ length: count }, (_, interval) => {
    const span = { fromMs: interval * intervalMs, toMs: (interval + 1) * intervalMs };
    return atWorkMs(shift, span) / intervalMs;
  });
}

function awayMs({ fromMs, toMs, lengthMs }: PatternBreak, span: Span): number {
  const steps = Math.floor((toMs - fromMs) / windowStepMs);
  let sum = 0;
  for (let step = 0; step <= steps; step++) {
    const atMs = fromMs + step * windowStepMs;
    sum += overlapMs({ fromMs: atMs, toMs: atMs + lengthMs }, span);
  }
  return sum / (steps + 1);
}

const fullDayMs = 8 * hourMs;
const halfDayMs = 4 * hourMs;

/** Shift rules if none are given: all hours cost the same. */
export function defaultShiftRules(dayMs: number): ShiftRules {
  const shortBreak = { lengthMs: 10 * minuteMs, fromMs: 1.5 * hourMs, toMs: 2.5 * hourMs };
  const lunch = {
    lengthMs: 30 * minuteMs,
    fromMs: 3.5 * hourMs,
    toMs: 4.5 * hourMs,
    everyMs: 30 * minuteMs,
    isPaid: false,
  };
  const halfDay = { id: 'half-day', lengthMs: halfDayMs, breaks: [shortBreak] };
  const fullDay = {
    id: 'full-day',
    lengthMs: fullDayMs,
    breaks: [shortBreak, lunch, { ...shortBreak, fromMs: 6 * hourMs, toMs: 7 * hourMs }],
  };
  const wholeDay = { id: 'whole-day', lengthMs: Math.floor(dayMs / minuteMs) * minuteMs };
  const shifts = [
    ...(dayMs >= fullDayMs ? [fullDay] : []),
    ...(dayMs >= halfDayMs ? [halfDay] : []),
  ];
  return {
    schema: 'callwright.shift-rules/1',
    name: 'full and half days',
    shifts: shifts.length === 0 ? [wholeDay] : shifts,
  };
}
