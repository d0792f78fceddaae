import { describe, expect, it } from 'vitest';
import { estimateRatio, studentQuantile } from '../../simulator/index.ts';

const numerators = [212, 198, 225, 240, 187, 205, 231, 219, 176, 208];
const denominators = [260, 231, 262, 275, 246, 250, 268, 259, 240, 247];
const replications = numerators.map((numerator, place) => ({
  numerator,
  denominator: denominators[place] ?? 0,
}));

describe('statistics', () => {
  it.each([
    [9, 2.262157162798205],
    [19, 2.0930240544083087],
    [29, 2.045229642132703],
    [99, 1.9842169515864174],
    [399, 1.965927295920882],
  ])('the t quantile of %i degrees at 0.975', (degrees, quantile) => {
    expect(studentQuantile({ probability: 0.975, degrees }) / quantile).toBeCloseTo(1, 12);
  });

  it('the t quantile of one degree is that of Cauchy', () => {
    expect(studentQuantile({ probability: 0.75, degrees: 1 })).toBeCloseTo(1, 12);
    expect(studentQuantile({ probability: 0.975, degrees: 2 })).toBeCloseTo(4.302652729749464, 11);
  });

  it('a ratio over ten days is jackknifed, with its half-width', () => {
    const estimate = estimateRatio({ replications, confidence: 0.95, isShare: true });
    expect(estimate.value).toBeCloseTo(0.8279442290136121, 12);
    expect(((estimate.high ?? 0) - (estimate.low ?? 0)) / 2).toBeCloseTo(0.032367953306074414, 12);
    expect(estimate).toMatchObject({ n: 10, confidence: 0.95, method: 'ratioOfMeansJackknife' });
  });

  it('a ratio over many days is the ratio of means', () => {
    const estimate = estimateRatio({
      replications: [...replications, ...replications],
      confidence: 0.95,
      isShare: true,
    });
    expect(estimate.value).toBeCloseTo(0.8278171788810087, 12);
    expect(estimate.method).toBe('ratioOfMeans');
  });

  it('a share near 1 keeps its interval below 1', () => {
    const estimate = estimateRatio({
      replications: [100, 100, 90, 100].map((numerator) => ({ numerator, denominator: 100 })),
      confidence: 0.95,
      isShare: true,
    });
    expect(estimate.method).toBe('ratioOfMeansLogit');
    expect(estimate.high).toBeLessThan(1);
    expect(estimate.low).toBeLessThan(0.975);
  });

  it('nothing counted is no value, and one day has no interval', () => {
    const nothing = { numerator: 0, denominator: 0 };
    const options = { confidence: 0.95, isShare: true };
    expect(estimateRatio({ replications: [nothing, nothing], ...options }).value).toBeNull();
    const one = estimateRatio({ replications: [{ numerator: 1, denominator: 2 }], ...options });
    expect(one).toMatchObject({ value: 0.5, low: null, high: null });
  });
});
