-- A centre as a sales channel: each thing a document with its version, and the values it is found by.

create table channel (
  centre_id text not null,
  id text not null,
  version bigint not null check (version > 0),
  document text not null,
  person text not null,
  updated_at_ms bigint not null,
  primary key (centre_id, id)
);

-- A user belongs to one centre, whichever centres share this store.
create table channel_user (
  user_id text primary key,
  centre_id text not null
);

create index channel_user_by_centre on channel_user (centre_id);

create table customer (
  centre_id text not null,
  id text not null,
  version bigint not null check (version > 0),
  document text not null,
  person text not null,
  updated_at_ms bigint not null,
  primary key (centre_id, id)
);

create table item (
  centre_id text not null,
  id text not null,
  version bigint not null check (version > 0),
  document text not null,
  person text not null,
  updated_at_ms bigint not null,
  primary key (centre_id, id)
);

create table catalogue (
  centre_id text not null,
  id text not null,
  version bigint not null check (version > 0),
  document text not null,
  person text not null,
  updated_at_ms bigint not null,
  primary key (centre_id, id)
);

create table script (
  centre_id text not null,
  id text not null,
  version bigint not null check (version > 0),
  document text not null,
  person text not null,
  updated_at_ms bigint not null,
  primary key (centre_id, id)
);

create table catalogue_request (
  centre_id text not null,
  id text not null,
  version bigint not null check (version > 0),
  document text not null,
  person text not null,
  updated_at_ms bigint not null,
  primary key (centre_id, id)
);

-- Words, numbers backwards, codes: a search is a range of values of one kind.
create table search_key (
  centre_id text not null,
  kind text not null,
  value text not null,
  id text not null,
  primary key (centre_id, kind, value, id)
);

create index search_key_by_id on search_key (centre_id, id, kind, value);

create table item_image (
  centre_id text not null,
  item_id text not null,
  number integer not null,
  media_type text not null,
  text text not null,
  primary key (centre_id, item_id, number)
);
