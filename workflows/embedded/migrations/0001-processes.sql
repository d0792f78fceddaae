-- Processes, what they were told, and what they still want. Source: durable-orders.md 10.2, 12.

create table process (
  id text primary key,
  kind text not null,
  version bigint not null,
  machine_version integer not null,
  status text not null,
  snapshot text not null,
  updated_at_ms bigint not null
);
create index process_status on process (status, id);

create table process_event (
  process_id text not null,
  seq bigint not null,
  message_id text not null,
  type text not null,
  at_ms bigint not null,
  actor text not null,
  body text not null,
  outcome text not null,
  version bigint not null,
  published text not null,
  primary key (process_id, seq)
);

create table inbox (
  id text primary key,
  process_id text not null,
  body_hash text not null,
  verdict text not null
);

create table timer (
  process_id text not null,
  name text not null,
  due_at_ms bigint not null,
  primary key (process_id, name)
);
create index timer_due on timer (due_at_ms, process_id, name);

create table outbox (
  key text primary key,
  seq bigint not null,
  process_id text not null,
  kind text not null,
  lane text not null,
  body text not null,
  cause text not null,
  traceparent text,
  failures integer not null,
  next_at_ms bigint not null,
  lease_until_ms bigint,
  done_at_ms bigint,
  parked_at_ms bigint,
  problem text
);
create index outbox_open on outbox (seq) where done_at_ms is null and parked_at_ms is null;
create index outbox_process on outbox (process_id, seq);

create table host_epoch (
  n bigint primary key,
  owner text not null,
  at_ms bigint not null
);

create table parked (
  id text primary key,
  process_id text not null,
  body text not null,
  problem text not null,
  tries integer not null,
  at_ms bigint not null
);
