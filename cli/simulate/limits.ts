/** What ends a run before its rule does: Ctrl-C, or the time it was given. */
import { listenForInterrupt } from '../streams/interrupt.ts';

/** Timers of the system end at once from 2^31 ms on; no run lasts so long. */
const budgetMsMax = 2 ** 31 - 1;

/** Aborted by the first Ctrl-C, or after so many ms. */
export function stopSignal(budgetMs: number | undefined): AbortSignal {
  const interrupt = listenForInterrupt();
  return budgetMs === undefined ? interrupt : AbortSignal.any([interrupt, budgetSignal(budgetMs)]);
}

/** Aborted after so many ms. */
export function budgetSignal(budgetMs: number): AbortSignal {
  return AbortSignal.timeout(Math.min(budgetMs, budgetMsMax));
}
