-- Keys of programs, sign-ins that were ended before their time, and who has changed what.

create table api_key (
  id text primary key,
  centre_id text not null,
  name text not null,
  secret_hash text not null,
  scopes text not null,
  addresses text not null,
  created_by text not null,
  created_at_ms bigint not null,
  expires_at_ms bigint not null,
  used_at_ms bigint
);

create index api_key_by_centre on api_key (centre_id, id);

create table ended_sign_in (
  id text primary key,
  until_ms bigint not null
);

create table audit_entry (
  seq bigint primary key,
  at_ms bigint not null,
  centre_id text not null,
  actor text not null,
  action text not null,
  subject text not null,
  before text,
  after text,
  request_id text not null
);

create index audit_entry_by_time on audit_entry (at_ms);
