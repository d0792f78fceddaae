/** Statements on a store's schema and on the lives of its service. */

export const statements = {
  createMigrationTable:
    'create table if not exists schema_migration (number integer primary key, name text not null, applied_at_ms bigint not null)',
  // Older stores have no hashes, so their migrations are not checked.
  createMigrationHashTable:
    'create table if not exists migration_hash (number integer primary key, hash text not null)',
  doneMigrations:
    'select m.number, h.hash from schema_migration m left join migration_hash h on h.number = m.number order by m.number',
  lastMigration: 'select max(number) as number from schema_migration',
  addMigration: 'insert into schema_migration (number, name, applied_at_ms) values (?, ?, ?)',
  addMigrationHash: 'insert into migration_hash (number, hash) values (?, ?)',

  lastLife: 'select max(epoch) as epoch from process_life',
  livesBetween: 'select count(*) as count from process_life where started_at_ms between ? and ?',
  addLife: 'insert into process_life (epoch, started_at_ms) values (?, ?)',
} as const;
