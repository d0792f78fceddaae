/** People on shifts of a week: rules kept, wishes, what is short, days written, and bad files. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aFolder, callwrightHere } from '../support/callwright.ts';

const rules = {
  schema: 'callwright.shift-rules/1',
  currency: 'EUR',
  profiles: [{ id: 'seller', costPerHour: 2_000 }],
  shifts: [
    { id: 'early', lengthMs: 21_600_000, startFrom: '08:00', startTo: '08:00' },
    { id: 'late', lengthMs: 21_600_000, startFrom: '14:00', startTo: '14:00' },
  ],
};

/** One seller from 08:00 to 20:00 on each day named. */
function table(...days: readonly string[]): string {
  const hours = Array.from({ length: 12 }, (_, hour) => `${String(8 + hour).padStart(2, '0')}:00`);
  const rows = days.flatMap((day) => hours.map((from) => `${day},${from},seller,1`));
  return ['day,from,profile,agents', ...rows, ''].join('\n');
}

function person(id: string, more: object = {}): object {
  return { id, profiles: ['seller'], hoursMax: 36, ...more };
}

function filesOf(people: readonly object[], required = table('monday', 'tuesday'), file = {}) {
  const folder = aFolder();
  const at = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const list = at(
    'people.json',
    JSON.stringify({ schema: 'callwright.people/1', people, ...file }),
  );
  const shifts = at('rules.json', JSON.stringify(rules));
  const week = at('week.csv', required);
  return { folder, at, args: ['roster', 'week', week, '--people', list, '--shifts', shifts] };
}

interface Answer {
  readonly people: readonly {
    readonly id: string;
    readonly paidHours: number;
    readonly days: readonly { readonly day: string; readonly kind: string }[];
  }[];
  readonly shortHours: number;
  readonly short: readonly {
    readonly day: string;
    readonly from: string;
    readonly short: number;
  }[];
  readonly wishes: readonly {
    readonly person: string;
    readonly isMet: boolean;
    readonly why: string;
  }[];
  readonly payMinor: number;
  readonly cost: number;
  readonly bound: number;
}

async function rostered(of: { readonly args: readonly string[] }): Promise<Answer> {
  const { stdout, stderr } = await callwrightHere([...of.args, '--json']);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

function workOf({ people }: Answer, id: string): readonly string[] {
  const own = people.find((one) => one.id === id)?.days ?? [];
  return own.map(({ day, kind }) => `${day} ${kind}`);
}

describe('callwright roster week', () => {
  it('covers what is required at least cost, no lower than its bound', async () => {
    const answer = await rostered(filesOf([person('ana'), person('ben'), person('cleo')]));
    expect(answer.shortHours).toBe(0);
    // Four shifts of six hours.
    expect(answer.payMinor).toBe(4 * 6 * 2_000);
    expect(answer.cost).toBe(answer.payMinor);
    expect(answer.bound).toBeLessThanOrEqual(answer.cost + 1e-6);
    expect(answer.bound).toBeGreaterThan(0.99 * answer.cost);
  });

  it('keeps rest, days off, starts, times unavailable and hours of each person', async () => {
    const rest = await rostered(
      filesOf([
        person('ana', { hoursMax: 12, startFrom: '10:00', daysOff: ['tuesday'] }),
        person('ben', { unavailable: [{ day: 'monday', from: '08:00', to: '09:00' }] }),
        person('cleo', { hoursMax: 6 }),
      ]),
    );
    expect(workOf(rest, 'ana').filter((one) => one !== 'monday late')).toEqual([]);
    expect(workOf(rest, 'ben')).not.toContain('monday early');
    expect(workOf(rest, 'cleo').length).toBeLessThanOrEqual(1);
    // From a late shift's end at 20:00 to an early one at 08:00 are 12 hours.
    for (const { days } of rest.people)
      expect(new Set(days.map(({ day }) => day)).size).toBe(days.length);
    const only = [person('ana', { startFrom: '10:00' }), person('ben', { startTo: '10:00' })];
    const tired = filesOf(
      [person('eve', { hoursMin: 12, hoursMax: 12 })],
      table('monday', 'tuesday'),
      {
        minRestMs: 13 * 3_600_000,
      },
    );
    expect(workOf(await rostered(tired), 'eve')).not.toEqual(['monday late', 'tuesday early']);
    expect(workOf(await rostered(filesOf(only)), 'ana')).toEqual(['monday late', 'tuesday late']);
  });

  it('meets wishes where nobody else is needed, and says why one is not met', async () => {
    const { args } = filesOf([
      person('ana', { wishes: [{ kind: 'dayOff', day: 'monday' }] }),
      person('ben', { wishes: [{ kind: 'early' }] }),
      person('cleo'),
    ]);
    const answer = await rostered({ args });
    expect(answer.shortHours).toBe(0);
    expect(answer.wishes.map(({ isMet }) => isMet)).toEqual([true, true]);
    const alone = filesOf([person('ana', { wishes: [{ kind: 'dayOff', day: 'monday' }] })]);
    const unmet = await rostered(alone);
    expect(unmet.wishes).toMatchObject([{ person: 'ana', isMet: false }]);
    expect(unmet.wishes[0]?.why).toMatch(/^6 agent-hours more would be short, first seller monday/);
    const busy = { hoursMin: 12, wishes: [{ kind: 'dayOff', day: 'monday' }] };
    const bound = await rostered(filesOf([person('ana', busy)]));
    expect(bound.wishes[0]?.why).toBe('their hours, days off and rest leave no such week');
  });

  it('says what is short, and evens out weekends and late shifts', async () => {
    const short = await rostered(filesOf([person('ana')]));
    expect(short.shortHours).toBe(12);
    expect(short.short.map(({ short: agents }) => agents)).toEqual(new Array(12).fill(1));
    const weekend = table('saturday', 'sunday');
    const fair = await rostered(
      filesOf(
        ['a', 'b', 'c', 'd'].map((id) => person(id)),
        weekend,
      ),
    );
    expect(fair.people.map(({ days }) => days.length)).toEqual([1, 1, 1, 1]);
  });

  it('writes days with named agents, which simulate reads', async () => {
    const of = filesOf([person('ana'), person('ben')]);
    const day = of.at('day.scenario.json', JSON.stringify(scenario));
    const out = join(of.folder, 'week');
    const { code, stdout } = await callwrightHere([...of.args, '--scenario', day, '--out', out]);
    expect(code).toBe(0);
    expect(stdout).toContain(`next: callwright simulate ${join(out, 'monday.scenario.json')}`);
    const written = JSON.parse(readFileSync(join(out, 'monday.scenario.json'), 'utf8'));
    const names = written.agents.shifts.flatMap(({ agents }: { agents: string[] }) => agents);
    expect(names.toSorted()).toEqual(['ana', 'ben']);
    expect(existsSync(join(out, 'week.json'))).toBe(true);
    const simulated = ['simulate', join(out, 'monday.scenario.json'), '--replications', '2'];
    const agents = [...simulated, '--table', 'agentIntervals', '--output', 'csv'];
    const table = await callwrightHere(agents);
    expect(table.code).toBe(0);
    expect(table.stdout).toContain('ana');
    // A scenario of a day says itself who is required, and is written back.
    const again = [`mon-tue=${join(out, 'monday.scenario.json')}`, ...of.args.slice(3)];
    const once = await rostered({ args: ['roster', 'week', ...again] });
    expect(once.shortHours).toBe(0);
  });

  it.each([
    [
      'an id given twice',
      [person('ana'), person('ana')],
      /\/people\/1\/id is "ana"; expected an id that nobody else has/,
    ],
    [
      'a profile that nobody asks for',
      [person('ana', { profiles: ['chef'] })],
      /\/people\/0\/profiles is chef; expected one at least that is required: seller/,
    ],
    [
      'hours that no week has, by name',
      [person('ana', { hoursMin: 30, daysOff: ['monday'] })],
      /30 to 36 paid hours for ana; expected hours that their shifts can add up to, such as 6/,
    ],
    [
      'a day off without a day',
      [person('ana', { wishes: [{ kind: 'dayOff' }] })],
      /expected a day/,
    ],
    ['an unknown member', [person('ana', { hourMax: 3 })], /hourMax/],
  ])('refuses %s', async (_, people, message) => {
    const { code, stderr } = await callwrightHere(filesOf(people).args);
    expect(code).toBe(3);
    expect(stderr).toMatch(message);
  });

  it.each([
    [
      'without agents',
      'day,from,profile\nmonday,08:00,seller\n',
      /expected a column agents or required/,
    ],
    [
      'with a day that is none',
      'day,from,profile,agents\nmunday,08:00,seller,1\n',
      /line 2.*munday; expected a day, such as monday/,
    ],
    [
      'with a time that is none',
      'day,from,profile,agents\nmonday,8h,seller,1\n',
      /8h; expected a time HH:MM/,
    ],
    [
      'with agents that are none',
      'day,from,profile,agents\nmonday,08:00,seller,-1\n',
      /-1; expected agents, from 0/,
    ],
    [
      'with an interval twice',
      'day,from,profile,agents\nmonday,08:00,seller,1\nmonday,08:00,seller,2\n',
      /line 3.*each interval of a profile once/,
    ],
  ])('refuses a table %s', async (_, required, message) => {
    const { code, stderr } = await callwrightHere(filesOf([person('ana')], required).args);
    expect(code).toBe(3);
    expect(stderr).toMatch(message);
  });

  it('refuses days that are given twice, unknown, or not said', async () => {
    const { args, folder, at } = filesOf([person('ana')]);
    const [, , week = '', ...others] = args;
    const twice = await callwrightHere(['roster', 'week', week, week, ...others]);
    expect([twice.code, twice.stderr]).toEqual([2, expect.stringContaining('given already')]);
    const unknown = await callwrightHere(['roster', 'week', `someday=${week}`, ...others]);
    expect(unknown.stderr).toContain('names no days; expected such as monday=FILE');
    const day = at('day.scenario.json', JSON.stringify(scenario));
    const unsaid = await callwrightHere(['roster', 'week', day, ...others]);
    expect(unsaid.stderr).toContain(`expected such as mon-fri=${day}`);
    const none = at('none.json', '{"schema":"callwright.staffing/1","roster":null}');
    const empty = await callwrightHere(['roster', 'week', `mon=${none}`, ...others]);
    expect(empty.stderr).toContain('has no roster');
    expect(existsSync(join(folder, 'week'))).toBe(false);
  });
});

const scenario = {
  schema: 'callwright.scenario/1',
  clock: { dayStart: '08:00', dayEnd: '20:00', timeZone: 'Europe/Paris' },
  callTypes: [
    {
      id: 'orders',
      arrivals: { kind: 'poisson', arrivalsPerHour: 10 },
      handleTime: { talk: { law: 'exponential', meanMs: 180_000 } },
      patience: { law: 'exponential', meanMs: 120_000 },
    },
  ],
  agents: {
    profiles: [{ id: 'seller', skills: { orders: 50 } }],
    shifts: [{ profile: 'seller', count: 1, start: '08:00', end: '20:00' }],
  },
};
