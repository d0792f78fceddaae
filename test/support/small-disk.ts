/** A disk that is really full: a file system of a few MiB where that may be mounted, else a limit of SQLite's own. */
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { onTestFinished, vi } from 'vitest';
import { aFolder } from './callwright.ts';

export interface SmallDisk {
  /** Of a database on it. */
  readonly path: string;
  fill(): void;
  free(): void;
}

/** null: nobody lets us mount one. */
export function aMountedDisk(): SmallDisk | null {
  const folder = aFolder();
  const mount = ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder];
  if (spawnSync('mount', mount).status !== 0) return null;
  onTestFinished(() => void spawnSync('umount', ['-l', folder]));
  const filler = join(folder, 'filler');
  const fill = (): void => {
    for (let bytes = 4_194_304; bytes >= 1; bytes = Math.floor(bytes / 2)) {
      try {
        writeFileSync(filler, 'x'.repeat(bytes), { flag: 'a' });
      } catch {
        // It took what there was room for.
      }
    }
  };
  return { path: join(folder, 'a.db'), fill, free: () => rmSync(filler) };
}

/** Every connection that is opened from now on can be kept from growing. */
export function aLimitedDatabase(): SmallDisk {
  const path = join(aFolder(), 'a.db');
  const executes = vi.spyOn(DatabaseSync.prototype, 'exec');
  onTestFinished(() => executes.mockRestore());
  const limit = (pages: number) => () => {
    for (const database of new Set(executes.mock.contexts)) {
      if (database instanceof DatabaseSync && database.isOpen && database.location() === path) {
        database.prepare(`pragma max_page_count = ${pages}`).get();
      }
    }
  };
  return { path, fill: limit(1), free: limit(2 ** 30) };
}
