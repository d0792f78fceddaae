/** Reads the schema version of a store without writing; a service may be running on it. */
import { DatabaseSync } from 'node:sqlite';
import { ownMigrations } from './migrate.ts';
import { withStoreErrors } from './sqlite-driver.ts';

/**
 * Numbers of the store's last migration and of the last this version knows.
 * @throws {StoreError}
 */
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
