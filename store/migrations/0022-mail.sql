-- Mails to customers, each with its text as it was at the notice, and how far its sending is.

create table mail (
  centre_id text not null,
  id text not null,
  customer_id text not null,
  order_id text not null,
  template text not null,
  language text not null,
  recipient text not null,
  document text not null,
  state text not null check (state in ('queued', 'sent', 'failed', 'bounced')),
  attempts integer not null,
  next_at_ms bigint not null,
  problem text,
  created_at_ms bigint not null,
  ended_at_ms bigint,
  primary key (centre_id, id)
);

create index mail_by_time on mail (centre_id, state, next_at_ms, id);
create index mail_by_customer on mail (centre_id, customer_id);
create index mail_by_end on mail (centre_id, ended_at_ms);
