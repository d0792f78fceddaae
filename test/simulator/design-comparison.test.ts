import { describe, expect, it } from 'vitest';
import {
  compareDesigns,
  type SimulatedDesign,
  simulateScenario,
  verdictText,
} from '../../simulator/index.ts';
import { aPlan } from '../support/scenarios.ts';

const options = { measures: ['serviceLevelNet', 'waitMsMean'], confidence: 0.95 } as const;

function aDesign(name: string, heads: number, days = 12): SimulatedDesign {
  const plan = aPlan({
    agents: {
      profiles: [{ id: 'clerk', skills: { orders: 50 } }],
      shifts: [{ profile: 'clerk', count: heads, start: '08:00', end: '12:00' }],
    },
  });
  const measures = [...options.measures];
  const results = [...simulateScenario(plan, { replications: days, measures })];
  return { name, plan, results };
}

describe('plans over the same callers', () => {
  const base = aDesign('three', 3);
  const more = aDesign('four', 4);

  it('a further agent answers more, surely, and better', () => {
    const { designs, ranking } = compareDesigns([base, more], options);
    const [calls, level, wait] = designs[1]?.differences ?? [];
    expect(calls).toMatchObject({ measureId: 'calls', verdict: 'notWorth' });
    expect(level).toMatchObject({ verdict: 'more', isBetter: true });
    expect(wait).toMatchObject({ verdict: 'less', isBetter: true });
    expect(level?.difference.low).toBeGreaterThan(0);
    expect(designs[0]?.differences).toEqual([]);
    expect(ranking).toBeNull();
  });

  it('a plan beside itself changes nothing', () => {
    const { designs } = compareDesigns([base, { ...base, name: 'again' }], options);
    for (const one of designs[1]?.differences ?? []) {
      expect(one).toMatchObject({ verdict: 'notWorth', isBetter: null });
      expect(one.difference).toMatchObject({ value: 0, halfWidth: 0 });
    }
  });

  it('the pairs tell what two runs by themselves would not', () => {
    const { designs } = compareDesigns([base, more], options);
    const [, level] = designs[1]?.differences ?? [];
    const [, own] = designs[0]?.measures ?? [];
    const halfWidth = ((own?.high ?? 0) - (own?.low ?? 0)) / 2;
    expect(level?.difference.halfWidth).toBeLessThan(halfWidth);
  });

  it('says what is worth it, and what may be', () => {
    const words = { name: 'four', targetMs: 20_000 };
    const told = (worth: number) => {
      const { designs } = compareDesigns([base, more], { ...options, worth: () => worth });
      const found = designs[1]?.differences.find(
        ({ measureId }) => measureId === 'serviceLevelNet',
      );
      if (found === undefined) throw new Error('no difference');
      return { verdict: found.verdict, text: verdictText(found, { ...words, worth }) };
    };
    const value =
      compareDesigns([base, more], options).designs[1]?.differences[1]?.difference.value ?? 0;
    expect(told(0.001)).toMatchObject({ verdict: 'more' });
    expect(told(0.001).text).toMatch(
      /^four answers \d+\.\d points more within 20 s \(\d+\.\d to \d+\.\d\)$/,
    );
    expect(told(value)).toMatchObject({ verdict: 'perhapsWorth' });
    expect(told(0.9)).toMatchObject({ verdict: 'notWorth' });
    expect(told(0.9).text).toMatch(/^four: .* differs by less than the 90\.0 points/);
  });

  it('few days of plans that are alike are not distinguishable', () => {
    const other = { ...base, name: 'other days', results: [...base.results].reverse() };
    const { designs } = compareDesigns([base, other], options);
    const [, level] = designs[1]?.differences ?? [];
    expect(level).toMatchObject({ verdict: 'notDistinguishable', isBetter: null });
  });

  it('of fewer than ten days there is no verdict, and of two no interval', () => {
    const of = (days: number) => {
      const designs = [aDesign('three', 3, days), aDesign('six', 6, days)];
      return compareDesigns(designs, options).designs[1];
    };
    const [nine, two] = [of(9), of(2)];
    const [, level] = nine?.differences ?? [];
    expect(level?.difference.low).toBeGreaterThan(0);
    expect(level).toMatchObject({ verdict: 'tooFew', isBetter: null, pairsNeeded: 10 });
    for (const { low, high } of two?.measures ?? []) expect([low, high]).toEqual([null, null]);
    expect(two?.differences[1]?.difference).toMatchObject({ low: null, high: null, n: 2 });
  });

  it('of three the best comes first, those alike together', () => {
    const alike = { ...base, name: 'alike' };
    const { ranking } = compareDesigns([base, more, alike], options);
    expect(ranking).toMatchObject({
      measureId: 'serviceLevelNet',
      method: 'bonferroni',
      groups: [[1], [0, 2]],
      best: 1,
      isDecided: true,
    });
  });

  it('of six the best is chosen by Kim and Nelson', () => {
    const designs = [2, 3, 4, 5, 6, 7].map((heads) => aDesign(String(heads), heads));
    const { ranking } = compareDesigns(designs, { ...options, worth: () => 0.05 });
    expect(ranking).toMatchObject({ method: 'kn', worth: 0.05 });
    expect(ranking?.best).toBeGreaterThanOrEqual(4);
  });
});
