-- Webhooks, each a document with its version; what is to be sent to them, until it has been or
-- cannot be; and up to which place of its stream each handler was read for them.

create table webhook (
  centre_id text not null,
  id text not null,
  version bigint not null check (version > 0),
  document text not null,
  person text not null,
  updated_at_ms bigint not null,
  primary key (centre_id, id)
);

create table webhook_delivery (
  seq bigint primary key,
  id text not null unique,
  webhook_id text not null,
  type text not null,
  subject text not null,
  text text not null,
  state text not null check (state in ('waiting', 'behind', 'delivered', 'failed')),
  attempts integer not null,
  next_at_ms bigint not null,
  status integer,
  problem text,
  created_at_ms bigint not null,
  ended_at_ms bigint
);

create index webhook_delivery_by_webhook on webhook_delivery (webhook_id, seq);
create index webhook_delivery_by_time on webhook_delivery (webhook_id, state, next_at_ms);
create index webhook_delivery_by_subject on webhook_delivery (webhook_id, subject, state, seq);
create index webhook_delivery_by_end on webhook_delivery (ended_at_ms);

create table webhook_place (
  handler text primary key,
  place text not null
);
