/** An independent check of weeks' rosters on random instances: rules, who is short, and wishes. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../kernel/index.ts';
import { aFolder, callwrightHere } from '../support/callwright.ts';

const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const instances = 20;
/** Start and end hours of the shifts; early and late follow from them by the page of files. */
const kinds = { early: [8, 14], middle: [11, 17], late: [14, 20] } as const;

interface AnsweredShift {
  readonly day: string;
  readonly kind: keyof typeof kinds;
  readonly start: string;
  readonly end: string;
}

interface WeekAnswered {
  readonly people: readonly {
    readonly id: string;
    readonly paidHours: number;
    readonly early: number;
    readonly late: number;
    readonly days: readonly AnsweredShift[];
  }[];
  readonly short: readonly {
    readonly day: string;
    readonly from: string;
    readonly short: number;
  }[];
  readonly wishes: readonly {
    readonly person: string;
    readonly kind: string;
    readonly day?: string;
    readonly isMet: boolean;
    readonly why: string;
  }[];
}

interface AskedPerson {
  readonly id: string;
  readonly profiles: readonly string[];
  readonly hoursMax: number;
  readonly daysMax: number;
  readonly minRestMs: number;
  readonly startFrom?: string;
  readonly daysOff: readonly string[];
  readonly unavailable: readonly { readonly day: string; readonly from: string }[];
  readonly wishes: readonly { readonly kind: string; readonly day?: string }[];
  readonly monthHoursMax?: number;
  readonly absences?: readonly { readonly from: string; readonly to: string }[];
}

interface Instance {
  readonly people: readonly AskedPerson[];
  /** By day and hour from 08:00. */
  readonly required: readonly (readonly number[])[];
}

function instanceOf(seed: number): Instance {
  const draw = new RandomStream({ seed, replication: 0, purpose: 'optimiser' }).inOrder(0);
  const below = (count: number): number => Math.floor(draw() * count);
  const dayDrawn = (): string => days[below(days.length)] ?? '';
  const people = Array.from({ length: 4 + below(4) }, (_, place): AskedPerson => {
    const wish = ['dayOff', 'early', 'late'][below(3)] ?? 'early';
    return {
      id: `p${place}`,
      profiles: ['seller'],
      hoursMax: 12 + 6 * below(4),
      daysMax: 3 + below(3),
      minRestMs: (11 + 2 * below(2)) * 3_600_000,
      ...(draw() < 0.2 ? { startFrom: '10:00' } : {}),
      daysOff: draw() < 0.4 ? [dayDrawn()] : [],
      unavailable: draw() < 0.3 ? [{ day: dayDrawn(), from: '15:00' }] : [],
      wishes: [{ kind: wish, ...(wish === 'dayOff' || draw() < 0.5 ? { day: dayDrawn() } : {}) }],
    };
  });
  const required = days.map(() => Array.from({ length: 12 }, () => below(3)));
  return { people, required };
}

function hourOf(time: string): number {
  return Number(time.slice(0, 2)) + Number(time.slice(3)) / 60;
}

/** The arguments of the command, its files written. */
function argsOf({ people, required }: Instance, file: object = {}): readonly string[] {
  const folder = aFolder();
  const at = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const time = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
  const rows = required.flatMap((hours, day) =>
    hours.map((agents, hour) => `${days[day]},${time(8 + hour)},seller,${agents}`),
  );
  const shifts = Object.entries(kinds).map(([id, [from, to]]) => ({
    id,
    lengthMs: (to - from) * 3_600_000,
    startFrom: time(from),
    startTo: time(from),
  }));
  const list = { schema: 'callwright.people/1', ...file, people };
  return [
    ...['roster', 'week', at('week.csv', ['day,from,profile,agents', ...rows, ''].join('\n'))],
    ...['--people', at('people.json', JSON.stringify(list)), '--shifts'],
    at('rules.json', JSON.stringify({ schema: 'callwright.shift-rules/1', shifts })),
  ];
}

async function rostered(instance: Instance, more: readonly string[] = [], file: object = {}) {
  const { stdout, stderr } = await callwrightHere([...argsOf(instance, file), ...more, '--json']);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

/** Every fault of an answer, found from the instance alone. */
function faultsOf({ people, required }: Instance, answer: WeekAnswered): readonly string[] {
  const faults: string[] = [];
  const present = required.map((hours) => hours.map(() => 0));
  for (const asked of people) {
    const own = answer.people.find(({ id }) => id === asked.id);
    const shifts = own?.days ?? [];
    const fault = (says: string): void => {
      faults.push(`${asked.id} ${says}`);
    };
    if (shifts.length > asked.daysMax) fault('works on too many days');
    if (new Set(shifts.map(({ day }) => day)).size < shifts.length) fault('works twice a day');
    if (6 * shifts.length !== own?.paidHours) fault('is paid for other hours');
    if (6 * shifts.length > asked.hoursMax) fault('has too many hours');
    for (const [place, { day, kind, start, end }] of shifts.entries()) {
      const [from, to] = kinds[kind];
      if (hourOf(start) !== from || hourOf(end) !== to) fault(`has another ${kind} shift`);
      if (asked.daysOff.includes(day)) fault(`works on ${day}`);
      if (asked.startFrom !== undefined && hourOf(start) < hourOf(asked.startFrom)) fault('starts');
      if (asked.unavailable.some((one) => one.day === day && to > hourOf(one.from)))
        fault('is away');
      const next = shifts[place + 1];
      if (next !== undefined) {
        const apart = 24 * (days.indexOf(next.day) - days.indexOf(day)) + hourOf(next.start) - to;
        if (apart * 3_600_000 < asked.minRestMs) fault('has too little rest');
      }
      const hours = present[days.indexOf(day)] ?? [];
      for (let hour = from; hour < to; hour += 1) hours[hour - 8] = (hours[hour - 8] ?? 0) + 1;
    }
    const counted = (kind: string): number => shifts.filter((one) => one.kind === kind).length;
    if (own?.early !== counted('early') || own.late !== counted('late')) fault('has other counts');
    for (const wish of answer.wishes.filter(({ person }) => person === asked.id)) {
      const concerned = shifts.filter(({ day }) => wish.day === undefined || day === wish.day);
      const isMet = concerned.every(({ kind }) => wish.kind !== 'dayOff' && kind === wish.kind);
      if (isMet !== wish.isMet) fault(`has a wish told as ${wish.isMet ? 'met' : 'not met'}`);
      if (!wish.isMet && wish.why === '') fault('does not know why a wish is not met');
    }
  }
  for (const [day, hours] of required.entries()) {
    for (const [hour, agents] of hours.entries()) {
      const short = Math.max(0, agents - (present[day]?.[hour] ?? 0));
      const from = `${String(8 + hour).padStart(2, '0')}:00`;
      const told =
        answer.short.find((one) => one.day === days[day] && one.from === from)?.short ?? 0;
      if (short !== told) faults.push(`${days[day]} ${from} lacks ${short}, told ${told}`);
    }
  }
  return faults;
}

describe('rosters of weeks', () => {
  it('break no rule on random instances, and say truly what is not met', async () => {
    let unmet = 0;
    for (let seed = 1; seed <= instances; seed += 1) {
      const instance = instanceOf(seed);
      const answer = await rostered(instance);
      expect({ seed, faults: faultsOf(instance, answer) }).toEqual({ seed, faults: [] });
      unmet += answer.wishes.filter(({ isMet }: { isMet: boolean }) => !isMet).length;
    }
    expect(unmet).toBeGreaterThan(0);
  });

  it('are seen to be wrong by this check, where one shift is another', async () => {
    const instance = instanceOf(3);
    const answer = await rostered(instance);
    const [first, ...others] = answer.people.filter(
      (one: WeekAnswered['people'][number]) => one.days.length > 0,
    );
    const people = [{ ...first, days: first.days.slice(1) }, ...others];
    expect(faultsOf(instance, { ...answer, people }).length).toBeGreaterThan(0);
  });

  it('are refused without the date of their Monday where people are absent by date', async () => {
    const { people, required } = instanceOf(1);
    const absences = [{ from: '2026-03-09', to: '2026-03-15' }];
    const args = argsOf({ people: people.map((one) => ({ ...one, absences })), required });
    const { code, stderr } = await callwrightHere(args);
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--from is missing'),
    });
  });

  it('follow on each other for four weeks: weekends off, rest, hours and absences', async () => {
    const { people, required } = instanceOf(5);
    const asked = people.map((one, place) => ({
      ...one,
      monthHoursMax: 60,
      ...(place === 0 ? { absences: [{ from: '2026-03-09', to: '2026-03-15' }] } : {}),
    }));
    const weekly = ['--weeks', '4', '--from', '2026-03-02'];
    const of = { people: asked, required };
    const answer = await rostered(of, weekly, { everySecondWeekendOff: true });
    const weeks: readonly (WeekAnswered & { readonly week: string })[] = answer.weeks;
    expect(weeks.map(({ week }) => week)).toEqual([
      ...['2026-03-02', '2026-03-09', '2026-03-16', '2026-03-23'],
    ]);
    for (const { id, minRestMs } of asked) {
      const own = weeks.map((week) => week.people.find((one) => one.id === id));
      const hours = own.reduce((sum, one) => sum + (one?.paidHours ?? 0), 0);
      expect(hours).toBeLessThanOrEqual(60);
      const onWeekend = own.map((one) => one?.days.some(({ day }) => day.startsWith('s')) === true);
      expect(onWeekend.some((works, week) => works && onWeekend[week + 1] === true)).toBe(false);
      for (const [week, one] of own.entries()) {
        const sunday = one?.days.find(({ day }) => day === 'sunday');
        const monday = own[week + 1]?.days.find(({ day }) => day === 'monday');
        if (sunday === undefined || monday === undefined) continue;
        const restHours = 24 - hourOf(sunday.end) + hourOf(monday.start);
        expect(restHours * 3_600_000).toBeGreaterThanOrEqual(minRestMs);
      }
    }
    expect(weeks[1]?.people.find(({ id }) => id === 'p0')?.days).toEqual([]);
  });

  it('say of a swap whether rules allow it, and who is missing then', async () => {
    const free = { profiles: ['seller'], hoursMax: 36, daysMax: 5, minRestMs: 0, daysOff: [] };
    const person = (id: string, more: object = {}) => ({
      id,
      ...free,
      unavailable: [],
      wishes: [],
      ...more,
    });
    const required = days.map((_, day) => Array.from({ length: 12 }, () => (day === 3 ? 1 : 0)));
    const people = [person('ana'), person('ben', { startFrom: '10:00' })];
    const asked = { people, required };
    const answer = await rostered(asked);
    const [ana] = answer.people;
    expect(ana.days.map(({ kind }: AnsweredShift) => kind)).toEqual(['early']);
    const args = argsOf(asked);
    const swapped = await callwrightHere([...args, '--swap', 'ana,ben,thursday']);
    expect(swapped.stdout).toContain(
      'swap of ana and ben on thursday: not allowed: ben may not work this shift; 0.0 agent-hours',
    );
    const unknown = await callwrightHere([...args, '--swap', 'ana,zoe,thursday']);
    expect(unknown).toMatchObject({ code: 2 });
  });
});
