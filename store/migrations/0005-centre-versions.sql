-- Versions of a centre that were made while it ran: the last one is in force at the next start.

create table centre_version (
  centre_id text not null,
  version bigint not null,
  -- The centre file; empty: an old one, whose text is kept no more.
  text text not null,
  -- JSON: what this version has dropped, such as "group/sales".
  removed text not null,
  person text not null,
  created_at_ms bigint not null,
  primary key (centre_id, version)
);
