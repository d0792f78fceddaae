/** A session's thread: runs calls in order and wakes the caller. */
import { parentPort, workerData } from 'node:worker_threads';
import type { SessionStart } from './postgres-driver.ts';
import { PostgresSession } from './postgres-session.ts';
import { codeIn } from './store-error.ts';
import { answerCalls } from './thread-calls.ts';

const { place, port, signal } = workerData as SessionStart;

answerCalls(port, {
  open: () => new PostgresSession(place, (why) => parentPort?.postMessage({ fenced: why })),
  codeOf: codeIn,
  answered: () => {
    Atomics.store(signal, 0, 1);
    Atomics.notify(signal, 0);
  },
});
