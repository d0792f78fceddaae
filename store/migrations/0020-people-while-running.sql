-- People who were made or changed while the service ran, roles of a centre's own, and where orders
-- came from: the queue of their call and their agent, by which limits of people are checked.

create table person (
  centre_id text not null,
  id text not null,
  version bigint not null check (version > 0),
  document text not null,
  person text not null,
  updated_at_ms bigint not null,
  primary key (centre_id, id)
);

create table person_role (
  centre_id text not null,
  id text not null,
  version bigint not null check (version > 0),
  document text not null,
  person text not null,
  updated_at_ms bigint not null,
  primary key (centre_id, id)
);

create table order_origin (
  order_id text primary key,
  queue_id text,
  agent_id text not null
);
