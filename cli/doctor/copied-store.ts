/** A copy of a service's store, which can be read, and changed, while the service goes on. */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { systemClock } from '../../live/index.ts';
import { storeIn } from '../../server/index.ts';
import { openStore, type Store, StoreError } from '../../store/index.ts';
import type { StoredIn } from './machine.ts';

/**
 * Reads a copy of the store in a folder of its own, which is removed after it. Undefined: there is
 * no store, or it is in a database, which only `start` reads.
 */
export function withCopy<Answer>(
  { data, database }: StoredIn,
  read: (folder: string) => Answer,
): Answer | undefined {
  if (data === undefined || database !== undefined || !existsSync(storeIn(data))) return undefined;
  const path = storeIn(data);
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

/** As {@link withCopy}, with the copy opened; undefined for a store that cannot be opened as well. */
export function withStore<Answer>(
  place: StoredIn,
  read: (store: Store) => Answer,
): Answer | undefined {
  try {
    return withCopy(place, (folder) => {
      const store = openStore({ path: storeIn(folder), nowMs: systemClock.nowMs });
      try {
        return read(store);
      } finally {
        store.close();
      }
    });
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return undefined;
  }
}
