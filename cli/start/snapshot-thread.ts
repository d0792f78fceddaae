/**
 * Snapshots of a journal by a thread of their own, which reads what the service has written and
 * ends with each: nobody waits for one.
 */
import { Worker } from 'node:worker_threads';
import type { SnapshotOf } from '../../live/index.ts';

/** Whose journal, and where it stands. */
export interface SnapshotPlace extends SnapshotOf {
  readonly data: string;
  readonly centreId: string;
}

export interface SnapshotTask extends SnapshotPlace {
  readonly seq: number;
}

/** Of a position that is on the disk. Rejects where the thread fails. */
export function snapshotsOf(place: SnapshotPlace): (seq: number) => Promise<Uint8Array> {
  return (seq) =>
    new Promise((resolve, reject) => {
      const workerData: SnapshotTask = { ...place, seq };
      const worker = new Worker(new URL('./snapshot-worker.ts', import.meta.url), { workerData });
      // A service that ends does not wait for it.
      worker.unref();
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', (code) => {
        reject(new Error(`the thread that makes a snapshot at seq ${seq} has ended with ${code}`));
      });
    });
}
