/**
 * Our quantiles against those of @stdlib 0.2 (t, gamma) and 0.3 (normal).
 *
 * The figures stand here, and the library does not: one of its quantiles takes
 * 140 to 230 packages.
 * Left out is where it is wrong itself: the normal one below 1e-6, the gamma one of shape 1,000.
 */
import { describe, expect, it } from 'vitest';
import { compileDistribution, inverseNormalCdf, studentQuantile } from '../../simulator/index.ts';

/** By degrees of freedom, at 0.75, 0.975 and 0.9995. */
const students: readonly (readonly [number, number, number, number])[] = [
  [1, 1, 12.706204736174694, 636.6192487687897],
  [2, 0.8164965809277261, 4.302652729749462, 31.599054576445365],
  [3, 0.7648923284043456, 3.182446305283708, 12.923978636687963],
  [5, 0.7266868438004229, 2.570581835636314, 6.868826625881274],
  [9, 0.7027221467513263, 2.262157162798205, 4.780912585931217],
  [19, 0.6876214602039603, 2.0930240544083096, 3.8834058525921313],
  [30, 0.6827556933212927, 2.0422724563012378, 3.6459586350420627],
  [99, 0.6769759855461528, 1.9842169515864172, 3.3915288333636844],
  [399, 0.675105123919781, 1.9659272959208818, 3.3150770126451565],
  [1000, 0.6747351646070093, 1.9623390808264078, 3.300282648423944],
];

/** By shape, of scale 1, at 0.000001, 0.01, 0.5, 0.99 and 0.999999. */
const gammas: readonly (readonly [number, ...number[]])[] = [
  [
    0.1, 6.07304836240793e-61, 6.073048362407909e-21, 0.0005933911044602278, 1.5884778179295047,
    9.457027060457438,
  ],
  [
    0.5, 7.853981633978593e-13, 7.854392895485101e-5, 0.22746821155978633, 3.317448300510607,
    11.964063488439736,
  ],
  [
    2.5, 0.006448080103248548, 0.2771490383641387, 2.1757300955477636, 7.543136234694494,
    17.94409343980521,
  ],
  [
    10, 1.2768187878644084, 4.130199166273201, 9.66871461471413, 18.783117393312523,
    32.71034051748481,
  ],
  [
    100, 59.43632069812289, 78.21598305379582, 99.66686491931549, 124.7225614907208,
    154.9190459949616,
  ],
];

const normals: readonly (readonly [number, number])[] = [
  [0.000001, -4.753424308828307],
  [0.01, -2.3263478740408408],
  [0.075, -1.439531470938456],
  [0.3, -0.5244005127080409],
  [0.9, 1.2815515655446006],
  [0.999, 3.090232306167813],
];

describe('a quantile is that of @stdlib', () => {
  it.each(students)('of Student’s t of %i degrees', (degrees, ...quantiles) => {
    for (const [n, probability] of [0.75, 0.975, 0.9995].entries()) {
      expect(studentQuantile({ probability, degrees }) / (quantiles[n] ?? 0)).toBeCloseTo(1, 12);
    }
  });

  it.each(gammas)('of the gamma distribution of shape %d', (shape, ...quantiles) => {
    const { quantile } = compileDistribution({ law: 'gamma', shape, meanMs: 1_000 * shape });
    for (const [n, u] of [0.000001, 0.01, 0.5, 0.99, 0.999999].entries()) {
      expect(quantile(u) / 1_000 / (quantiles[n] ?? 0)).toBeCloseTo(1, 11);
    }
  });

  it.each(normals)('of the normal distribution at %d', (u, quantile) => {
    expect(inverseNormalCdf(u) / quantile).toBeCloseTo(1, 11);
  });
});
