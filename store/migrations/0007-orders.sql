-- What lists show of orders: copies, written anew with each version of an order.

create table order_row (
  centre_id text not null,
  id text not null,
  version bigint not null check (version > 0),
  place text not null,
  customer_id text not null,
  label text not null,
  fulfilment text not null,
  document text not null,
  primary key (centre_id, id)
);

create index order_row_by_place on order_row (centre_id, place);
create index order_row_by_customer on order_row (centre_id, customer_id, place);
create index order_row_by_label on order_row (centre_id, label, place);
create index order_row_by_fulfilment on order_row (centre_id, fulfilment, place);

create table order_hold (
  centre_id text not null,
  order_id text not null,
  hold_id text not null,
  source text not null,
  code text not null,
  place text not null,
  document text not null,
  primary key (centre_id, order_id, hold_id)
);

create index order_hold_by_place on order_hold (centre_id, place);
create index order_hold_by_source on order_hold (centre_id, source, place);
