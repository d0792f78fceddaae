/** The other side of {@link JudgingThread}: judges what it is sent, one text after the other. */
import { parentPort } from 'node:worker_threads';
import { judgeText } from './judging.ts';
import type { ThreadAnswer, ThreadQuestion } from './judging-thread.ts';

parentPort?.on('message', ({ id, question, world }: ThreadQuestion) => {
  const { checked: _checked, ...words } = judgeText(question, world);
  const answer: ThreadAnswer = { id, words };
  parentPort?.postMessage(answer);
});
