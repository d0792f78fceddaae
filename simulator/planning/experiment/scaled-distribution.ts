/**
 * A distribution of times made longer or shorter, its shape as it was.
 */
import type { DistributionSpec } from '../../../contracts/index.ts';

/** Members of a distribution that are times. */
const times: ReadonlySet<string> = new Set(['meanMs', 'valueMs', 'scaleMs', 'minMs', 'maxMs']);

/** The distribution of `factor` times its values; `factor` is above 0. */
export function scaledDistribution(law: DistributionSpec, factor: number): DistributionSpec {
  return scaled(law, factor) as DistributionSpec;
}

function scaled(node: object, factor: number): object {
  const entries = Object.entries(node).map(([key, value]): [string, unknown] => {
    if (typeof value === 'number') {
      if (key === 'mu') return [key, value + Math.log(factor)];
      return [key, times.has(key) ? value * factor : value];
    }
    if (key === 'sampleMs') return [key, (value as number[]).map((ms) => ms * factor)];
    if (key === 'table') {
      return [key, (value as [number, number][]).map(([ms, left]) => [ms * factor, left])];
    }
    if (Array.isArray(value)) return [key, value.map((part: object) => scaled(part, factor))];
    return [key, typeof value === 'object' && value !== null ? scaled(value, factor) : value];
  });
  return Object.fromEntries(entries);
}
