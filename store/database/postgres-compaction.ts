/**
 * Removes from PostgreSQL's files what was deleted: dead rows, samples of values in statistics, and
 * the write-ahead log. Cost: tables are copied and locked meanwhile; erasures are rare.
 */
import type { Driver } from './driver.ts';
import { StoreError } from './store-error.ts';

const tables =
  "select quote_ident(schemaname) || '.' || quote_ident(relname) as name from pg_stat_user_tables where schemaname = current_schema() order by relname";
/** What asks for more than the owner's rights, and what remains without it. */
const asks = [
  ['vacuum full pg_catalog.pg_statistic', 'samples of columns in pg_statistic'],
  ['select pg_switch_wal() is null as one', 'the present segment of the write-ahead log'],
  ['checkpoint', 'segments of the write-ahead log, until they are removed'],
] as const;

export function compactPostgres(driver: Driver): readonly string[] {
  const names = driver.prepare(tables).all();
  for (const { name } of names) driver.execute(`vacuum (full, analyze) ${name}`);
  return asks.flatMap(([sql, remains]) => {
    try {
      driver.execute(sql);
      return [];
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return [`${remains} (${error.message})`];
    }
  });
}
