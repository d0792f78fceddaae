-- Continuity programmes of a centre, each a document with its version.

create table continuity_programme (
  centre_id text not null,
  id text not null,
  version bigint not null check (version > 0),
  document text not null,
  person text not null,
  updated_at_ms bigint not null,
  primary key (centre_id, id)
);
