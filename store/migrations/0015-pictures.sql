-- Pictures of items: each file once in a centre, under the SHA-256 of the bytes that came, as it is
-- shown and as two thumbnails, in base64. An image is a place at an item that names a picture; one
-- that names none is a drawing, which is its text. A picture that no item shows is unused from an
-- instant on.

create table picture (
  centre_id text not null,
  hash text not null,
  media_type text not null,
  width integer not null,
  height integer not null,
  unused_from_ms bigint,
  small text not null,
  medium text not null,
  whole text not null,
  primary key (centre_id, hash)
);

create index picture_by_use on picture (centre_id, unused_from_ms);

-- What an address gave last: an import that tried it need not fetch it again.
create table picture_address (
  centre_id text not null,
  address text not null,
  hash text not null,
  fetched_at_ms bigint not null,
  primary key (centre_id, address)
);

create index picture_address_by_time on picture_address (centre_id, fetched_at_ms);

alter table item_image add column place integer not null default 1;
alter table item_image add column hash text;
alter table item_image add column source text;

update item_image set place = number;

create index item_image_by_hash on item_image (centre_id, hash);
