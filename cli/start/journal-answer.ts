/** In a thread of {@link inThread}: answers from a journal, and gives way to the thread that decides. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { JournalReader } from '../../store/index.ts';
import type { SnapshotPlace } from './snapshot-thread.ts';

/** Answers the task of a worker thread: it names the journal, and what to read there. */
export function answerFromJournal<Task extends SnapshotPlace>(
  answer: (journal: JournalReader, asked: Omit<Task, 'data' | 'centreId'>) => unknown,
): void {
  // Elsewhere it would be the priority of the process.
  if (process.platform === 'linux') setPriority(10);
  const { data, centreId, ...asked } = workerData as Task;
  const journal = new JournalReader(data, centreId);
  const answered = answer(journal, asked);
  journal.close();
  parentPort?.postMessage(answered);
}
