/**
 * Ctrl-C: the first asks the command to stop cleanly, a second one ends the process. SIGTERM asks
 * as the first Ctrl-C does, however often it comes: whoever starts and stops services sends it to
 * each process of a group, and `npm start` passes it on as well.
 *
 * Source: ux-and-api.md 9.1 (interrupt).
 */
import { exitCodes } from '../exit-codes.ts';

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
  process.on('SIGTERM', () => controller.abort());
  return controller.signal;
}
