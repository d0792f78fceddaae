/** The other side of {@link snapshotsOf}: it gives way to the thread that decides. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { snapshotAt } from '../../live/index.ts';
import { JournalReader } from '../../store/index.ts';
import type { SnapshotTask } from './snapshot-thread.ts';

// Elsewhere it would be the priority of the process.
if (process.platform === 'linux') setPriority(10);
const { data, centreId, seq, ...of } = workerData as SnapshotTask;
const reader = new JournalReader(data, centreId);
const body = snapshotAt(reader, seq, of);
reader.close();
parentPort?.postMessage(body);
