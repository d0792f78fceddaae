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
      expect(even('handleTime', 12, draw)).toBe(plain('handleTime', 12, draw));
      expect(odd('handleTime', 12, draw)).toBe(1 - even('handleTime', 12, draw));
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
