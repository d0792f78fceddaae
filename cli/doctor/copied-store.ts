/** A copy of a service's store, which can be read, and changed, while the service goes on. */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** Reads a copy of the store in a folder of its own, which is removed after it. */
export function withCopy<Answer>(path: string, read: (folder: string) => Answer): Answer {
  const folder = mkdtempSync(join(tmpdir(), 'callwright-'));
  try {
    // SQLite keeps recent writes in a second file until the database closes.
    for (const end of ['', '-wal']) {
      if (existsSync(`${path}${end}`)) {
        copyFileSync(`${path}${end}`, join(folder, `${basename(path)}${end}`));
      }
    }
    return read(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
