/** Reads a store's schema version, even while a service uses the store. */
import { openToRead } from './database/sqlite-driver.ts';
import { ownMigrations } from './migrate.ts';
import { numberIn } from './rows.ts';
import { statements } from './statements.ts';

/**
 * Number of the store's last migration, and of the last one in this program. @throws {StoreError}
 */
export function reachedSchema(path: string): { readonly reached: number; readonly known: number } {
  const known = Math.max(0, ...ownMigrations().map(({ number }) => number));
  const database = openToRead(path, { waitMs: 0, isReadOnly: true });
  try {
    return {
      reached: numberIn(database.prepare(statements.lastMigration).first(), 'number'),
      known,
    };
  } finally {
    database.close();
  }
}
