/** What ends a run before its rule does: Ctrl-C, or the time it was given. */
import { listenForInterrupt } from '../streams/interrupt.ts';

/** Aborted by the first Ctrl-C, or after so many ms. */
export function stopSignal(budgetMs: number | undefined): AbortSignal {
  const interrupt = listenForInterrupt();
  if (budgetMs === undefined) return interrupt;
  return AbortSignal.any([interrupt, AbortSignal.timeout(budgetMs)]);
}
