/** What each queue needs in each interval, by both formulas, beside the staff of its shifts. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aFolder, callwrightHere } from '../support/callwright.ts';

const scenario = {
  schema: 'callwright.scenario/1',
  clock: { dayStart: '08:00', dayEnd: '10:00', timeZone: 'Europe/Paris' },
  callTypes: [
    {
      id: 'orders',
      targetMs: 20_000,
      arrivals: { kind: 'intervals', callsPerInterval: [10, 30, 30, 10] },
      handleTime: { talk: { law: 'exponential', meanMs: 180_000 } },
      patience: { law: 'exponential', meanMs: 120_000 },
    },
  ],
  agents: {
    profiles: [{ id: 'seller', skills: { orders: 50 } }],
    shifts: [{ profile: 'seller', count: 1, start: '08:00', end: '10:00' }],
  },
};

function aDay(changed: object = {}): string {
  const path = join(aFolder(), 'day.scenario.json');
  writeFileSync(path, JSON.stringify({ ...scenario, ...changed }));
  return path;
}

describe('callwright staff --required', () => {
  it('says what each queue needs in each interval by both formulas, beside the staff', async () => {
    const day = aDay();
    const { code, stdout } = await callwrightHere(['staff', day, '--required', '--json']);
    expect(code).toBe(0);
    const { queues } = JSON.parse(stdout);
    expect(queues.map(({ queueId }: { queueId: string }) => queueId)).toEqual(['orders']);
    const [{ intervals }] = queues;
    expect(intervals.map(({ from }: { from: string }) => from)).toEqual([
      ...['08:00', '08:30', '09:00', '09:30'],
    ]);
    // The load of 30 calls of 180 s, which lags behind the 10 of the interval before.
    expect(intervals[1]).toMatchObject({ calls: 30, loadErlangs: 2.8, staffExpected: 1 });
    const alone = ['staff', '--calls', '28/30m', '--aht', '180s', '--method', 'erlangC', '--json'];
    const { curve } = JSON.parse((await callwrightHere(alone)).stdout);
    expect(intervals[1].erlangC).toBe(curve.enough.erlangC.agents);
    expect(intervals[1].erlangA).toBeLessThan(intervals[1].erlangC);
    expect(intervals[1].gap).toBe(intervals[1].erlangA - 1);
  });

  it('finds by simulation what Erlang A says where it holds, or only formulas', async () => {
    const args = ['staff', aDay(), '--required', '--json', '--days', '200'];
    const { queues: found } = JSON.parse((await callwrightHere(args)).stdout);
    for (const { erlangA, simulated } of found[0].intervals) {
      expect(Math.abs(simulated - erlangA)).toBeLessThanOrEqual(1);
    }
    const skipped = ['staff', aDay(), '--required', '--json', '--method', 'both'];
    const { queues } = JSON.parse((await callwrightHere(skipped)).stdout);
    expect(queues[0].intervals[0].simulated).toBeNull();
  });

  it('gives the same figures as text and CSV, and divides agents of several queues', async () => {
    const [callType] = scenario.callTypes;
    const callTypes = [callType, { ...callType, id: 'service' }];
    const profiles = [{ id: 'seller', skills: { orders: 50, service: 50 } }];
    const agents = { profiles, shifts: [{ ...scenario.agents.shifts[0], count: 6 }] };
    const day = aDay({ callTypes, agents });
    const csv = (await callwrightHere(['staff', day, '--required', '--output', 'csv'])).stdout;
    const [, first = '', ...others] = csv.trim().split('\n');
    expect(others).toHaveLength(7);
    expect(first).toMatch(/^orders,08:00,10,/);
    expect(first.split(',').at(-2)).toBe('3');
    const { stdout } = await callwrightHere(['staff', day, '--required']);
    expect(stdout.replaceAll(/ +/g, ',')).toContain(first);
  });

  it('refuses what concerns rosters alone', async () => {
    const day = aDay();
    const { code, stderr } = await callwrightHere(['staff', day, '--required', '--goal', 'day']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('--goal is given; expected without --required'),
    });
  });
});
