/** A disk that is really full: a file system of a few MiB where that may be mounted, else a limit of SQLite's own. */
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { onTestFinished, vi } from 'vitest';
import { aFolder } from './callwright.ts';

export interface SmallFolder {
  /** A file system of its own. */
  readonly folder: string;
  fill(): void;
  free(): void;
}

export interface SmallDisk {
  /** Of a database on it. */
  readonly path: string;
  fill(): void;
  free(): void;
}

/** null: this user may not mount a file system. */
export function aMountedFolder(megabytes: number): SmallFolder | null {
  const folder = aFolder();
  const mount = ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder];
  if (spawnSync('mount', mount).status !== 0) return null;
  onTestFinished(() => void spawnSync('umount', ['-l', folder]));
  const filler = join(folder, 'filler');
  const fill = (): void => {
    for (let bytes = megabytes * 1_048_576; bytes >= 1; bytes = Math.floor(bytes / 2)) {
      try {
        writeFileSync(filler, 'x'.repeat(bytes), { flag: 'a' });
      } catch {
        // It took what there was room for.
      }
    }
  };
  return { folder, fill, free: () => rmSync(filler) };
}

/** null: this user may not mount a file system. */
export function aMountedDisk(): SmallDisk | null {
  const mounted = aMountedFolder(2);
  if (mounted === null) return null;
  const { folder, fill, free } = mounted;
  return { path: join(folder, 'a.db'), fill, free };
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
