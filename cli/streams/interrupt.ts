/**
 * What ends a run before its rule does: Ctrl-C, or the time it was given.
 *
 * Ctrl-C: the first asks the command to stop cleanly, a second one ends the process. SIGTERM does
 * the same, but that those which come close together are one: whoever starts and stops services
 * sends it to each process of a group, and `npm start` passes it on as well.
 *
 * Source: ux-and-api.md 9.1 (interrupt).
 */
import { exitCodes } from '../cli-error.ts';

/** Between the first SIGTERM and one that is meant. */
const echoMsMax = 1_000;

/**
 * Aborted by the first Ctrl-C or SIGTERM. Asked for once, by a command that has a partial result to
 * give.
 */
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
