/** The thread of sessions: runs the calls of each in order and wakes its caller. */
import { parentPort } from 'node:worker_threads';
import type { SessionFenced, SessionStart } from './postgres-driver.ts';
import { PostgresSession } from './postgres-session.ts';
import { codeIn } from './store-error.ts';
import { answerCalls } from './thread-calls.ts';

parentPort?.on('message', ({ n, place, port, signal }: SessionStart) => {
  const onFenced = (why: string): void =>
    parentPort?.postMessage({ n, why } satisfies SessionFenced);
  answerCalls(port, {
    open: () => new PostgresSession(place, onFenced),
    codeOf: codeIn,
    answered: () => {
      Atomics.store(signal, 0, 1);
      Atomics.notify(signal, 0);
    },
  });
});
