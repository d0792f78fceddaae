import { describe, expect, it } from 'vitest';
import {
  type ExpectedWaitInput,
  erlangCdf,
  erlangQuantile,
  erlangQuantilesOf,
  expectedWait,
  type ServingAgent,
} from '../../metrics/index.ts';

const dedicated: ServingAgent = { handleTimeMsMean: 300_000 };
const fourth: ExpectedWaitInput = {
  position: 4,
  agents: [dedicated, dedicated, dedicated, dedicated],
  isAgentAble: false,
  leavingShare: 0,
  handledCount: 50,
  lastWeekMs: null,
};

describe('the expected wait', () => {
  it('gives the sixth test vector of the reference', () => {
    expect(expectedWait(fourth)?.expectedMs).toBe(300_000);
    const shared = { ...dedicated, busyQueueCount: 2 };
    const agents = [dedicated, dedicated, shared, shared];
    expect(expectedWait({ ...fourth, agents })?.expectedMs).toBe(400_000);
    expect(expectedWait({ ...fourth, agents, leavingShare: 0.1 })?.expectedMs).toBe(360_000);
  });

  it('prefers a measured share to the number of busy queues', () => {
    const agents = [{ ...dedicated, busyQueueCount: 2, share: 0.25 }];
    expect(expectedWait({ ...fourth, agents, position: 1 })?.expectedMs).toBe(1_200_000);
  });

  it('is nothing where an agent is able now', () => {
    expect(expectedWait({ ...fourth, isAgentAble: true, agents: [] })?.expectedMs).toBe(0);
  });

  it('is last week’s where nobody serves or too little was handled, else unknown', () => {
    const unknowns = [{ agents: [] }, { handledCount: 9 }];
    for (const lack of unknowns) {
      expect(expectedWait({ ...fourth, ...lack })).toBeNull();
      expect(expectedWait({ ...fourth, ...lack, lastWeekMs: 70_000 })).toEqual({
        basis: 'lastWeek',
        expectedMs: 70_000,
        range: null,
      });
    }
    expect(expectedWait({ ...fourth, handledCount: 10 })?.basis).toBe('rate');
  });

  it('has a range from the 50th to the 90th percentile', () => {
    const next = expectedWait({ ...fourth, position: 1 });
    expect(next?.range).toEqual({
      lowMs: Math.round(75_000 * Math.LN2),
      highMs: Math.round(75_000 * Math.LN10),
    });
  });
});

describe('the Erlang distribution', () => {
  it('agrees with the chi-square table, of which it is half', () => {
    // Quantiles of chi-square with 2, 10 and 40 degrees of freedom.
    const rows = [
      [1, 0.9, 4.60517],
      [5, 0.5, 9.341818],
      [5, 0.9, 15.987179],
      [20, 0.5, 39.335345],
      [20, 0.9, 51.805057],
    ] as const;
    for (const [shape, share, table] of rows) {
      expect(erlangQuantile({ shape, rate: 0.5, share })).toBeCloseTo(table, 5);
    }
  });

  it('inverts itself, also where the first terms would underflow', () => {
    for (const shape of [1, 7, 300, 2_000]) {
      for (const share of [0.01, 0.5, 0.9]) {
        expect(erlangCdf(shape, erlangQuantile({ shape, rate: 1, share }))).toBeCloseTo(share, 9);
      }
    }
    expect(erlangQuantile({ shape: 2_000, rate: 1, share: 0.5 })).toBeCloseTo(2_000 - 1 / 3, 2);
  });

  it('has the same quantiles again, and for very long queues nearly', () => {
    for (const share of [0.5, 0.9] as const) {
      const of = erlangQuantilesOf(share);
      for (const shape of [1, 40, 300, 301, 2_000, 40]) {
        const exact = erlangQuantile({ shape, rate: 1, share });
        expect(Math.abs(of(shape) / exact - 1)).toBeLessThan(shape > 300 ? 3e-7 : 1e-15);
      }
    }
  });
});
