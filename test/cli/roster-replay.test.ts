/** A recorded day against its roster: short quarter hours, their causes, and bad input. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aFolder, callwrightHere } from '../support/callwright.ts';

const scenario = {
  schema: 'callwright.scenario/1',
  clock: { dayStart: '08:00', dayEnd: '12:00', timeZone: 'Europe/Paris' },
  callTypes: [
    {
      id: 'orders',
      targetMs: 20_000,
      arrivals: { kind: 'intervals', callsPerInterval: new Array(8).fill(6) },
      handleTime: { talk: { law: 'exponential', meanMs: 180_000 } },
      patience: { law: 'exponential', meanMs: 120_000 },
    },
  ],
  agents: {
    profiles: [{ id: 'seller', skills: { orders: 50 } }],
    shifts: [
      { profile: 'seller', count: 2, start: '08:00', end: '12:00', agents: ['ana', 'ben'] },
      { profile: 'seller', count: 1, start: '08:00', end: '12:00', agents: ['cleo'] },
    ],
  },
};

interface LogRow {
  readonly at: string;
  readonly talkS?: number;
  readonly agent?: string;
  readonly type?: string;
}

/** As forecast: a call each five minutes. */
function usualRows(of: Partial<LogRow> = {}): readonly LogRow[] {
  const agents = ['ana', 'ben', 'cleo'];
  return Array.from({ length: 48 }, (_, place) => {
    const minutes = 8 * 60 + place * 5;
    const two = (value: number): string => String(value).padStart(2, '0');
    const at = `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:00`;
    return { at, agent: agents[place % 3] ?? '', ...of };
  });
}

function files(rows: readonly LogRow[]): readonly string[] {
  const folder = aFolder();
  const lines = rows.map(({ at, talkS = 180, agent = '', type = 'orders' }) =>
    ['2026-03-02', type, at, 0, talkS, 'answered', agent].join(','),
  );
  const head = 'date,call type,queue time,wait time,handle time,outcome,agent';
  const columns = {
    schema: 'callwright.columns/1',
    timeUnit: 's',
    timeZone: 'Europe/Paris',
    columns: {
      date: 'date',
      callType: 'call type',
      queuedAt: 'queue time',
      waitTime: 'wait time',
      handleTime: 'handle time',
      outcome: 'outcome',
      agent: 'agent',
    },
  };
  const at = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  return [
    ...['roster', 'replay', at('day.scenario.json', JSON.stringify(scenario))],
    ...[at('calls.csv', [head, ...lines, ''].join('\n')), '--replications', '5'],
    ...['--columns', at('columns.json', JSON.stringify(columns))],
  ];
}

type Figures = Readonly<Record<string, number>> & { readonly from: string };

async function replayed(args: readonly string[]) {
  const { code, stdout, stderr } = await callwrightHere([...args, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  const answer = JSON.parse(stdout);
  const quarters: readonly Figures[] = answer.quarters;
  for (const { byCalls, byHandleTimes, byAbsence, asPlanned, short } of quarters) {
    const causes = [byCalls, byHandleTimes, byAbsence, asPlanned].map((one) => one ?? 0);
    expect(causes.reduce((sum, one) => sum + one, 0)).toBeCloseTo(short ?? 0, 6);
  }
  const at = (from: string): Figures => quarters.find((one) => one.from === from) as Figures;
  return { answer, at };
}

describe('callwright roster replay', () => {
  it('finds nothing short on a day as forecast', async () => {
    const { answer, at } = await replayed(files(usualRows()));
    expect(answer).toMatchObject({ date: '2026-03-02', calls: 48, callsForecast: 48, absent: [] });
    expect(at('10:00')).toMatchObject({ byCalls: 0, byHandleTimes: 0, byAbsence: 0, atWork: 3 });
    expect(at('10:00')?.['short']).toBeLessThanOrEqual(0);
  });

  it('says which quarter hour had more calls than forecast', async () => {
    const burst = Array.from({ length: 20 }, (_, second) => ({
      at: `10:05:${10 + second}`,
      agent: 'ana',
    }));
    const { at } = await replayed(files([...usualRows(), ...burst]));
    expect(at('10:00')?.['calls']).toBe(23);
    expect(at('10:00')?.['short']).toBeGreaterThan(1);
    expect(at('10:00')?.['byCalls']).toBeGreaterThan(1);
    expect(at('09:00')?.['byCalls']).toBe(0);
  });

  it('says where handle times were longer', async () => {
    const rows = usualRows().map((row) => (row.at >= '11' ? { ...row, talkS: 900 } : row));
    const { at } = await replayed(files(rows));
    expect(at('11:30')?.['byHandleTimes']).toBeGreaterThan(1);
    expect(at('09:30')?.['byHandleTimes']).toBe(0);
  });

  it('counts as absent who has no call in the log, or who is named', async () => {
    const { answer, at } = await replayed(files(usualRows({ agent: 'ana' })));
    expect(answer.absent).toEqual(['ben', 'cleo']);
    expect(at('10:00')).toMatchObject({ byAbsence: 2, atWork: 1 });
    const named = await replayed([...files(usualRows()), '--absent', 'cleo']);
    expect(named.answer.absent).toEqual(['cleo']);
    expect(named.at('10:00')).toMatchObject({ byAbsence: 1, atWork: 2 });
    const busy = await replayed(files(usualRows({ agent: 'ana', talkS: 600 })));
    const [planned, came] = [busy.answer.planned, busy.answer.replayed].map(
      (all: readonly { readonly measureId: string; readonly value: number }[]) =>
        all.find(({ measureId }) => measureId === 'waitMsMean')?.value ?? 0,
    );
    expect(came).toBeGreaterThan(10 * (planned ?? 0));
  });

  it.each([
    [['--absent', 'zed'], 2, /--absent names zed, who is on no shift/],
    [['--date', '2026-03-03'], 2, /has no call; expected a day with calls, from 2026-03-02/],
    [['--date', 'monday'], 2, /--date is monday/],
  ])('refuses %s', async (more, expected, message) => {
    const { code, stderr } = await callwrightHere([...files(usualRows()), ...more]);
    expect(code).toBe(expected);
    expect(stderr).toMatch(message);
  });

  it('is refused where the log does not tell how long callers waited', async () => {
    const args = files(usualRows());
    const map = args.at(-1) ?? '';
    const { columns, ...others } = JSON.parse(readFileSync(map, 'utf8'));
    const bare = { ...others, columns: { ...columns, waitTime: undefined } };
    writeFileSync(map, JSON.stringify(bare));
    const { code, stderr } = await callwrightHere(args);
    expect({ code, stderr }).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('how long callers waited'),
    });
  });

  it('refuses a queue of the log that the scenario does not have', async () => {
    const { code, stderr } = await callwrightHere(files(usualRows({ type: 'claims' })));
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /\/callTypes is claims in the log; expected one of the scenario: orders/,
    );
  });
});
