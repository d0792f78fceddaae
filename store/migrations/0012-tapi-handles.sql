-- Numbers of the TAPI view: given once to a thing of ours, and never again. Of kinds that live with
-- the process, such as calls, a row keeps a block of numbers as given.

create table tapi_handle (
  kind text not null,
  number bigint not null,
  name text not null,
  ended integer not null,
  primary key (kind, number)
);

create index tapi_handle_by_name on tapi_handle (kind, name, number);
