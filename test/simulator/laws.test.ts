import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LawSpec } from '../../contracts/index.ts';
import { compileLaw, inverseNormalCdf } from '../../simulator/index.ts';

const laws: Readonly<
  Record<
    Exclude<
      LawSpec['law'],
      'erlang' | 'gamma' | 'hyperexponential' | 'truncated' | 'uniform' | 'weibull'
    >,
    LawSpec
  >
> = {
  exponential: { law: 'exponential', meanMs: 180_000 },
  deterministic: { law: 'deterministic', valueMs: 90_000 },
  lognormal: { law: 'lognormal', meanMs: 180_000, scv: 1 },
  empirical: { law: 'empirical', sampleMs: [1_000, 4_000, 5_000, 60_000, 200_000] },
  mixture: {
    law: 'mixture',
    parts: [
      { share: 0.0728, law: 'lognormal', mu: 1.53, sigma: 0.784, unit: 's' },
      { share: 0.9272, law: 'lognormal', mu: 4.801, sigma: 0.941, unit: 's' },
    ],
  },
  kaplanMeier: {
    law: 'kaplanMeier',
    table: [
      [10_000, 0.9],
      [30_000, 0.7],
      [60_000, 0.4],
    ],
    tail: { law: 'exponential', meanMs: 50_000 },
  },
};
const uniform = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true });

describe('laws', () => {
  it.each([
    [0.01, 1809.060453630259, 18348.93639913326],
    [0.5, 124766.4925007902, 127279.2206135786],
    [0.99, 828930.6334778564, 882884.961155854],
  ])('give the published quantiles at %f', (u, exponential, lognormal) => {
    expect(compileLaw(laws.exponential).quantile(u) / exponential).toBeCloseTo(1, 12);
    expect(compileLaw(laws.lognormal).quantile(u) / lognormal).toBeCloseTo(1, 12);
  });

  it.each([
    [1e-10, -6.361340902404056],
    [0.001, -3.0902323061678136],
    [0.1, -1.2815515655446004],
    [0.75, 0.6744897501960817],
    [0.975, 1.959963984540054],
    // 1 - 0.999999 is not exact in a double.
    [0.999999, 4.753424308822899],
  ])('invert the normal distribution at %f', (u, quantile) => {
    expect(Math.abs(inverseNormalCdf(u) / quantile - 1)).toBeLessThan(u > 0.99 ? 1e-11 : 1e-15);
  });

  it.each(Object.entries(laws))('%s never gives a shorter time for a larger uniform', (_, spec) => {
    const law = compileLaw(spec);
    fc.assert(
      fc.property(uniform, uniform, (u, v) => {
        const later = law.quantile(Math.max(u, v));
        expect(law.quantile(Math.min(u, v))).toBeLessThanOrEqual(later * (1 + 1e-11));
      }),
    );
  });

  it.each(Object.entries(laws))(
    '%s reaches the probability asked for at its quantile',
    (_, spec) => {
      const law = compileLaw(spec);
      fc.assert(
        fc.property(uniform, (u) => {
          const at = law.quantile(u);
          expect(law.cdf(at * (1 + 1e-9) + 1e-9)).toBeGreaterThanOrEqual(u * (1 - 1e-9));
          expect(law.cdf(at * (1 - 1e-9) - 1e-9)).toBeLessThanOrEqual(u * (1 + 1e-6));
        }),
      );
    },
  );

  it.each(Object.entries(laws))('%s states the moments of what it gives', (_, spec) => {
    const law = compileLaw(spec);
    const points = 20_000;
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < points; i++) {
      const x = law.quantile((i + 0.5) / points);
      sum += x;
      squares += x * x;
    }
    expect(sum / points / law.mean).toBeCloseTo(1, 2);
    expect(squares / points / law.secondMoment).toBeCloseTo(1, 1);
  });

  it('read an empirical sample with straight lines between its values', () => {
    const law = compileLaw({ law: 'empirical', sampleMs: [0, 1_000, 5_000] });
    expect(law.quantile(0.25)).toBe(500);
    expect(law.quantile(0.75)).toBe(3_000);
    expect(law.mean).toBe(1_750);
  });

  it('keep a caller until the step of the survival table, and the last ones in its tail', () => {
    const law = compileLaw(laws.kaplanMeier);
    expect(law.quantile(0.05)).toBe(10_000);
    expect(law.quantile(0.1)).toBe(10_000);
    expect(law.quantile(0.2)).toBe(30_000);
    expect(law.quantile(0.55)).toBe(60_000);
    expect(law.quantile(0.8)).toBeCloseTo(60_000 + 50_000 * Math.log(2), 6);
  });

  it('give the mean of the bank log for its mixture', () => {
    expect(compileLaw(laws.mixture).mean / 1_000).toBeCloseTo(176.05, 1);
  });
});
