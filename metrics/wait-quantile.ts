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
import type { WaitSpread } from './queue-record.ts';
import { binCount, type WaitHistogram, waitMsOfBin } from './wait-histogram.ts';

/** Shares for which quantiles are shown. */
export const shownQuantiles = [0.5, 0.8, 0.9, 0.95, 0.99] as const;

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
