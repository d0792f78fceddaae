/**
 * Handle-time distributions by maximum likelihood: the one of lowest AIC if its Kolmogorov-Smirnov
 * distance is small, else the sample's quantiles. Mixtures are fitted by EM.
 * Source: A. P. Dempster, N. M. Laird and D. B. Rubin (1977).
 */
import type { DistributionSpec } from '../../../contracts/index.ts';
import { compileDistribution } from '../../distributions/compile-distribution.ts';
import { logGamma } from '../../distributions/gamma-function.ts';
import { addTo, meanOf, squaresAbout, sumBy } from '../../statistics/sums.ts';
import type { CallList } from './logged-calls.ts';
import { nelderMead } from './nelder-mead.ts';

export interface DistributionFit {
  readonly law: DistributionSpec;
  readonly logLikelihood: number;
  readonly parameters: number;
  readonly ksDistance: number;
}

/** The distributions tried, best first, and the one to use. */
export interface HandleTimeFit {
  readonly count: number;
  readonly meanMs: number;
  /** Squared coefficient of variation. */
  readonly scv: number;
  readonly tried: readonly DistributionFit[];
  readonly kept: DistributionSpec;
  readonly ksDistance: number;
  readonly why: string;
}

/** With fewer times, the sample's quantiles are steadier than a mixture of five parameters. */
const timesForMixture = 900;
const timesForDistributions = 30;
const ksDistanceMax = 0.03;
const quantileCount = 100;

/** Distribution of handle times; null if none is known. */
export function fitHandleTimes(timesMs: readonly number[]): HandleTimeFit | null {
  const sorted = timesMs.filter((time) => time > 0).sort((a, b) => a - b);
  const count = sorted.length;
  if (count === 0) return null;
  const meanMs = meanOf(sorted);
  const variance = squaresAbout(meanMs, sorted) / count;
  const about = { count, meanMs, scv: variance / meanMs ** 2 };
  const sample = quantilesOf(sorted);
  const ofSample = { kept: sample, ksDistance: ksDistance(sorted, sample) };
  if (count < timesForDistributions || variance === 0) {
    return {
      ...about,
      tried: [],
      ...ofSample,
      why: `${count} times are too few for a distribution`,
    };
  }
  const tried = [
    exponential(sorted, meanMs),
    weibull(sorted, meanMs),
    gamma(sorted, about),
    lognormal(sorted),
    ...(count < timesForMixture ? [] : [mixture(sorted)]),
  ].sort((a, b) => aic(a) - aic(b));
  const [best] = tried;
  if (best === undefined || best.ksDistance > ksDistanceMax) {
    const distance = best?.ksDistance.toFixed(3);
    const off = `${distance} off (Kolmogorov-Smirnov), more than ${ksDistanceMax}`;
    const why = `the best distribution is ${off}`;
    return { ...about, tried, ...ofSample, why };
  }
  const why = `lowest AIC, ${best.ksDistance.toFixed(3)} off (Kolmogorov-Smirnov)`;
  return { ...about, tried, kept: best.law, ksDistance: best.ksDistance, why };
}

export interface WrapUpFit {
  readonly meanMs: number;
  readonly longestMs: number;
  readonly kept: DistributionSpec;
  readonly why: string;
}

/** A log separates wrap-up if at least this share of answered calls has one. */
const wrapUpShareLeast = 0.5;

export function wrapUpsOf(calls: CallList): WrapUpFit | null {
  const known = calls.filter(({ wrapUpMs }) => wrapUpMs !== null);
  const times = Array.from(known, ({ wrapUpMs }) => wrapUpMs ?? 0).sort((a, b) => a - b);
  const longestMs = times.at(-1) ?? 0;
  if (longestMs === 0 || times.length < wrapUpShareLeast * calls.length) return null;
  const meanMs = meanOf(times);
  // No distribution that is tried fits zeros, so the sample is used.
  const found = times[0] === 0 ? null : fitHandleTimes(times);
  return {
    meanMs,
    longestMs,
    kept: found?.kept ?? quantilesOf(times),
    why: found?.why ?? 'calls without any are among them',
  };
}

function aic({ parameters, logLikelihood }: DistributionFit): number {
  return 2 * parameters - 2 * logLikelihood;
}

function ksDistance(sorted: readonly number[], spec: DistributionSpec): number {
  const law = compileDistribution(spec);
  const n = sorted.length;
  let distance = 0;
  for (let place = 0; place < n; ) {
    const time = sorted[place] ?? 0;
    let end = place;
    while (end < n && sorted[end] === time) end += 1;
    const share = law.cdf(time);
    // Equal times are one step, through whose middle the distribution goes, since logs round to
    // seconds.
    distance = Math.max(distance, Math.abs((place + end) / 2 / n - share));
    place = end;
  }
  return distance;
}

/** Logs hold whole seconds, so that most times come many times. */
function timesWithCounts(
  times: readonly number[],
): readonly { readonly log: number; readonly count: number }[] {
  const counts = new Map<number, number>();
  for (const time of times) addTo(counts, time);
  return [...counts].map(([time, count]) => ({ log: Math.log(time), count }));
}

function exponential(sorted: readonly number[], meanMs: number): DistributionFit {
  const law: DistributionSpec = { law: 'exponential', meanMs: Math.round(meanMs) };
  const logLikelihood = -sorted.length * (Math.log(meanMs) + 1);
  return { law, logLikelihood, parameters: 1, ksDistance: ksDistance(sorted, law) };
}

function weibull(sorted: readonly number[], meanMs: number): DistributionFit {
  const times = timesWithCounts(sorted);
  const n = sorted.length;
  const sumLog = sumBy(times, ({ log, count }) => count * log);
  const { at, value } = nelderMead(
    ([logShape = 0, logScale = 0]) => {
      const shape = Math.exp(logShape);
      const beyond = sumBy(times, ({ log, count }) => count * Math.exp(shape * (log - logScale)));
      return beyond - n * (logShape - shape * logScale) - (shape - 1) * sumLog;
    },
    { start: [0, Math.log(meanMs)], stepsMax: 200, precision: 1e-9 },
  );
  const [logShape = 0, logScale = 0] = at;
  const law: DistributionSpec = {
    law: 'weibull',
    shape: digits(Math.exp(logShape)),
    scaleMs: Math.round(Math.exp(logScale)),
  };
  return { law, logLikelihood: -value, parameters: 2, ksDistance: ksDistance(sorted, law) };
}

function gamma(
  sorted: readonly number[],
  { meanMs, scv }: { readonly meanMs: number; readonly scv: number },
): DistributionFit {
  const n = sorted.length;
  const meanLog = sumBy(sorted, (time) => Math.log(time)) / n;
  const perTime = ([logShape = 0]: readonly number[]): number => {
    const shape = Math.exp(logShape);
    const scale = meanMs / shape;
    return logGamma(shape) + shape * Math.log(scale) + meanMs / scale - (shape - 1) * meanLog;
  };
  const { at, value } = nelderMead(perTime, { start: [-Math.log(scv)] });
  const law: DistributionSpec = {
    law: 'gamma',
    shape: digits(Math.exp(at[0] ?? 0)),
    meanMs: Math.round(meanMs),
  };
  return { law, logLikelihood: -n * value, parameters: 2, ksDistance: ksDistance(sorted, law) };
}

function lognormal(sorted: readonly number[]): DistributionFit {
  const logs = sorted.map((time) => Math.log(time / 1_000));
  const n = logs.length;
  const mu = meanOf(logs);
  const variance = squaresAbout(mu, logs) / n;
  const law: DistributionSpec = {
    law: 'lognormal',
    mu: digits(mu),
    sigma: digits(Math.sqrt(variance)),
    unit: 's',
  };
  const perTime = Math.log(2 * Math.PI * variance) / 2 + 0.5 + mu + Math.log(1_000);
  return { law, logLikelihood: -n * perTime, parameters: 2, ksDistance: ksDistance(sorted, law) };
}

function mixture(sorted: readonly number[]): DistributionFit {
  const parts = fitLognormalMixture(sorted);
  const [short, long] = parts;
  let logLikelihood = 0;
  for (const { log, count } of timesWithCounts(sorted)) {
    const x = log - Math.log(1_000);
    const density = sumBy(
      parts,
      ({ share, mu, sigma }) =>
        (share * Math.exp(-(((x - mu) / sigma) ** 2) / 2)) / (sigma * Math.sqrt(2 * Math.PI)),
    );
    logLikelihood += count * (Math.log(density) - log);
  }
  const share = digits(short.share);
  const law: DistributionSpec = {
    law: 'mixture',
    parts: [
      { share, law: 'lognormal', mu: digits(short.mu), sigma: digits(short.sigma), unit: 's' },
      {
        share: digits(1 - share),
        law: 'lognormal',
        mu: digits(long.mu),
        sigma: digits(long.sigma),
        unit: 's',
      },
    ],
  };
  return { law, logLikelihood, parameters: 5, ksDistance: ksDistance(sorted, law) };
}

function quantilesOf(sorted: readonly number[]): DistributionSpec {
  const last = sorted.length - 1;
  const places = Array.from({ length: quantileCount + 1 }, (_, place) => place / quantileCount);
  return {
    law: 'empirical',
    sampleMs: places.map((share) => Math.round(sorted[Math.round(share * last)] ?? 0)),
  };
}

/** A number rounded as in scenario files. */
export function digits(value: number): number {
  return Number(value.toFixed(4));
}

/** Parameters of ln seconds. */
export interface LognormalPart {
  readonly share: number;
  readonly mu: number;
  readonly sigma: number;
}

const precision = 1e-10;
const stepsMax = 5_000;
const varianceMin = 1e-4;

/** Start of the search: a part of a few seconds and one of two minutes. */
const start: readonly [LognormalPart, LognormalPart] = [
  { share: 0.1, mu: Math.log(5), sigma: 0.7 },
  { share: 0.9, mu: Math.log(120), sigma: 0.9 },
];

interface Moments {
  weight: number;
  first: number;
  second: number;
}

/** Two lognormal parts fitted to times in ms above 0; the shorter comes first. */
export function fitLognormalMixture(
  timesMs: readonly number[],
): readonly [LognormalPart, LognormalPart] {
  const groups = timesWithCounts(timesMs).map(({ log, count }) => {
    return { x: log - Math.log(1_000), count };
  });
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
