-- Units of counted items that a line has reserved, or waits for, in thousandths; a row per request.
create table stock_reservation (
  centre_id text not null,
  order_id text not null,
  line_id text not null,
  round integer not null,
  sku text not null,
  qty_milli integer not null,
  -- Null: reserved.
  waits_since_ms integer,
  primary key (centre_id, order_id, line_id, round)
);
create index stock_reservation_by_sku on stock_reservation (centre_id, sku, waits_since_ms);

-- Units of a line that have left or come back, in thousandths, as far as stock was corrected.
create table stock_booking (
  centre_id text not null,
  process_id text not null,
  line_id text not null,
  qty_milli integer not null,
  primary key (centre_id, process_id, line_id)
);
