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

const [callType] = scenario.callTypes;
const sharedDay = { callTypes: [callType, { ...callType, id: 'service' }] };
const oneInterval = {
  clock: { ...scenario.clock, intervalMs: 7_200_000 },
  callTypes: sharedDay.callTypes.map((one) => ({
    ...one,
    arrivals: { kind: 'intervals', callsPerInterval: [80] },
  })),
};

function agentsOf(heads: Readonly<Record<'seller' | 'helper' | 'both', number>>) {
  const shifts = Object.entries(heads)
    .filter(([, count]) => count > 0)
    .map(([profile, count]) => ({ profile, count, start: '08:00', end: '10:00' }));
  const profiles = [
    { id: 'seller', skills: { orders: 50 } },
    { id: 'helper', skills: { service: 50 } },
    { id: 'both', skills: { orders: 50, service: 50 } },
  ];
  return { profiles, shifts };
}

/** Whether simulation shows the service level of both queues at 80 %. */
async function meetsGoals([seller = 0, helper = 0, both = 0]: readonly number[]) {
  const day = aDay({ ...oneInterval, agents: agentsOf({ seller, helper, both }) });
  const args = ['simulate', day, '--replications', '40', '--json'];
  const { stdout } = await callwrightHere(args);
  const levels: (number | null)[] = JSON.parse(stdout).queues.map(
    ({ measures }: { measures: { measureId: string; value: number | null }[] }) =>
      measures.find(({ measureId }) => measureId === 'serviceLevelNet')?.value ?? null,
  );
  return levels.every((level) => level !== null && level >= 0.8);
}

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

  it('finds by simulation what Erlang A says of one queue, or only formulas', async () => {
    const args = ['staff', aDay(), '--required', '--json', '--days', '200'];
    const { groups, queues: alone } = JSON.parse((await callwrightHere(args)).stdout);
    for (const [place, { needed, present, missing }] of groups[0].intervals.entries()) {
      expect(Math.abs(needed - alone[0].intervals[place].erlangA)).toBeLessThanOrEqual(1);
      expect({ present, missing }).toEqual({ present: 1, missing: needed - 1 });
    }
    const skipped = ['staff', aDay(), '--required', '--json', '--method', 'both'];
    expect(JSON.parse((await callwrightHere(skipped)).stdout).groups).toEqual([]);
  });

  it('counts agents of several queues once, and says what is missing', async () => {
    const busy = sharedDay.callTypes.map((one) => ({
      ...one,
      arrivals: { kind: 'intervals', callsPerInterval: [40, 90, 90, 40] },
    }));
    const agents = agentsOf({ seller: 5, helper: 4, both: 6 });
    const day = aDay({ callTypes: busy, agents });
    const { stdout } = await callwrightHere(['staff', day, '--required', '--json']);
    const { groups, queues } = JSON.parse(stdout);
    const sum = (member: string, place: number): number =>
      groups.reduce(
        (total: number, { intervals }: { intervals: Record<string, number>[] }) =>
          total + (intervals[place]?.[member] ?? 0),
        0,
      );
    const alone = queues.reduce(
      (total: number, { intervals }: { intervals: { erlangA: number }[] }) =>
        total + (intervals[1]?.erlangA ?? 0),
      0,
    );
    expect(sum('needed', 1)).toBeLessThan(alone);
    // Fifteen agents are present, of whom one at most is in the wrong group.
    const more = Math.max(0, sum('needed', 1) - 15);
    expect([more, more + 1]).toContain(sum('missing', 1));
    const heads = await callwrightHere([
      ...['staff', day, '--required', '--shrinkage', 'leave=10%,training=10%', '--json'],
    ]);
    const { groups: shrunk, shrinkage } = JSON.parse(heads.stdout);
    expect(shrinkage.map(({ cause }: { cause: string }) => cause)).toEqual(['leave', 'training']);
    const [first] = shrunk[0].intervals;
    // Causes of planned shrinkage are shares of the same paid time.
    expect(first.heads).toBeCloseTo(first.needed / 0.8, 2);
  });

  it('needs as few agents, but for one, as the best of all possible staffs', async () => {
    const one = aDay({ ...oneInterval, agents: agentsOf({ seller: 1, helper: 1, both: 1 }) });
    const { stdout } = await callwrightHere(['staff', one, '--required', '--json']);
    const found: number[] = JSON.parse(stdout).groups.map(
      ({ intervals }: { intervals: { needed: number }[] }) => intervals[0]?.needed ?? 0,
    );
    const all = found.reduce((total, heads) => total + heads, 0);
    expect(await meetsGoals(found)).toBe(true);
    for (let seller = 1; seller < all - 2; seller += 1) {
      for (let helper = 1; seller + helper <= all - 2; helper += 1) {
        const staff = [seller, helper, all - 2 - seller - helper];
        expect({ staff, meets: await meetsGoals(staff) }).toEqual({ staff, meets: false });
      }
    }
  });

  it('gives the same figures as text and CSV, which a roster is made from', async () => {
    const day = aDay({ ...sharedDay, agents: agentsOf({ seller: 3, helper: 3, both: 2 }) });
    const csv = (await callwrightHere(['staff', day, '--required', '--output', 'csv'])).stdout;
    const [head, first = '', ...others] = csv.trim().split('\n');
    expect(head).toBe('profile,from,needed,heads,present,missing');
    expect(others).toHaveLength(11);
    expect(first).toMatch(/^seller,08:00,\d+,\d+,3,\d+$/);
    const { stdout } = await callwrightHere(['staff', day, '--required']);
    expect(stdout.replaceAll(/ +/g, ',')).toContain(first);
    expect(stdout).toContain('Each queue alone: agents of several queues count in part.');
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
