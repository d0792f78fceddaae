/**
 * Distributions fitted to waits by maximum likelihood, those censored counted as "longer than
 * that".
 *
 * For the reader to compare with the survival table, and for callers too few for a table. Times are
 * in seconds inside, so that log-likelihoods can be set beside published ones.
 * Source: simulation.md 12.5.
 */
import type { DistributionSpec } from '../../../contracts/index.ts';
import { normalCdf } from '../../distributions/normal.ts';
import { nelderMead } from './nelder-mead.ts';
import type { Wait } from './survival.ts';

/** A distribution and how likely it makes the waits. */
export interface CensoredFit {
  readonly law: DistributionSpec;
  readonly logLikelihood: number;
}

/** Exponential, Weibull and lognormal, in this order; empty where nobody left. */
export function fitCensored(waits: readonly Wait[]): readonly CensoredFit[] {
  const some = waits.filter(({ waitMs }) => waitMs > 0);
  const events = some.filter(({ hasLeft }) => hasLeft).length;
  const exposureS = some.reduce((sum, { waitMs }) => sum + waitMs, 0) / 1_000;
  if (events === 0 || exposureS === 0) return [];
  const meanS = exposureS / events;
  return [
    {
      law: { law: 'exponential', meanMs: meanS * 1_000 },
      logLikelihood: -events * Math.log(meanS) - events,
    },
    weibull(some, meanS),
    lognormal(some, meanS),
  ];
}

function weibull(waits: readonly Wait[], meanS: number): CensoredFit {
  const grouped = byTime(waits);
  const { at, value } = nelderMead(
    ([logShape = 0, logScale = 0]) => {
      const shape = Math.exp(logShape);
      let sum = 0;
      for (const { logS, left, censored } of grouped) {
        const beyond = Math.exp(shape * (logS - logScale));
        sum +=
          left * (logShape - logScale + (shape - 1) * (logS - logScale)) -
          (left + censored) * beyond;
      }
      return -sum;
    },
    { start: [0, Math.log(meanS)] },
  );
  const [logShape = 0, logScale = 0] = at;
  const law = { shape: Math.exp(logShape), scaleMs: 1_000 * Math.exp(logScale) };
  return { law: { law: 'weibull', ...law }, logLikelihood: -value };
}

function lognormal(waits: readonly Wait[], meanS: number): CensoredFit {
  const grouped = byTime(waits);
  const { at, value } = nelderMead(
    ([mu = 0, logSigma = 0]) => {
      const sigma = Math.exp(logSigma);
      let sum = 0;
      for (const { logS, left, censored } of grouped) {
        const z = (logS - mu) / sigma;
        if (left > 0) sum -= left * ((z * z) / 2 + logS + logSigma + Math.log(2 * Math.PI) / 2);
        if (censored > 0) sum += censored * Math.log(normalCdf(-z));
      }
      return -sum;
    },
    { start: [Math.log(meanS), 0] },
  );
  const [mu = 0, logSigma = 0] = at;
  return {
    law: { law: 'lognormal', mu, sigma: Math.exp(logSigma), unit: 's' },
    logLikelihood: -value,
  };
}

interface TimeGroup {
  readonly logS: number;
  left: number;
  censored: number;
}

/** Logs hold whole seconds: a few hundred times stand for many thousand waits. */
function byTime(waits: readonly Wait[]): readonly TimeGroup[] {
  const groups = new Map<number, TimeGroup>();
  for (const { waitMs, hasLeft } of waits) {
    const group = groups.get(waitMs) ?? { logS: Math.log(waitMs / 1_000), left: 0, censored: 0 };
    if (hasLeft) group.left += 1;
    else group.censored += 1;
    groups.set(waitMs, group);
  }
  return [...groups.values()];
}
