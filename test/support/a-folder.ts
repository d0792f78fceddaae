/** A folder of its own for a test that needs files; gone when the test has ended. */
import { accessSync, constants, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/**
 * Files in memory, on Linux: what tests store is synced some hundred thousand times, which takes
 * 0.01 ms each there and up to 9 ms on the disk of a busy machine.
 */
const memory = '/dev/shm';
/** With less it is the disk. */
const roomBytesMin = 1_000_000_000;

export function aFolder(): string {
  const folder = newFolder('test');
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** One that whoever asks for it removes. */
export function newFolder(name: string): string {
  return mkdtempSync(join(hasRoom() ? memory : tmpdir(), `callwright-${name}-`));
}

function hasRoom(): boolean {
  try {
    accessSync(memory, constants.W_OK);
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize >= roomBytesMin;
  } catch {
    return false;
  }
}
