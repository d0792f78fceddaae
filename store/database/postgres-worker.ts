/** A session's thread: runs tasks in order and wakes the caller. */
import { workerData } from 'node:worker_threads';
import { reasonOf } from '../../kernel/index.ts';
import type { SessionReply, SessionRequest, SessionStart } from './postgres-driver.ts';
import { PostgresSession } from './postgres-session.ts';
import { StoreError } from './store-error.ts';

const { place, port, signal } = workerData as SessionStart;
const session = new PostgresSession(place);

async function replyTo({ id, task }: SessionRequest): Promise<SessionReply> {
  try {
    return { id, answer: await session.do(task) };
  } catch (error) {
    const code = error instanceof StoreError ? error.code : null;
    return { id, problem: reasonOf(error), code };
  }
}

port.on('message', async (request: SessionRequest) => {
  port.postMessage(await replyTo(request));
  Atomics.store(signal, 0, 1);
  Atomics.notify(signal, 0);
});
