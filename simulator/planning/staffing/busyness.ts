/**
 * Days by how busy they are: a few factors of equal weight that stand for the distribution of
 * busyness.
 *
 * A staff that is planned at the mean rate is too small: busy days have more of the calls and less
 * of the service. Requirements are therefore read off a mixture of days, as ratio of means.
 * Source: simulation.md 5, 10.2.
 */
import type { Scenario } from '../../../contracts/index.ts';
import { gammaDistribution } from '../../distributions/gamma.ts';
import { inverseNormalCdf } from '../../distributions/normal.ts';

type Busyness = NonNullable<Scenario['busyness']>;

/** Enough for three digits of a service level. */
const nodeCount = 24;

/** Factors on the calls, equally likely, with mean 1; [1] where every day is alike. */
export function busynessFactors(busyness: Scenario['busyness']): readonly number[] {
  if (busyness === undefined) return [1];
  // The factors of day and block are independent: what multiplies is 1 + variance.
  const scv = (1 + scvOf(busyness)) * (1 + (busyness.blocks ? scvOf(busyness.blocks) : 0)) - 1;
  const quantile =
    busyness.law === 'gamma'
      ? gammaDistribution({ shape: 1 / scv, mean: 1 }).quantile
      : lognormalQuantile(scv);
  const factors = Array.from({ length: nodeCount }, (_, node) =>
    quantile((node + 0.5) / nodeCount),
  );
  const mean = factors.reduce((sum, factor) => sum + factor, 0) / nodeCount;
  return factors.map((factor) => factor / mean);
}

function scvOf({ shape, scv }: Pick<Busyness, 'shape' | 'scv'>): number {
  return scv ?? (shape === undefined ? 0 : 1 / shape);
}

function lognormalQuantile(scv: number): (u: number) => number {
  const variance = Math.log1p(scv);
  return (u) => Math.exp(inverseNormalCdf(u) * Math.sqrt(variance) - variance / 2);
}
