/**
 * Percentiles of waiting: over answered calls, and over all with censoring.
 *
 * The first says how long the answered waited, which flatters a queue that callers leave. The
 * second is the time to answer that a caller who never leaves would see: every other way out only
 * tells that the answer had not come yet (Kaplan-Meier).
 *
 * Cost: one pass over about 1,800 bins; right to half a per cent.
 * Source: acd-routing.md C3, simulation.md 9.5; E. L. Kaplan and P. Meier (1958).
 */
import type { MeasureDefinition } from './measure.ts';
import type { WaitSpread } from './queue-record.ts';
import { binCount, type WaitHistogram, waitMsOfBin } from './wait-histogram.ts';

/** Shares for which quantiles are shown. */
export const shownQuantiles = [0.5, 0.8, 0.9, 0.95, 0.99] as const;

/** See {@link answeredWaitQuantile}. */
export const answeredWait: MeasureDefinition = {
  id: 'answeredWaitMsQuantile',
  name: { en: 'Wait quantile, answered', fr: 'Quantile d’attente, répondus' },
  unit: 'ms',
  numerator: 'smallest w such that a share p of the answered waited no longer',
  denominator: '',
  counted: 'Answered calls, by entry.',
  remark: 'From bins 1 % wide; exact up to 200 ms.',
  source: 'acd-routing.md C3',
  replications: 'pooled',
};

/** See {@link censoredWaitQuantile}. */
export const censoredWait: MeasureDefinition = {
  id: 'timeToAnswerMsQuantile',
  name: {
    en: 'Time to answer quantile, all entries',
    fr: 'Quantile du délai de réponse, toutes entrées',
  },
  unit: 'ms',
  numerator: 'smallest w at which the Kaplan-Meier estimate of P(answered by w) reaches p',
  denominator: '',
  counted: 'All entries, by entry; ends other than answer, and waits still running, are censored.',
  remark: 'A dash where the estimate never reaches p.',
  source: 'acd-routing.md C3',
  replications: 'pooled',
};

/** Smallest wait that a share of the answered did not exceed (nearest rank); null without any. */
export function answeredWaitQuantile(answered: WaitHistogram, share: number): number | null {
  if (answered.total === 0) return null;
  // The guard keeps 0.07 x 100 from becoming rank 8.
  const rank = Math.max(1, Math.ceil(share * answered.total - 1e-9));
  let seen = 0;
  for (let bin = 0; bin < binCount; bin += 1) {
    seen += answered.count(bin);
    if (seen >= rank) return waitMsOfBin(bin);
  }
  return null;
}

/**
 * Kaplan-Meier; inside a bin answers come before censored ends. Null where the share is not
 * reached.
 */
export function censoredWaitQuantile(waits: WaitSpread, share: number): number | null {
  let atRisk = waits.answered.total + waits.notAnswered.total;
  let unanswered = 1;
  for (let bin = 0; bin < binCount && atRisk > 0; bin += 1) {
    const answers = waits.answered.count(bin);
    if (answers > 0) {
      unanswered *= 1 - answers / atRisk;
      if (1 - unanswered >= share - 1e-9) return waitMsOfBin(bin);
    }
    atRisk -= answers + waits.notAnswered.count(bin);
  }
  return null;
}
