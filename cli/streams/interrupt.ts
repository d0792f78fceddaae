/**
 * Ctrl-C: the first asks the command to stop cleanly, a second one ends the process. SIGTERM does
 * the same, but that those which come close together are one: whoever starts and stops services
 * sends it to each process of a group, and `npm start` passes it on as well.
 *
 * Source: ux-and-api.md 9.1 (interrupt).
 */
import { exitCodes } from '../exit-codes.ts';

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
