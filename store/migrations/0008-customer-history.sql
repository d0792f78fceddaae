-- What customers are known for, newest first, and what orders earn.

create table customer_event (
  centre_id text not null,
  id text not null,
  version bigint not null check (version > 0),
  customer_id text not null,
  kind text not null,
  place text not null,
  at_ms bigint not null,
  document text not null,
  primary key (centre_id, id)
);

create index customer_event_by_customer on customer_event (centre_id, customer_id, place);

alter table order_row add column submitted_at_ms bigint;
alter table order_row add column total_minor bigint not null default 0;

create index order_row_by_submission on order_row (centre_id, submitted_at_ms, total_minor);
