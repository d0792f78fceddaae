/** The other side of {@link snapshotsOf}. */
import { parentPort, workerData } from 'node:worker_threads';
import { snapshotAt } from '../../live/index.ts';
import { JournalReader } from '../../store/index.ts';
import type { SnapshotTask } from './snapshot-thread.ts';

const { data, centreId, seq, ...of } = workerData as SnapshotTask;
const reader = new JournalReader(data, centreId);
const body = snapshotAt(reader, seq, of);
reader.close();
parentPort?.postMessage(body, [body.buffer as ArrayBuffer]);
