/**
 * Brings a database to the present schema: numbered files, forward only, each in one transaction.
 *
 * A file that had a schema before is copied beside itself first.
 * Source: durable-orders.md 12.6.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Driver } from './driver.ts';
import { inMemory } from './sqlite-driver.ts';
import { statements } from './statements.ts';
import { StoreError } from './store-error.ts';

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

const folder = join(import.meta.dirname, 'migrations');
const fileName = /^(\d{4})-([a-z0-9-]+)\.sql$/;

/** Those of this version, in their order. */
export function ownMigrations(): readonly Migration[] {
  return readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const [, number, name] = fileName.exec(file) ?? [];
      if (number === undefined || name === undefined) return [];
      return [{ number: Number(number), name, sql: readFileSync(join(folder, file), 'utf8') }];
    });
}

/** Carries out what is new; returns the numbers of it. */
export function migrate(
  driver: Driver,
  of: {
    readonly path: string;
    readonly nowMs: () => number;
    readonly migrations: readonly Migration[];
  },
): readonly number[] {
  const { path, migrations } = of;
  driver.execute(statements.createMigrationTable);
  const done = driver.prepare(statements.doneMigrations).all();
  const reached = Math.max(0, ...done.map(({ number }) => Number(number)));
  const known = Math.max(0, ...migrations.map(({ number }) => number));
  if (reached > known) {
    const seen = `has the schema ${reached} of a newer Callwright`;
    throw new StoreError('store_newer', `the store ${path} ${seen}; expected at most ${known}`);
  }
  const fresh = migrations.filter(({ number }) => number > reached);
  const isUpgrade = reached > 0 && fresh.length > 0 && path !== inMemory;
  if (isUpgrade) driver.backUp(`${path}.before-${fresh[0]?.number}-${of.nowMs()}.backup`);
  for (const { number, name, sql } of fresh) {
    driver.transaction(() => {
      driver.execute(sql);
      driver.prepare(statements.addMigration).run(number, name, of.nowMs());
    });
  }
  return fresh.map(({ number }) => number);
}
