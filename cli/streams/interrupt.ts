/**
 * Ctrl-C: the first asks the command to stop cleanly, a second one ends the process.
 *
 * Source: ux-and-api.md 9.1 (interrupt).
 */
import { exitCodes } from '../exit-codes.ts';

/** Aborted by the first Ctrl-C. Asked for once, by a command that has a partial result to give. */
export function listenForInterrupt(): AbortSignal {
  const controller = new AbortController();
  process.on('SIGINT', () => {
    if (controller.signal.aborted) process.exit(exitCodes.killed);
    controller.abort();
  });
  return controller.signal;
}
