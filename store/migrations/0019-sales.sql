-- What orders have sold, for sums, and what lists of orders can be filtered by.

alter table order_row add column sold_at_ms bigint;
alter table order_row add column sale text;

create index order_row_by_sale on order_row (centre_id, sold_at_ms, id);

create table order_mark (
  centre_id text not null,
  order_id text not null,
  dimension text not null,
  value text not null,
  place text not null,
  primary key (centre_id, dimension, value, place)
);

create index order_mark_by_order on order_mark (centre_id, order_id);

create index prompt_shown_by_time on prompt_shown (at_ms, id);
