/**
 * A mixture of two lognormal distributions by expectation and maximisation: very short services,
 * and the rest.
 *
 * Cost: a pass over the values a step; whole seconds are grouped before.
 * Source: A. P. Dempster, N. M. Laird and D. B. Rubin (1977); simulation.md 12.4.
 */

/** Of ln seconds. */
export interface LognormalPart {
  readonly share: number;
  readonly mu: number;
  readonly sigma: number;
}

const precision = 1e-10;
const stepsMax = 5_000;
const varianceMin = 1e-4;

/** Where the search begins: some seconds, and two minutes. */
const start: readonly [LognormalPart, LognormalPart] = [
  { share: 0.1, mu: Math.log(5), sigma: 0.7 },
  { share: 0.9, mu: Math.log(120), sigma: 0.9 },
];

interface Moments {
  weight: number;
  first: number;
  second: number;
}

/** Fits to times in ms, each above 0; the shorter part stands first. */
export function fitLognormalMixture(
  timesMs: readonly number[],
): readonly [LognormalPart, LognormalPart] {
  const counts = new Map<number, number>();
  for (const time of timesMs) counts.set(time, (counts.get(time) ?? 0) + 1);
  const groups = [...counts].map(([time, count]) => ({ x: Math.log(time / 1_000), count }));
  let [short, long] = start;
  let before = Number.NEGATIVE_INFINITY;
  for (let step = 0; step < stepsMax; step++) {
    let likelihood = 0;
    const ofShort: Moments = { weight: 0, first: 0, second: 0 };
    const ofLong: Moments = { weight: 0, first: 0, second: 0 };
    for (const { x, count } of groups) {
      const a = short.share * density(x, short);
      const b = long.share * density(x, long);
      likelihood += count * Math.log(a + b);
      add(ofShort, x, (count * a) / (a + b));
      add(ofLong, x, (count * b) / (a + b));
    }
    short = partOf(ofShort, timesMs.length);
    long = partOf(ofLong, timesMs.length);
    if (Math.abs(likelihood - before) < precision * Math.abs(likelihood)) break;
    before = likelihood;
  }
  return [short, long];
}

function density(x: number, { mu, sigma }: LognormalPart): number {
  return Math.exp(-(((x - mu) / sigma) ** 2) / 2) / sigma;
}

function add(moments: Moments, x: number, weight: number): void {
  moments.weight += weight;
  moments.first += weight * x;
  moments.second += weight * x * x;
}

function partOf({ weight, first, second }: Moments, n: number): LognormalPart {
  const mu = first / weight;
  const sigma = Math.sqrt(Math.max(second / weight - mu * mu, varianceMin));
  return { share: weight / n, mu, sigma };
}
