/**
 * Ends a run by Ctrl-C or a time limit: the first Ctrl-C stops cleanly, a second ends the process.
 * SIGTERMs close together count once, as `npm start` repeats them.
 */
import { exitCodes } from '../cli-error.ts';

/** Repeated SIGTERMs within this time count as one. */
const echoMsMax = 1_000;

/** Aborted by the first Ctrl-C or SIGTERM; for commands with a partial result. */
export function listenForInterrupt(): AbortSignal {
  const controller = new AbortController();
  process.on('SIGINT', () => {
    if (controller.signal.aborted) process.exit(exitCodes.killed);
    controller.abort();
  });
  let toldAtMs = Number.POSITIVE_INFINITY;
  process.on('SIGTERM', () => {
    if (performance.now() - toldAtMs > echoMsMax) process.exit(exitCodes.killed);
    toldAtMs = Math.min(toldAtMs, performance.now());
    controller.abort();
  });
  return controller.signal;
}

/** System timers of 2^31 ms and more fire at once. */
const budgetMsMax = 2 ** 31 - 1;

export function stopSignal(budgetMs: number | undefined): AbortSignal {
  const interrupt = listenForInterrupt();
  return budgetMs === undefined ? interrupt : AbortSignal.any([interrupt, budgetSignal(budgetMs)]);
}

export function budgetSignal(budgetMs: number): AbortSignal {
  return AbortSignal.timeout(Math.min(budgetMs, budgetMsMax));
}
