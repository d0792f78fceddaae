import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DistributionSpec } from '../../contracts/index.ts';
import { compileDistribution, compileQuantity, inverseNormalCdf } from '../../simulator/index.ts';

const laws = {
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
  weibull: { law: 'weibull', shape: 0.9, scaleMs: 400_000 },
  gamma: { law: 'gamma', shape: 2.5, meanMs: 180_000 },
  erlang: { law: 'erlang', stages: 3, meanMs: 180_000 },
  hyperexponential: {
    law: 'hyperexponential',
    parts: [
      { share: 0.3, meanMs: 20_000 },
      { share: 0.7, meanMs: 200_000 },
    ],
  },
  uniform: { law: 'uniform', minMs: 1_000, maxMs: 60_000 },
  truncated: {
    law: 'truncated',
    of: { law: 'lognormal', meanMs: 180_000, scv: 6 },
    minMs: 5_000,
    maxMs: 3_600_000,
  },
} as const satisfies { readonly [Name in DistributionSpec['law']]: DistributionSpec };
const spikes = { law: 'exponential', meanMs: 60_000, atZeroShare: 0.7 } as const;
const uniform = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true });

describe('laws', () => {
  const steepGamma = { law: 'gamma', shape: 0.5, meanMs: 180_000 } as const;
  it.each([
    [0.01, laws.exponential, 1809.060453630259],
    [0.5, laws.exponential, 124766.4925007902],
    [0.99, laws.exponential, 828930.6334778564],
    [0.01, laws.weibull, 2411.352102273873],
    [0.5, laws.weibull, 266194.692749742],
    [0.99, laws.weibull, 2182728.105631541],
    [0.01, laws.lognormal, 18348.93639913326],
    [0.5, laws.lognormal, 127279.2206135786],
    [0.99, laws.lognormal, 882884.961155854],
    [0.01, laws.gamma, 19954.73076221798],
    [0.5, laws.gamma, 156652.566879439],
    [0.99, laws.gamma, 543105.8088980037],
    [0.01, steepGamma, 28.27581442374636],
    [0.5, steepGamma, 81888.5561615231],
    [0.99, steepGamma, 1194281.388183819],
    [0.01, laws.hyperexponential, 546.6850084174987],
    [0.5, laws.hyperexponential, 70805.69750355564],
    [0.99, laws.hyperexponential, 849699.0484098718],
  ])('give the published quantile at %f of %o', (u, spec, quantile) => {
    expect(Math.abs(compileDistribution(spec).quantile(u) / quantile - 1)).toBeLessThan(4e-15);
  });

  it.each([1e-9, 0.01, 0.3, 1, 7.5, 40, 300, 1e4, 1e6])(
    'invert a gamma law of shape %d over all its range',
    (shape) => {
      const law = compileDistribution({ law: 'gamma', shape, meanMs: 1_000 });
      for (const u of [1e-12, 1e-4, 0.2, 0.5, 0.8, 1 - 1e-4, 1 - 1e-12]) {
        const x = law.quantile(u);
        // Of a shape near 0 nearly all is smaller than any number.
        if (x > 1e-290) expect(Math.abs(law.cdf(x) / u - 1)).toBeLessThan(1e-9);
        expect(Number.isFinite(x)).toBe(true);
      }
    },
  );

  it('keep callers who never meant to wait at 0, and the others in their law', () => {
    const law = compileDistribution(spikes);
    expect(law.mean).toBeCloseTo(18_000, 9);
    expect(law.quantile(0.7)).toBe(0);
    expect(law.quantile(0.85)).toBeCloseTo(60_000 * Math.log(2), 6);
    expect(law.cdf(0)).toBe(0.7);
  });

  it('give a quantity that is a number as that number', () => {
    expect(compileQuantity(1_500).quantile(0.3)).toBe(1_500);
    expect(compileQuantity({ law: 'lognormal', mean: 4_000, scv: 1 }).mean).toBeCloseTo(4_000, 9);
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
    const law = compileDistribution(spec);
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
      const law = compileDistribution(spec);
      fc.assert(
        fc.property(uniform, (u) => {
          const at = law.quantile(u);
          expect(law.cdf(at * (1 + 1e-9) + 1e-9)).toBeGreaterThanOrEqual(u * (1 - 1e-9));
          expect(law.cdf(at * (1 - 1e-9) - 1e-9)).toBeLessThanOrEqual(u * (1 + 1e-6) + 1e-11);
        }),
        { examples: [[0.007404866747974921]] },
      );
    },
  );

  it.each(Object.entries(laws))('%s states the moments of what it gives', (_, spec) => {
    const law = compileDistribution(spec);
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
    const law = compileDistribution({ law: 'empirical', sampleMs: [0, 1_000, 5_000] });
    expect(law.quantile(0.25)).toBe(500);
    expect(law.quantile(0.75)).toBe(3_000);
    expect(law.mean).toBe(1_750);
  });

  it('keep a caller until the step of the survival table, and the last ones in its tail', () => {
    const law = compileDistribution(laws.kaplanMeier);
    expect(law.quantile(0.05)).toBe(10_000);
    expect(law.quantile(0.1)).toBe(10_000);
    expect(law.quantile(0.2)).toBe(30_000);
    expect(law.quantile(0.55)).toBe(60_000);
    expect(law.quantile(0.8)).toBeCloseTo(60_000 + 50_000 * Math.log(2), 6);
  });

  it('give the mean of the bank log for its mixture', () => {
    expect(compileDistribution(laws.mixture).mean / 1_000).toBeCloseTo(176.05, 1);
  });
});
