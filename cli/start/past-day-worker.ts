/** The other side of {@link pastDaysOf}: it gives way to the thread that decides. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { pastOfJournal } from '../../live/index.ts';
import { JournalReader } from '../../store/index.ts';
import type { PastDayTask } from './past-day-thread.ts';

// Elsewhere it would be the priority of the process.
if (process.platform === 'linux') setPriority(10);
const { data, centreId, span, ...of } = workerData as PastDayTask;
const reader = new JournalReader(data, centreId);
const past = pastOfJournal(reader, span, of);
reader.close();
parentPort?.postMessage(past);
