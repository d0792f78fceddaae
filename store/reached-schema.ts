/** How far the schema of a store has come. Nothing is written, and a service may run on it. */
import { DatabaseSync } from 'node:sqlite';
import { ownMigrations } from './migrate.ts';
import { telling } from './sqlite-driver.ts';

/** The number of its last migration, and of the last that this version knows. @throws {StoreError} */
export function reachedSchema(path: string): { readonly reached: number; readonly known: number } {
  const known = Math.max(0, ...ownMigrations().map(({ number }) => number));
  return telling(path, () => {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      const row = database.prepare('select max(number) as number from schema_migration').get();
      return { reached: Number(row?.['number'] ?? 0), known };
    } finally {
      database.close();
    }
  });
}
