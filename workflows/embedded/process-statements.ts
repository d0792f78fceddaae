/**
 * SQL statements shared by SQLite and PostgreSQL.
 * Source: durable-orders.md 12.6.
 */

export const processStatements = {
  migrations:
    'create table if not exists schema_migration (number integer primary key, name text not null, at_ms bigint not null)',
  lastMigration: 'select max(number) as number from schema_migration',
  addMigration: 'insert into schema_migration (number, name, at_ms) values (?, ?, ?)',
  lastEpoch: 'select max(n) as n from host_epoch',
  addEpoch: 'insert into host_epoch (n, owner, at_ms) values (?, ?, ?)',
  lastEffect: 'select max(seq) as seq from outbox',

  load: 'select id, version, machine_version, snapshot, (select coalesce(max(seq), 0) from process_event where process_id = process.id) as seq from process where id = ?',
  message: 'select id, process_id, body_hash, verdict from inbox where id = ?',
  timers: 'select * from timer order by due_at_ms, process_id, name limit ?',
  timersAfter:
    'select * from timer where (due_at_ms, process_id, name) > (?, ?, ?) order by due_at_ms, process_id, name limit ?',
  openEffects:
    'select * from outbox where done_at_ms is null and parked_at_ms is null and seq > ? order by seq limit ?',
  openInLane:
    'select * from outbox where done_at_ms is null and parked_at_ms is null and lane = ? and seq > ? order by seq limit ?',
  effectsOf: 'select * from outbox where process_id = ? order by seq',
  eventsOf: 'select * from process_event where process_id = ? order by seq',
  status: 'select status from process where id = ?',
  lastEvent: 'select max(seq) as seq from process_event where process_id = ?',
  lastOwner: 'select owner from host_epoch order by n desc limit 1',
  effect: 'select * from outbox where key = ?',
  timersOf: 'select * from timer where process_id = ? order by due_at_ms, name',
  openEffectsOf:
    'select * from outbox where process_id = ? and done_at_ms is null and parked_at_ms is null order by seq',
  list: 'select id as process_id, version, status, updated_at_ms from process where id > ? order by id limit ?',
  listStatus:
    'select id as process_id, version, status, updated_at_ms from process where status = ? and id > ? order by id limit ?',

  addMessage: 'insert into inbox (id, process_id, body_hash, verdict) values (?, ?, ?, ?)',
  saveProcess:
    'insert into process (id, kind, version, machine_version, status, snapshot, updated_at_ms) values (?, ?, ?, ?, ?, ?, ?) on conflict (id) do update set version = excluded.version, machine_version = excluded.machine_version, status = excluded.status, snapshot = excluded.snapshot, updated_at_ms = excluded.updated_at_ms',
  saveSnapshot:
    'update process set version = ?, machine_version = ?, snapshot = ?, updated_at_ms = ? where id = ?',
  addEvent:
    'insert into process_event (process_id, seq, message_id, type, at_ms, actor, body, outcome, version, published) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  dropTimer: 'delete from timer where process_id = ? and name = ?',
  armTimer:
    'insert into timer (process_id, name, due_at_ms) values (?, ?, ?) on conflict (process_id, name) do update set due_at_ms = excluded.due_at_ms',
  addEffect:
    'insert into outbox (key, seq, process_id, kind, lane, body, cause, traceparent, failures, next_at_ms, lease_until_ms, done_at_ms, parked_at_ms, problem) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  saveEffect:
    'update outbox set failures = ?, next_at_ms = ?, lease_until_ms = ?, done_at_ms = ?, parked_at_ms = ?, problem = ? where key = ?',
  saveBody: 'update outbox set body = ? where key = ?',
  park: 'insert into parked (id, process_id, body, problem, tries, at_ms) values (?, ?, ?, ?, ?, ?) on conflict (id) do update set problem = excluded.problem, tries = excluded.tries, at_ms = excluded.at_ms',
} as const;
