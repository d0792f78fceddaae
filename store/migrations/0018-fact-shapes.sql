-- Names of facts, a list once: decisions hold a list's id and the values.

create table fact_shape (
  id text primary key,
  body text not null
);
