import { describe, expect, it } from 'vitest';
import { drawsOf, reportOf, simulateReplication, simulateScenario } from '../../simulator/index.ts';
import { aPlan } from '../support/scenarios.ts';

describe('mirrored days', () => {
  const variance = { antithetic: true };

  it('have 1 − u for every u of the day before', () => {
    const even = drawsOf({ seed: 3, replication: 4, isMirrored: true });
    const odd = drawsOf({ seed: 3, replication: 5, isMirrored: true });
    const plain = drawsOf({ seed: 3, replication: 4 });
    for (const draw of [0, 1, 2, 7]) {
      expect(even.handleTime.draw(12, draw)).toBe(plain.handleTime.draw(12, draw));
      expect(odd.handleTime.draw(12, draw)).toBe(1 - even.handleTime.draw(12, draw));
    }
  });

  it('count in pairs', () => {
    const plan = aPlan({ run: { variance } });
    const results = [...simulateScenario(plan, { replications: 21 })];
    const report = reportOf(plan, results);
    const [calls] = report.measures;
    expect(calls).toMatchObject({ n: 10, method: 'mirroredDays' });
    expect(report.warnings.map(({ code }) => code)).toContain('unpairedDay');
  });

  it('of many calls follow days of few', () => {
    const plan = aPlan({ run: { variance } });
    let products = 0;
    for (let day = 0; day < 40; day += 2) {
      const [one, other] = [day, day + 1].map(
        (replication) => simulateReplication(plan, replication, {}).whole.calls - 120,
      );
      products += (one ?? 0) * (other ?? 0);
    }
    expect(products).toBeLessThan(0);
  });
});

describe('controls', () => {
  const variance = { controls: ['calls' as const, 'handleTime' as const] };
  const plan = aPlan({ run: { variance }, report: { measures: ['waitMsMean', 'occupancy'] } });
  const results = [...simulateScenario(plan, { replications: 60 })];

  it('have the mean that is known: of calls that of the rates, of talk 0', () => {
    const far = (values: readonly number[], mean: number): number => {
      const own = values.reduce((sum, value) => sum + value, 0) / values.length;
      const squares = values.reduce((sum, value) => sum + (value - own) ** 2, 0);
      return Math.abs(own - mean) / Math.sqrt(squares / (values.length - 1) / values.length);
    };
    // Four standard errors.
    const calls = results.map(({ controls }) => controls.calls);
    expect(far(calls, 120)).toBeLessThan(4);
    const talk = results.map(({ controls }) => controls.handleTime);
    expect(far(talk, 0)).toBeLessThan(4);
  });

  it('narrow the intervals of what they explain', () => {
    const controlled = reportOf(plan, results).measures;
    const plain = reportOf({ ...plan, controls: [] }, results).measures;
    const widthOf = (of: typeof plain, id: string): number => {
      const found = of.find(({ measureId }) => measureId === id);
      return (found?.high ?? 0) - (found?.low ?? 0);
    };
    expect(controlled.at(-1)?.method).toBe('controlVariates');
    for (const id of ['waitMsMean', 'occupancy']) {
      expect(widthOf(controlled, id)).toBeLessThan(0.8 * widthOf(plain, id));
    }
  });

  it('wait for thirty days', () => {
    const few = reportOf(plan, results.slice(0, 29)).measures;
    expect(few.map(({ method }) => method)).not.toContain('controlVariates');
  });
});
