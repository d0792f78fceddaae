/** The thread's side of {@link JudgingThread}: answers questions one by one. */
import { parentPort } from 'node:worker_threads';
import { type Evaluation, evaluation, type RunnableRules, runnable } from './evaluation.ts';
import { cutFile, judgeText } from './judging.ts';
import type { EvaluationTask, ThreadAnswer, ThreadQuestion } from './judging-thread.ts';

/** Compiled rules by key; the other side says which to drop. */
const known = new Map<string, RunnableRules>();

parentPort?.on('message', (asked: ThreadQuestion) => {
  const answer: ThreadAnswer = { id: asked.id, answer: answerTo(asked) };
  parentPort?.postMessage(answer);
});

function answerTo(asked: ThreadQuestion): ThreadAnswer['answer'] {
  if ('task' in asked) return evaluated(asked.task);
  const { checked, ...words } = judgeText(asked.question, asked.world);
  return { words, pieces: checked === null ? null : cutFile(checked.file) };
}

function evaluated({ key, text, set, forget, question }: EvaluationTask): Evaluation {
  try {
    known.delete(forget);
    const runs = known.get(key) ?? runnable(text, set);
    known.set(key, runs);
    return evaluation(runs, question);
  } catch (error) {
    return { mistake: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
