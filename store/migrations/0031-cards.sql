-- Gift cards and loyalty cards of a centre, and each change of a balance, once by its key.
create table card (
  centre_id text not null,
  number text not null,
  kind text not null,
  customer_id text,
  currency text not null,
  is_locked integer not null,
  primary key (centre_id, number)
);

create index card_by_customer on card (centre_id, customer_id);

create table card_movement (
  centre_id text not null,
  key text not null,
  number text not null,
  kind text not null,
  amount_minor bigint not null,
  at_ms bigint not null,
  primary key (centre_id, key)
);

create index card_movement_by_card on card_movement (centre_id, number, at_ms);
