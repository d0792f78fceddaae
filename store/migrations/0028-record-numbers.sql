-- Numbers of records for people. A series counts the numbers given under a prefix, so that none is
-- given twice; a number keeps the prefix under which it was given.

create table number_series (
  centre_id text not null,
  prefix text not null,
  last_sequence bigint not null,
  primary key (centre_id, prefix)
);

create table record_number (
  centre_id text not null,
  kind text not null,
  id text not null,
  prefix text not null,
  sequence bigint not null,
  primary key (centre_id, kind, id)
);

create unique index record_number_by_sequence on record_number (centre_id, prefix, sequence);

-- Orders, returns and open holds from before, the oldest first; other records get a number when
-- they are first shown.
insert into record_number (centre_id, kind, id, prefix, sequence)
select centre_id, 'order', id, 'V',
  10000 + row_number() over (partition by centre_id order by place desc)
from order_row;

insert into record_number (centre_id, kind, id, prefix, sequence)
select centre_id, 'return', substr(id, 8), 'R',
  10000 + row_number() over (partition by centre_id order by place desc)
from customer_event where kind = 'returns';

insert into record_number (centre_id, kind, id, prefix, sequence)
select centre_id, 'hold', order_id || '.' || hold_id, 'H',
  10000 + row_number() over (partition by centre_id order by order_id, hold_id)
from order_hold;

insert into number_series (centre_id, prefix, last_sequence)
select centre_id, prefix, max(sequence) from record_number group by centre_id, prefix;
