/**
 * Builds the problem of a week's roster from required days, shift rules and people. People who have
 * no possible week are found here, by name.
 */
import {
  aFinding,
  type Finding,
  type ParseResult,
  type People,
  type ShiftRules,
} from '../../../contracts/index.ts';
import { dayMs, hourMs } from '../../../kernel/index.ts';
import { type Clock, msOf, overlapMs } from '../../clock.ts';
import { rosteredProfiles, type ShiftPattern, shiftPatterns } from '../staffing/shift-pattern.ts';
import { PersonWeeks } from './best-week.ts';
import {
  dayNamed,
  isMetBy,
  type Person,
  type Placement,
  type RequiredDay,
  type Slot,
  type WeekOption,
  type WeekPerson,
  type WeekPrices,
  type WeekProblem,
  type WeekShift,
} from './week-problem.ts';

/** Being short costs so many times the dearest paid hour, so that nobody is spared for it. */
const shortFactor = 20;
export const restMsDefault = 11 * hourMs;
export const daysMaxDefault = 5;
const edgeMs = 2 * hourMs;
const weekMs = 7 * dayMs;

/** The required days, shift rules and people must be of one centre. */
export function buildWeek(
  days: readonly RequiredDay[],
  rules: ShiftRules,
  file: People,
): ParseResult<WeekProblem> {
  const known = [...new Set(days.flatMap(({ required }) => [...required.keys()]))];
  const unknown = file.people.flatMap(({ profiles }, place) =>
    profiles.some((id) => known.includes(id))
      ? []
      : aFinding(`/people/${place}/profiles`, 'unknown_reference', {
          received: profiles.join(', '),
          expected: `one at least that is required: ${known.join(', ')}`,
        }),
  );
  if (unknown.length > 0) return { ok: false, problems: unknown };
  const slots = slotsOf(days);
  const shifts: WeekShift[] = [];
  for (const day of days) {
    const own = shiftsOfDay(day, { rules, slots, file });
    if (!own.ok) return own;
    for (const shift of own.value) shifts.push(shift);
  }
  const costs = rosteredProfiles(rules, known).map(({ costPerHour }) => costPerHour);
  const hour = Math.max(...costs, 1);
  const prices = { short: shortFactor * hour, wish: hour };
  const people = file.people.map((person) => weekPerson(person, { file, shifts, prices }));
  const problems = people.flatMap((one, place) => impossible(one, place, shifts));
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, value: { days, slots, shifts, people, prices } };
}

function slotsOf(days: readonly RequiredDay[]): readonly Slot[] {
  return days.flatMap(({ day, clock, required }) =>
    [...required].flatMap(([profile, agents]) =>
      agents.flatMap((count, interval) => {
        const fromMs = day * dayMs + clock.startMs + interval * clock.intervalMs;
        const hours =
          Math.min(clock.intervalMs, clock.dayMs - interval * clock.intervalMs) / hourMs;
        return count > 0 ? { day, profile, fromMs, hours, required: count } : [];
      }),
    ),
  );
}

function shiftsOfDay(
  { day, clock, required }: RequiredDay,
  of: { readonly rules: ShiftRules; readonly slots: readonly Slot[]; readonly file: People },
): ParseResult<readonly WeekShift[]> {
  const { rules, slots, file } = of;
  const profileIds = [...required.keys()];
  const here = rules.profiles?.filter(({ id }) => profileIds.includes(id));
  const shifts = rules.shifts.map(({ profiles, ...kind }) => ({
    ...kind,
    ...(profiles === undefined ? {} : { profiles: profiles.filter((id) => required.has(id)) }),
  }));
  const missing = profileIds.filter(
    (id) => here !== undefined && !here.some((one) => one.id === id),
  );
  if (here !== undefined && missing.length > 0) {
    const what = {
      received: `without ${missing.join(', ')}`,
      expected: 'the hourly cost of every profile that is required',
    };
    return { ok: false, problems: [aFinding('/profiles', 'missing', what)] };
  }
  const ownRules = { ...rules, shifts, ...(here === undefined ? {} : { profiles: here }) };
  const patterns = shiftPatterns(ownRules, { clock, profileIds });
  if (!patterns.ok) return patterns;
  const originMs = day * dayMs + clock.startMs;
  const places = new Map(slots.map((slot, place) => [`${slot.profile} ${slot.fromMs}`, place]));
  const groups = Map.groupBy(
    patterns.value,
    ({ profileId, kindId, startMs }) => `${profileId} ${kindId} ${startMs}`,
  );
  const starts = patterns.value.map(({ startMs }) => startMs + clock.startMs);
  const ends = patterns.value.map(({ endMs }) => endMs + clock.startMs);
  const { earlyStartTo, lateEndFrom } = file;
  const earlyMs = earlyStartTo === undefined ? Math.min(...starts) + edgeMs : msOf(earlyStartTo);
  const lateMs = lateEndFrom === undefined ? Math.max(...ends) - edgeMs : msOf(lateEndFrom);
  // With long shifts and a short day, both limits hold: then the half of the day decides.
  const middleMs = (Math.min(...starts) + Math.max(...ends)) / 2;
  const value = [...groups.values()].map((group) => {
    const { profileId, kindId, startMs, endMs, paidMs, cost } = group[0] as ShiftPattern;
    const isEarly = startMs + clock.startMs <= earlyMs;
    const isLate = endMs + clock.startMs >= lateMs;
    const leansMs = (startMs + endMs) / 2 + clock.startMs - middleMs;
    return {
      day,
      profile: profileId,
      kindId,
      startMs: originMs + startMs,
      endMs: originMs + endMs,
      paidMs,
      cost,
      isEarly: isEarly && (!isLate || leansMs < 0),
      isLate: isLate && (!isEarly || leansMs > 0),
      placements: group.map((pattern) => placementOf(pattern, { originMs, clock, places })),
    };
  });
  return { ok: true, value };
}

function placementOf(
  pattern: ShiftPattern,
  of: {
    readonly originMs: number;
    readonly clock: Clock;
    readonly places: ReadonlyMap<string, number>;
  },
): Placement {
  const { originMs, clock, places } = of;
  const here = pattern.presence.flatMap((presence, interval) => {
    const slot = places.get(`${pattern.profileId} ${originMs + interval * clock.intervalMs}`);
    return presence > 0 && slot !== undefined ? [{ slot, presence }] : [];
  });
  return {
    pattern,
    slots: here.map(({ slot }) => slot),
    presence: here.map(({ presence }) => presence),
  };
}

function weekPerson(
  person: Person,
  of: {
    readonly file: People;
    readonly shifts: readonly WeekShift[];
    readonly prices: WeekPrices;
  },
): WeekPerson {
  const { file, shifts, prices } = of;
  const options: WeekOption[][] = Array.from({ length: 7 }, () => []);
  for (const [shift, one] of shifts.entries()) {
    if (!mayWork(person, one)) continue;
    const missed = (person.wishes ?? []).filter((wish) => !isMetBy(wish, one));
    const wishCost = missed.reduce((sum, { weight = 1 }) => sum + weight * prices.wish, 0);
    options[one.day]?.push({ shift, wishCost });
  }
  const endOf = ({ shift }: WeekOption): number => shifts[shift]?.endMs ?? 0;
  return {
    person,
    options: options.map((own) => own.sort((a, b) => endOf(a) - endOf(b) || a.shift - b.shift)),
    daysMax: person.daysMax ?? daysMaxDefault,
    paidMsMin: (person.hoursMin ?? 0) * hourMs,
    paidMsMax: person.hoursMax * hourMs,
    minRestMs: person.minRestMs ?? file.minRestMs ?? restMsDefault,
  };
}

function mayWork({ profiles, ...person }: Person, shift: WeekShift): boolean {
  const sinceMidnightMs = shift.startMs - shift.day * dayMs;
  const { startFrom = '00:00', startTo = '47:59', daysOff = [], unavailable = [] } = person;
  return (
    profiles.includes(shift.profile) &&
    sinceMidnightMs >= msOf(startFrom) &&
    sinceMidnightMs <= msOf(startTo) &&
    !daysOff.some((day) => dayNamed(day) === shift.day) &&
    !unavailable.some(({ day, from = '00:00', to = '24:00' }) => {
      const midnightMs = dayNamed(day) * dayMs;
      const span = { fromMs: midnightMs + msOf(from), toMs: midnightMs + msOf(to) };
      return overlapMs({ fromMs: shift.startMs, toMs: shift.endMs }, span) > 0;
    })
  );
}

/** Why a person has no possible week; empty where they have one. */
function impossible(person: WeekPerson, place: number, shifts: readonly WeekShift[]): Finding[] {
  const { paidMsMin, paidMsMax } = person;
  if (new PersonWeeks(person, shifts).best(() => 0) !== null) return [];
  const { id } = person.person;
  const all = new PersonWeeks({ ...person, paidMsMax: weekMs }, shifts).paidTotals();
  const below = Math.max(0, ...all.filter((ms) => ms <= paidMsMax));
  const above = all.filter((ms) => ms >= paidMsMin);
  const next = above.length === 0 ? '' : ` or ${Math.min(...above) / hourMs}`;
  return [
    aFinding(`/people/${place}/hoursMin`, 'not_allowed', {
      received: `${paidMsMin / hourMs} to ${paidMsMax / hourMs} paid hours for ${id}`,
      expected:
        `hours that their shifts can add up to, such as ${below / hourMs}${next}: profiles, days ` +
        'off, starts, times unavailable, rest and daysMax leave no others',
    }),
  ];
}
