/** The other side of {@link JudgingThread}: judges what it is sent, one text after the other. */
import { parentPort } from 'node:worker_threads';
import { cutFile } from './file-pieces.ts';
import { judgeText } from './judging.ts';
import type { ThreadAnswer, ThreadQuestion } from './judging-thread.ts';

parentPort?.on('message', ({ id, question, world }: ThreadQuestion) => {
  const { checked, ...words } = judgeText(question, world);
  const pieces = checked === null ? null : cutFile(checked.file);
  const answer: ThreadAnswer = { id, judged: { words, pieces } };
  parentPort?.postMessage(answer);
});
