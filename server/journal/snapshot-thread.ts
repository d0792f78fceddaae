/**
 * Snapshots of a journal by a separate thread, which reads what the service has written, so that
 * nobody waits.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { SnapshotOf } from '../../live/index.ts';
import { inThread } from './one-answer-thread.ts';

export interface SnapshotPlace extends SnapshotOf {
  readonly data: string;
  readonly centreId: string;
}

export interface SnapshotTask extends SnapshotPlace {
  readonly seq: number;
}

/** Pause after a snapshot, as a multiple of its duration: the thread works a fifth of the time. */
const restTimes = 4;

/** Makes a snapshot at a position already on disk. Rejects if the thread fails. */
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
