/** Duration of one disk sync, which every commit takes. */
import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { StoreError } from '../database/store-error.ts';

const syncs = 21;
const writtenBytes = 4_096;

/** Median time of a sync in ms. @throws {StoreError} if the folder cannot be written. */
export function measuredSyncMs(folder: string): number {
  const path = join(folder, `sync-${process.pid}`);
  try {
    const file = openSync(path, 'w');
    const times = Array.from({ length: syncs }, () => {
      writeSync(file, 'x'.repeat(writtenBytes));
      const beganAtMs = performance.now();
      fdatasyncSync(file);
      return performance.now() - beganAtMs;
    });
    closeSync(file);
    rmSync(path);
    return times.toSorted((a, b) => a - b)[(syncs - 1) / 2] ?? Number.NaN;
  } catch (error) {
    throw new StoreError('store_io_failed', `the folder ${folder} cannot be synced (${error})`);
  }
}
