/**
 * Removes from PostgreSQL's files what was deleted: dead rows, samples of values in statistics, and
 * the write-ahead log. Cost: tables are copied and locked meanwhile; erasures are rare.
 */
import {
  type Compaction,
  type CompactionLimits,
  compactedBytesMax,
  type Driver,
  type Row,
} from './driver.ts';
import { StoreError } from './store-error.ts';

const tables =
  "select quote_ident(schemaname) || '.' || quote_ident(relname) as name, pg_total_relation_size(relid) as bytes from pg_stat_user_tables where schemaname = current_schema() order by relname";
/** What asks for more than the owner's rights, and what remains without it. */
const asks = [
  ['vacuum full pg_catalog.pg_statistic', 'samples of columns in pg_statistic'],
  ['select pg_switch_wal() is null as one', 'the present segment of the write-ahead log'],
  ['checkpoint', 'segments of the write-ahead log, until they are removed'],
] as const;

export function compactPostgres(driver: Driver, { mayTakeLong }: CompactionLimits): Compaction {
  const found = driver.prepare(tables).all();
  const isLarge = (one: Row) => !mayTakeLong && Number(one['bytes']) > compactedBytesMax;
  const waiting = found
    .filter(isLarge)
    .map(({ name }) => `dead rows of ${name}, until the next start`);
  const each = found
    .filter((one) => !isLarge(one))
    .map(({ name }) => [`vacuum (full, analyze) ${name}`, `dead rows of ${name}`]);
  const remains = [...each, ...asks].flatMap(([sql = '', what = '']) => {
    try {
      driver.execute(sql);
      return [];
    } catch (error) {
      // A table may be so large that its time limit ends.
      if (!(error instanceof StoreError)) throw error;
      return [`${what} (${error.message})`];
    }
  });
  return { remains: [...waiting, ...remains], isPostponed: waiting.length > 0 };
}
