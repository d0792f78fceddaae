/** Formulas at the ends of their ranges, and those that no validation case holds. */
import { describe, expect, it } from 'vitest';
import { erlangA, erlangB, erlangC, generalPatience } from '../../simulator/index.ts';
import { finiteLines } from '../theory/formulas/finite-lines.ts';
import { redialChain } from '../theory/formulas/redial-chain.ts';
import { transientDay } from '../theory/formulas/transient-day.ts';

const queue = {
  arrivalsPerHour: 360,
  handleTimeMsMean: 180_000,
  agentCount: 20,
  targetMs: 20_000,
  patienceMsMean: 180_000,
};

/** Every number of an answer is finite and no share leaves 0..1; a limit is a sentence. */
function expectSound(answer: object): void {
  if ('limit' in answer) {
    expect(answer.limit).toMatch(/[a-z]/);
    return;
  }
  for (const [name, value] of Object.entries(answer)) {
    if (typeof value !== 'number') continue;
    expect([name, Number.isFinite(value)]).toEqual([name, true]);
    const isShare = /[sS]hare|serviceLevel|occupancy/.test(name);
    expect([name, value >= 0 && (!isShare || value <= 1)]).toEqual([name, true]);
  }
}

describe('Erlang A at the ends of its range', () => {
  it.each([
    ['nobody calls', { arrivalsPerHour: 0 }],
    ['one agent', { agentCount: 1 }],
    ['ten times the load', { arrivalsPerHour: 4_000 }],
    ['a thousand times the load', { arrivalsPerHour: 400_000 }],
    ['a million agents at their load', { arrivalsPerHour: 2e7, agentCount: 1e6 }],
    ['a million agents at ten times it', { arrivalsPerHour: 2e8, agentCount: 1e6 }],
    ['a million agents with little to do', { arrivalsPerHour: 1e3, agentCount: 1e6 }],
    ['endless patience', { patienceMsMean: 1e15 }],
    ['endless patience and too much load', { patienceMsMean: 1e15, arrivalsPerHour: 420 }],
    ['no patience', { patienceMsMean: 1e-6 }],
    ['a target of 0', { targetMs: 0 }],
    ['a target of for ever', { targetMs: 1e15 }],
    ['calls of no length', { handleTimeMsMean: 1e-6 }],
    ['the largest numbers', { arrivalsPerHour: 1e12, handleTimeMsMean: 1e12 }],
  ])('gives figures or a stated limit: %s', (_, members) => {
    expectSound(erlangA({ ...queue, ...members }));
  });

  it.each([
    [{ arrivalsPerHour: -1 }, 'arrivalsPerHour: -1 seen, a number from 0'],
    [{ agentCount: 2.5 }, 'agentCount: 2.5 seen, a whole number from 1'],
    [{ agentCount: 0 }, 'agentCount: 0 seen'],
    [{ handleTimeMsMean: Number.NaN }, 'handleTimeMsMean: NaN seen'],
    [{ targetMs: Number.POSITIVE_INFINITY }, 'targetMs: Infinity seen'],
    [{ patienceMsMean: 0 }, 'patienceMsMean: 0 seen'],
  ])('names what is out of range: %j', (members, words) => {
    const answer = erlangA({ ...queue, ...members });
    expect(answer.ok ? '' : answer.limit).toContain(words);
  });

  it('is the same by the tagged call and by the integrals of any patience law', () => {
    const patience = { cdf: (x: number) => -Math.expm1(-x / queue.patienceMsMean) };
    const [chain, integrals] = [erlangA(queue), generalPatience({ ...queue, patience })];
    if (!chain.ok || !integrals.ok) throw new Error('no figures');
    for (const [name, value] of Object.entries(chain)) {
      if (typeof value !== 'number') continue;
      const other: unknown = Object.entries(integrals).find(([known]) => known === name)?.[1];
      expect([name, Math.abs(Number(other) / value - 1) < 1e-11]).toEqual([name, true]);
    }
  });

  it('has a mean wait of the abandon share times the mean patience', () => {
    const answer = erlangA(queue);
    if (!answer.ok) throw new Error(answer.limit);
    expect(answer.waitMsMean).toBeCloseTo(answer.abandonShare * queue.patienceMsMean, 6);
  });
});

describe('Erlang B and C', () => {
  it('gives no loss where a million agents have a load of one', () => {
    expect(erlangB(1e6, 1)).toBe(0);
    expect(erlangB(1e6, 1e7)).toBeCloseTo(0.9, 6);
    expect(erlangB(3, 0)).toBe(0);
    expect(erlangB(0, 5)).toBe(1);
  });

  it('continues over the border where the recursion gives way to the gamma function', () => {
    const [by, beyond] = [erlangB(100_000, 100_000), erlangB(100_000.5, 100_000)];
    expect(by / beyond).toBeGreaterThan(1);
    expect(by / beyond).toBeLessThan(1.0025);
  });

  it('says that a queue without abandonment grows at a load of all agents', () => {
    const answer = erlangC({ ...queue, arrivalsPerHour: 400 });
    expect(answer.ok ? '' : answer.limit).toContain('a load of 20 erlangs on 20 agents');
  });
});

describe('lines, redials and days', () => {
  it.each([
    [{ lineCount: 20 }, ''],
    [{ lineCount: 10 }, 'lineCount: 10 seen'],
    [{ lineCount: 1e7 }, 'lineCount'],
    [{ arrivalsPerHour: 0 }, ''],
    [{ arrivalsPerHour: 1e9 }, ''],
  ])('of finite lines gives figures or a stated limit: %j', (members, words) => {
    const answer = finiteLines({ ...queue, lineCount: 30, ...members });
    expectSound(answer);
    expect(answer.ok ? '' : answer.limit).toContain(words);
  });

  it('of redials that never end says so', () => {
    const answer = redialChain({
      firstAttemptsPerHour: 100,
      handleTimeMsMean: 180_000,
      agentCount: 4,
      patienceMsMean: null,
      redialShare: 1,
      redialDelayMsMean: 60_000,
    });
    expect(answer.ok ? '' : answer.limit).toContain('nobody gives up');
  });

  it('of a constant day ends in the steady state of Erlang A', () => {
    const day = transientDay({
      periodMs: 3_600_000,
      arrivalsPerHour: [90, 90],
      balkShare: 0,
      agentCount: [4, 4],
      handleTimeMsMean: 180_000,
      patienceMsMean: 120_000,
      targetMs: 20_000,
    });
    const steady = erlangA({
      ...queue,
      arrivalsPerHour: 90,
      agentCount: 4,
      patienceMsMean: 120_000,
    });
    if (!day.ok || !steady.ok) throw new Error('no figures');
    const last = day.periods[1];
    expect((last?.good ?? 0) / (last?.offered ?? 1)).toBeCloseTo(steady.serviceLevelOffered, 6);
    expect(last?.queueLengthMean).toBeCloseTo(steady.queueLengthMean, 6);
  });
});
