/** A store's schema version, without writing, even beside a service. */
import { DatabaseSync } from 'node:sqlite';
import { withStoreErrors } from './database/sqlite-driver.ts';
import { ownMigrations } from './migrate.ts';

/** Number of the store's last migration, and of the last one known here. @throws {StoreError} */
export function reachedSchema(path: string): { readonly reached: number; readonly known: number } {
  const known = Math.max(0, ...ownMigrations().map(({ number }) => number));
  return withStoreErrors(path, () => {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      const row = database.prepare('select max(number) as number from schema_migration').get();
      return { reached: Number(row?.['number'] ?? 0), known };
    } finally {
      database.close();
    }
  });
}
