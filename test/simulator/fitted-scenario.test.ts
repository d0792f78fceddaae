/** A scenario fitted to a log: its staff is made of shifts, and a known centre is found again. */
import { describe, expect, it } from 'vitest';
import type { ColumnMap } from '../../contracts/index.ts';
import {
  compileScenario,
  fitLog,
  fitStaff,
  measuredOf,
  readLog,
  readTable,
  shiftsOf,
  simulateReplication,
  staffPlanOf,
  widenIntervals,
  wideningsOf,
} from '../../simulator/index.ts';
import { knownNames } from '../support/simulated-log.ts';

const map: ColumnMap = {
  schema: 'callwright.columns/1',
  timeUnit: 's',
  zeroIsNone: true,
  columns: {
    date: 'date',
    callType: 'type',
    arrivedAt: 'came',
    queuedAt: 'queued',
    waitTime: 'wait',
    answeredAt: 'answered',
    handleTime: 'service',
    outcome: 'end',
    agent: 'agent',
  },
  outcomes: { AGENT: 'answered', HANG: 'abandoned' },
  callTypes: { c: 'calls' },
};
const header = 'date,type,came,queued,wait,answered,service,end,agent';

describe('fitted staff', () => {
  it('has shifts for each profile’s agents, and never nobody while calls are answered', () => {
    const least = [1, 1, 1, 1, 1, 1, 1, 1];
    const shifts = shiftsOf({
      profiles: [
        { id: 'p', agents: [2.25, 2.25, 2.25, 2.25, 3.5, 3.5, 3.5, 3.5], least },
        { id: 'q', agents: [1, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 1], least },
      ],
      startMinute: 480,
      lastMinute: 600,
    });
    const minutes = (clock: string) => +clock.slice(0, 2) * 60 + +clock.slice(3);
    const timeOf = (profile: string) =>
      shifts
        .filter((shift) => shift.profile === profile)
        .reduce((sum, { count, start, end }) => sum + count * (minutes(end) - minutes(start)), 0);
    expect(Math.abs(timeOf('p') - 5.75 * 60)).toBeLessThanOrEqual(15);
    // Where calls are answered somebody is there, however few the log shows.
    expect(timeOf('q')).toBe(120);
    for (const { start, end } of shifts) {
      expect(minutes(end) - minutes(start)).toBeGreaterThanOrEqual(15);
    }
  });

  it('is found again, with rates, laws and waits, in the log of a simulated centre', () => {
    const known = {
      schema: 'callwright.scenario/1' as const,
      clock: { dayStart: '08:00', dayEnd: '12:00', intervalMs: 1_800_000, timeZone: 'UTC' },
      callTypes: [
        {
          id: 'calls',
          arrivals: { kind: 'poisson' as const, arrivalsPerHour: 120 },
          handleTime: { talk: { law: 'gamma' as const, shape: 2, meanMs: 120_000 } },
          patience: { law: 'exponential' as const, meanMs: 180_000 },
        },
      ],
      agents: {
        profiles: [{ id: 'agents', skills: { calls: 50 } }],
        shifts: [{ profile: 'agents', count: 5, start: '08:00', end: '13:00' }],
      },
    };
    const rows = rowsOfDays(known, 20);
    const table = readTable([header, ...rows].join('\n'));
    const log = table.ok ? readLog(table.value, map) : table;
    if (!log.ok || !('calls' in log.value)) throw new Error(JSON.stringify(log));
    const fitted = fitLog(log.value, { intervalMs: 1_800_000 });
    if (!fitted.ok) throw new Error(JSON.stringify(fitted.problems));
    const fit = fitted.value;
    const [type] = fit.callTypes;
    expect(fit.startMs).toBe(28_800_000);
    expect(type?.callsPerInterval).toHaveLength(8);
    for (const calls of type?.callsPerInterval ?? []) expect(Math.abs(calls - 60)).toBeLessThan(7);
    expect(type?.handleTimes?.tried[0]?.law.law).toBe('gamma');
    expect(Math.abs((type?.handleTimes?.meanMs ?? 0) / 120_000 - 1)).toBeLessThan(0.05);
    const [exponential] = type?.censored ?? [];
    const meanMs = exponential?.law.law === 'exponential' ? exponential.law.meanMs : 0;
    expect(Math.abs(meanMs / 180_000 - 1)).toBeLessThan(0.12);
    const search = fitStaff({
      ...staffPlanOf(fit, knownNames),
      rounds: 8,
      replications: 20,
    });
    let next = search.next();
    while (next.done !== true) next = search.next();
    for (const agents of next.value.agents) expect(Math.abs(agents - 5)).toBeLessThan(0.6);
    const { calls, days } = fit;
    const measured = measuredOf(fit, { calls, days, targetMs: 20_000, source: 'simulated' });
    expect(measured).toMatchObject({ days: 20, windows: [{}, {}, {}, {}] });
  });
});

type Known = Parameters<typeof compileScenario>[0];

/** The rows of a log that simulated days would leave. */
function rowsOfDays(scenario: Known, count: number): readonly string[] {
  const compiled = compileScenario(scenario);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return Array.from({ length: count }, (_, replication) => {
    const came = new Map<string, number>();
    const answered = new Map<string, readonly [number, string]>();
    const rows: string[] = [];
    const date = `2026-03-${String(replication + 1).padStart(2, '0')}`;
    const secondsOf = (ms: number) => (ms + 28_800_000) / 1_000;
    const leave = (callId: string, atMs: number): void => {
      const at = came.get(callId) ?? 0;
      const [answeredMs, agent] = answered.get(callId) ?? [null, ''];
      const wait = (answeredMs ?? atMs) - at;
      const queued = wait > 0 ? secondsOf(at) : 0;
      const service =
        answeredMs === null
          ? '0,0,HANG'
          : `${secondsOf(answeredMs)},${(atMs - answeredMs) / 1_000},AGENT`;
      rows.push(`${date},c,${secondsOf(at)},${queued},${wait / 1_000},${service},${agent}`);
    };
    simulateReplication(compiled.value, replication, {
      onEffect: (effect) => {
        if (effect.type === 'call.queued') came.set(effect.callId, effect.atMs);
        if (effect.type === 'call.answered') {
          answered.set(effect.callId, [effect.atMs, effect.agentId]);
        }
        if (effect.type === 'call.abandoned' || effect.type === 'call.ended') {
          leave(effect.callId, effect.atMs);
        }
      },
    });
    return rows;
  }).flat();
}

describe('intervals of weeks held out in turn', () => {
  const simulated = { value: 0, predicted: 0, halfWidth: 10, agrees: true };
  const rotations = [1, 2, 3, 4, 5, 6, 7, 8, 15, 30].map((measured, day) => ({
    held: [day],
    figures: [
      {
        hour: null,
        queueId: null,
        measureId: 'waitMsMean' as const,
        measured,
        traced: { ...simulated, halfWidth: 100 },
        expected: simulated,
      },
    ],
  }));

  it('are widened by the least factor with which nine in ten hold, and never narrowed', () => {
    const widenings = wideningsOf(rotations);
    const of = (arrivals: string) =>
      widenings.find((one) => one.measureId === 'waitMsMean' && one.arrivals === arrivals);
    expect(of('expected')).toMatchObject({ inside: 8, of: 10, factor: 1.5 });
    expect(of('traced')).toMatchObject({ inside: 10, factor: 1 });
    const after = rotations.flatMap(({ figures }) => widenIntervals(figures, widenings));
    expect(after.filter(({ expected }) => expected.agrees)).toHaveLength(9);
  });
});
