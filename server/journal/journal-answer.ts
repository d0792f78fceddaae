/**
 * Runs in a thread of {@link inThread}: answers from a journal at low priority, as routing goes
 * first.
 */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { JournalReader } from '../../store/index.ts';
import type { SnapshotPlace } from './snapshot-thread.ts';

/** Answers the worker's task, which names the journal and what to read. */
export function answerFromJournal<Task extends SnapshotPlace>(
  answer: (journal: JournalReader, asked: Omit<Task, 'data' | 'centreId'>) => unknown,
): void {
  // Only Linux sets a thread's priority so; other systems would lower the whole process's.
  if (process.platform === 'linux') setPriority(10);
  const { data, centreId, ...asked } = workerData as Task;
  const journal = new JournalReader(data, centreId);
  const answered = answer(journal, asked);
  journal.close();
  parentPort?.postMessage(answered);
}
