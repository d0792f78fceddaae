-- Coupons, each a document with its version, and the orders that use their codes.

create table coupon (
  centre_id text not null,
  id text not null,
  version bigint not null check (version > 0),
  document text not null,
  person text not null,
  updated_at_ms bigint not null,
  primary key (centre_id, id)
);

create table coupon_use (
  centre_id text not null,
  code text not null,
  order_id text not null,
  customer_id text not null,
  at_ms bigint not null,
  primary key (centre_id, code, order_id)
);

create index coupon_use_by_customer on coupon_use (centre_id, customer_id, code);
