/** Tables of simulate, compare, sweep and staff: the same figures as text, CSV and JSON. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aFolder, callwrightHere } from '../support/callwright.ts';
import { aCallType, aScenario } from '../support/scenarios.ts';

const agents = (sellers: number, helpers: number) => ({
  profiles: [
    { id: 'seller', skills: { orders: 50 } },
    { id: 'helper', skills: { service: 50 } },
  ],
  shifts: [
    {
      profile: 'seller',
      count: sellers,
      start: '08:00',
      end: '10:00',
      breaks: [{ at: '09:00', lengthMs: 900_000 }],
    },
    { profile: 'helper', count: helpers, start: '08:00', end: '10:00' },
  ],
});

/** Two queues that share no agent. */
function aDay(name: string, sellers: number, helpers: number): string {
  const path = join(aFolder(), `${name}.scenario.json`);
  const callTypes = [aCallType(), aCallType({ id: 'service' })];
  writeFileSync(path, JSON.stringify(aScenario({ callTypes, agents: agents(sellers, helpers) })));
  return path;
}

interface TableAnswer {
  readonly columns: readonly { readonly id: string }[];
  readonly rows: readonly { readonly [column: string]: string | number }[];
}

async function forms(args: readonly string[]) {
  const read = async (...more: readonly string[]) => {
    const { code, stdout, stderr } = await callwrightHere([...args, ...more]);
    if (code !== 0) throw new Error(stderr);
    return stdout;
  };
  const json: TableAnswer = JSON.parse(await read('--json'));
  const csv = (await read('--output', 'csv')).trim().split('\n');
  return { json, csv, text: await read() };
}

const rowOf = ({ rows }: TableAnswer, of: object) =>
  rows.find((row) => Object.entries(of).every(([column, value]) => row[column] === value)) ?? {};

describe('tables', () => {
  it('shows queue by interval, the same in each form', async () => {
    const day = aDay('day', 3, 5);
    const { json, csv, text } = await forms([
      ...['simulate', day, '--replications', '12', '--table', 'queueIntervals'],
    ]);
    const ids = json.columns.map(({ id }) => id);
    expect(csv[0]).toBe(ids.join(','));
    expect(csv.slice(1)).toEqual(json.rows.map((row) => ids.map((id) => row[id] ?? '').join(',')));
    expect(json.rows).toHaveLength(8);
    expect(text).toMatch(/^queue +from +offered +answered +abandoned +wait_s +p90_s +level/m);
    const before = rowOf(json, { queueId: 'orders', from: '08:30' });
    const { offered, answered, abandoned, staffAtWork, required, gap } = before;
    expect(Number(answered) + Number(abandoned)).toBeCloseTo(Number(offered), 1);
    expect(staffAtWork).toBe(3);
    expect(Number(gap)).toBeCloseTo(Number(required) - 3, 6);
    expect(Number(before['waitSecondsP90'])).toBeGreaterThan(Number(before['waitSecondsMean']));
    // A quarter of an hour of three breaks, which begin after a call.
    const during = rowOf(json, { queueId: 'orders', from: '09:00' });
    expect(Number(during['staffOnBreak'])).toBeGreaterThan(0.9);
    expect(Number(during['staffOnBreak']) + Number(during['staffAtWork'])).toBeCloseTo(3, 1);
    expect(rowOf(json, { queueId: 'service', from: '09:00' })['staffOnBreak']).toBe(0);
  });

  it('adds up to the measures of the whole day', async () => {
    const day = aDay('day', 3, 5);
    const args = ['simulate', day, '--replications', '5'];
    const { json } = await forms([...args, '--table', 'queueIntervals']);
    const { queues } = JSON.parse((await callwrightHere([...args, '--json'])).stdout);
    for (const { queueId, measures } of queues) {
      const own = json.rows.filter((row) => row['queueId'] === queueId);
      const sum = own.reduce((all, row) => all + Number(row['offered']), 0);
      const [calls] = measures;
      expect(sum).toBeCloseTo(calls.value, 1);
    }
    const whole = await forms([...args, '--table', 'queues']);
    const shown = rowOf(whole.json, { queueId: 'orders' })['waitSecondsMean'];
    const [, , wait] = queues[0].measures;
    expect(shown).toBeCloseTo(wait.value / 1_000, 1);
  });

  it('shows agent by interval, only where agents are logged on', async () => {
    const day = aDay('day', 2, 1);
    const { json } = await forms([
      ...['simulate', day, '--replications', '3', '--table', 'agentIntervals'],
    ]);
    expect(json.rows).toHaveLength(12);
    const row = rowOf(json, { agentId: 'seller-1', from: '09:00' });
    const there = Number(row['atWorkSeconds']) + Number(row['onBreakSeconds']);
    expect(there).toBeCloseTo(1_800, 0);
    expect(Number(row['onBreakSeconds'])).toBeGreaterThan(600);
  });

  it('says who gains and who pays', async () => {
    const [base, moved] = [aDay('base', 3, 5), aDay('moved', 5, 3)];
    const { json, text } = await forms([
      ...['compare', base, moved, '--replications', '12', '--table', 'queues'],
    ]);
    expect(rowOf(json, { queueId: 'orders' })).toMatchObject({ plan: 'moved', verdict: 'gains' });
    expect(rowOf(json, { queueId: 'service' })).toMatchObject({ verdict: 'pays' });
    expect(text).toMatch(/^moved +service +pays/m);
    const args = ['compare', base, moved, '--replications', '12'];
    expect((await callwrightHere(args)).stdout).toMatch(/^moved +orders .* gains$/m);
  });

  it('says so of each cell of a sweep, against the first', async () => {
    const { json } = await forms([
      ...['sweep', aDay('base', 3, 4), '--axis', 'staffing.seller=3,5', '--workers', '0'],
      ...['--replications', '12', '--table', 'queues'],
    ]);
    const of = { 'staffing.seller': '5' };
    expect(rowOf(json, { ...of, queueId: 'orders' })).toMatchObject({ verdict: 'gains' });
    expect(rowOf(json, { ...of, queueId: 'service' })).toMatchObject({
      verdict: 'not known',
      change: 0,
    });
  });

  it('refuses a table that the run does not have', async () => {
    const path = join(aFolder(), 'steady.scenario.json');
    const run = { mode: 'steady', steady: { lengthMs: 36_000_000 } };
    writeFileSync(path, JSON.stringify({ ...aScenario(), run }));
    const { code, stderr } = await callwrightHere(['simulate', path, '--table', 'queueIntervals']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('--table is queueIntervals, which this run does not have'),
    });
  });
});
