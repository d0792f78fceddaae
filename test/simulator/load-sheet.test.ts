/** Offered load against staff, interval by interval, before anything is simulated. */
import { describe, expect, it } from 'vitest';
import type { CentreFile } from '../../routing/index.ts';
import { loadSheetOf } from '../../simulator/index.ts';
import { aCallType, aScenario } from '../support/scenarios.ts';

const talk = { law: 'deterministic', valueMs: 180_000 } as const;

describe('the load sheet of a scenario', () => {
  it('has calls, erlangs and heads of each interval', () => {
    const scenario = aScenario({
      callTypes: [
        aCallType({
          arrivals: { kind: 'intervals', callsPerInterval: [10, 20, 0, 40] },
          handleTime: { talk },
        }),
      ],
      agents: {
        profiles: [{ id: 'clerk', skills: { orders: 50 } }],
        shifts: [
          { profile: 'clerk', count: 2, start: '08:00', end: '09:30' },
          { profile: 'clerk', count: 1, start: '08:15', end: '10:00' },
        ],
      },
    });
    const rows = loadSheetOf(scenario);
    expect(rows.map(({ calls }) => calls)).toEqual([10, 20, 0, 40]);
    // 10 calls of 3 minutes in half an hour: 1 erlang.
    expect(rows.map(({ expectedLoadErlangs }) => expectedLoadErlangs)).toEqual([1, 2, 0, 4]);
    expect(rows.map(({ staffExpected }) => staffExpected)).toEqual([2.5, 3, 3, 1]);
    expect(rows.map(({ plannedOccupancy }) => plannedOccupancy)).toEqual([0.4, 2 / 3, 0, 4]);
    expect(rows[0]?.fromMs).toBe(8 * 3_600_000);
  });

  it('takes breaks and absences off the heads, and adds wrap-up and holds to the work', () => {
    const hold = { share: 0.5, law: 'deterministic', valueMs: 60_000 } as const;
    const wrapUp = { law: 'deterministic', valueMs: 30_000 } as const;
    const [row] = loadSheetOf(
      aScenario({
        callTypes: [aCallType({ handleTime: { talk, hold, wrapUp } })],
        agents: {
          profiles: [{ id: 'clerk', skills: { orders: 50 } }],
          shifts: [
            {
              profile: 'clerk',
              count: 2,
              start: '08:00',
              end: '12:00',
              breaks: [{ at: '08:20', lengthMs: 1_200_000 }],
            },
          ],
          adherence: { absenceShare: 0.1 },
        },
      }),
    );
    // A third of the half-hour is a break. One hold a call in the mean, as the half of the half …
    expect(row?.staffExpected).toBeCloseTo(0.9 * 2 * (2 / 3), 12);
    expect(row?.expectedLoadErlangs).toBeCloseTo((30 * (180 + 60 + 30)) / 1_800, 12);
  });

  it('counts for a call type the agents who can serve it, by link and skill', () => {
    const centre: CentreFile = {
      schema: 'callwright.centre/1',
      id: 'shop',
      timeZone: 'UTC',
      skills: ['french'],
      queues: [
        { id: 'orders', wrapUp: { mode: 'timed', limitMs: 60_000 } },
        { id: 'paris', plan: { required: [{ skill: 'french' }] } },
      ],
      profiles: [
        { id: 'clerk', links: [{ queue: 'orders' }, { queue: 'paris' }] },
        { id: 'gaul', skills: { french: 90 }, links: [{ queue: 'paris' }] },
      ],
    };
    const shift = { start: '08:00', end: '10:00' };
    const [row] = loadSheetOf(
      aScenario({
        callTypes: [
          aCallType({ handleTime: { talk }, queue: 'orders' }),
          aCallType({ id: 'paris', handleTime: { talk }, queue: 'paris' }),
        ],
        agents: {
          shifts: [
            { profile: 'clerk', count: 3, ...shift },
            { profile: 'gaul', count: 1, ...shift },
          ],
        },
      }),
      centre,
    );
    expect(row?.callTypes).toEqual([
      { callType: 'orders', calls: 30, expectedLoadErlangs: 4, staffExpected: 3 },
      { callType: 'paris', calls: 30, expectedLoadErlangs: 3, staffExpected: 1 },
    ]);
    expect(row?.staffExpected).toBe(4);
  });

  it('follows a rate that rises and falls within an interval', () => {
    const points: [string, number][] = [
      ['08:00', 0],
      ['09:00', 60],
      ['10:00', 0],
    ];
    const rows = loadSheetOf(
      aScenario({
        callTypes: [aCallType({ arrivals: { kind: 'linear', arrivalsPerHour: points } })],
      }),
    );
    expect(rows.map(({ calls }) => calls)).toEqual([7.5, 22.5, 22.5, 7.5]);
  });
});
