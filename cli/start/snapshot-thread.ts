/**
 * Snapshots of a journal by a thread of their own, which reads what the service has written and
 * ends with each: nobody waits for one.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { SnapshotOf } from '../../live/index.ts';
import { inThread } from './one-answer-thread.ts';

/** Whose journal, and where it stands. */
export interface SnapshotPlace extends SnapshotOf {
  readonly data: string;
  readonly centreId: string;
}

export interface SnapshotTask extends SnapshotPlace {
  readonly seq: number;
}

/** From the end of one to the next, in times of what it took: the thread is at work a fifth of the time. */
const restTimes = 4;

/** Of a position that is on the disk. Rejects where the thread fails. */
export function snapshotsOf(place: SnapshotPlace): (seq: number) => Promise<Uint8Array> {
  let restedAtMs = 0;
  return async (seq) => {
    await pause(Math.max(0, restedAtMs - performance.now()), null, { ref: false });
    const beganAtMs = performance.now();
    const task: SnapshotTask = { ...place, seq };
    const file = new URL('./snapshot-worker.ts', import.meta.url);
    const work = `makes a snapshot at seq ${seq}`;
    const body = await inThread<Uint8Array>(file, task, work);
    const endedAtMs = performance.now();
    restedAtMs = endedAtMs + restTimes * (endedAtMs - beganAtMs);
    return body;
  };
}
