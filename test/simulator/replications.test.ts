import { describe, expect, it } from 'vitest';
import type { MeasuredFigures } from '../../contracts/index.ts';
import {
  compareWithMeasured,
  needsOf,
  reportOf,
  simulateReplication,
  simulateScenario,
} from '../../simulator/index.ts';
import { aPlan } from '../support/scenarios.ts';

describe('replications', () => {
  it('give the same results one by one, in any order, as in a run', () => {
    const plan = aPlan();
    const inARun = [...simulateScenario(plan, { replications: 3 })];
    const alone = [2, 0, 1].map((replication) => simulateReplication(plan, replication, {}));
    expect(alone.sort((a, b) => a.replication - b.replication)).toEqual(inARun);
  });

  it('are as many as the scenario says, or as asked', () => {
    const plan = aPlan({ run: { replications: { max: 4 } } });
    expect([...simulateScenario(plan, {})]).toHaveLength(4);
    expect([...simulateScenario(plan, { replications: 2 })]).toHaveLength(2);
  });

  it('end in blocks of five when the interval is narrow enough', () => {
    const stop = { measure: 'abandonShare', halfWidth: 0.03 };
    const plan = aPlan({ run: { replications: { min: 4, max: 200, stop } } });
    const results = [...simulateScenario(plan, {})];
    const halfWidthAfter = (count: number): number => {
      const { measures } = reportOf(plan, results.slice(0, count), { measures: ['abandonShare'] });
      return ((measures[1]?.high ?? 1) - (measures[1]?.low ?? 0)) / 2;
    };
    expect(results.length).toBeLessThan(200);
    expect((results.length - 4) % 5).toBe(0);
    expect(halfWidthAfter(results.length)).toBeLessThanOrEqual(0.03);
    expect(halfWidthAfter(results.length - 5)).toBeGreaterThan(0.03);
  });

  it('add up to the report: the ratio of the sums, not the mean of the ratios', () => {
    const plan = aPlan();
    const results = [...simulateScenario(plan, { replications: 25 })];
    const parts = results.flatMap(({ whole }) => whole.sums.get('waitMsMean') ?? []);
    const total = (pick: 'numerator' | 'denominator') =>
      parts.reduce((sum, part) => sum + part[pick], 0);
    const { measures } = reportOf(plan, results, { measures: ['waitMsMean'] });
    expect(measures.map(({ measureId }) => measureId)).toEqual(['calls', 'waitMsMean']);
    expect(measures[1]?.value).toBeCloseTo(total('numerator') / total('denominator'), 6);
  });

  it('stand beside measured figures, by day, window and queue', () => {
    const plan = aPlan();
    const measured: MeasuredFigures = {
      schema: 'callwright.measured/1',
      source: 'a log',
      days: 5,
      whole: { calls: 120, abandonShare: 0.9 },
      windows: [{ fromMs: 0, toMs: 3_600_000, values: { calls: 60 } }],
      queues: [{ queueId: 'orders', values: { delayShare: 0.5 } }],
    };
    const needs = needsOf(measured, plan);
    if (!needs.ok) throw new Error(JSON.stringify(needs.problems));
    const results = [...simulateScenario(plan, { ...needs.value, replications: 20 })];
    const [whole, window, queue] = compareWithMeasured(measured, results, 0.95);
    expect(whole?.figures).toMatchObject([
      { measureId: 'calls', measured: 120, isInside: true },
      { measureId: 'abandonShare', measured: 0.9, isInside: false },
    ]);
    expect(window?.figures).toMatchObject([{ measureId: 'calls', measured: 60, isInside: true }]);
    expect(queue).toMatchObject({ of: 'queue', queueId: 'orders' });
    expect(queue?.figures).toHaveLength(1);
  });

  it('cannot stand beside a measure, a window or a queue that the scenario does not have', () => {
    const needs = needsOf(
      {
        schema: 'callwright.measured/1',
        source: 'a log',
        days: 5,
        whole: { happiness: 1 },
        windows: [{ fromMs: 0, toMs: 1_000, values: {} }],
        queues: [{ queueId: 'claims', values: {} }],
      },
      aPlan(),
    );
    expect(needs.ok ? [] : needs.problems.map(({ pointer }) => pointer)).toEqual([
      '/whole/happiness',
      '/windows/0',
      '/queues/0/queueId',
    ]);
  });
});
