-- Calls that are over, for lists and stories of any day. What names the caller stands in columns
-- and marks, so that an erasure removes it and the rest of the call stays.

create table call_record (
  centre_id text not null,
  call_id text not null,
  arrived_at_ms bigint not null,
  version bigint not null,
  -- Of a consultation: the call that it is about.
  about_call_id text,
  customer_id text,
  number text,
  note text,
  document text not null,
  primary key (centre_id, call_id)
);
create index call_record_by_time on call_record (centre_id, arrived_at_ms, call_id);
create index call_record_by_consult on call_record (centre_id, about_call_id);
create index call_record_by_age on call_record (arrived_at_ms);

-- What lists can be filtered by: agent, queue, customer, phone, result.
create table call_mark (
  centre_id text not null,
  dimension text not null,
  value text not null,
  at_ms bigint not null,
  call_id text not null,
  primary key (centre_id, dimension, value, at_ms, call_id)
);
create index call_mark_by_call on call_mark (call_id);
create index call_mark_by_age on call_mark (at_ms);

-- Customers stored before names were found by their sound: their keys are made after the upgrade.
create table customer_key_backlog (
  centre_id text not null,
  id text not null,
  primary key (centre_id, id)
);
insert into customer_key_backlog (centre_id, id) select centre_id, id from customer;
