-- Outbound lists, each a document with its version; their entries, in the order in which they came;
-- attempts, each written before it is dialled; figures by list and day; numbers that are not called;
-- and target markets, from which entries are taken.

create table outbound_list (
  centre_id text not null,
  id text not null,
  version bigint not null check (version > 0),
  document text not null,
  person text not null,
  updated_at_ms bigint not null,
  primary key (centre_id, id)
);

create table target_market (
  centre_id text not null,
  id text not null,
  version bigint not null check (version > 0),
  document text not null,
  person text not null,
  updated_at_ms bigint not null,
  primary key (centre_id, id)
);

create table outbound_entry (
  list_id text not null,
  n bigint not null,
  number text not null,
  customer_id text,
  name text,
  language text,
  time_zone text not null,
  data text,
  state text not null check (state in ('waiting', 'dialling', 'talking', 'reached', 'exhausted', 'excluded')),
  reason text check (reason in ('doNotCall', 'badNumber', 'closed')),
  attempts integer not null,
  attempts_more integer not null,
  due_at_ms bigint,
  last_result text,
  codes text not null,
  primary key (list_id, n),
  unique (list_id, number)
);

create index outbound_entry_by_state on outbound_entry (list_id, state, n);

create table outbound_attempt (
  call_id text primary key,
  list_id text not null,
  entry_n bigint not null,
  n integer not null,
  agent_id text,
  day text not null,
  began_at_ms bigint not null,
  answered_at_ms bigint,
  ended_at_ms bigint,
  came_to text check (came_to in ('answered', 'noAnswer', 'busy', 'machine', 'badNumber', 'abandoned', 'failed'))
);

create index outbound_attempt_by_time on outbound_attempt (list_id, began_at_ms, call_id);
create index outbound_attempt_by_end on outbound_attempt (list_id, ended_at_ms);

create table outbound_day (
  list_id text not null,
  day text not null,
  counts text not null,
  primary key (list_id, day)
);

create table do_not_call (
  centre_id text not null,
  number text not null,
  source text not null check (source in ('import', 'agent', 'caller')),
  at_ms bigint not null,
  until_ms bigint,
  note text,
  primary key (centre_id, number)
);
