-- What people have typed and not sent yet. A row lives until it is old.

create table person_draft (
  person text not null,
  id text not null,
  content text not null,
  updated_at_ms bigint not null,
  primary key (person, id)
);

create index person_draft_by_time on person_draft (updated_at_ms);
