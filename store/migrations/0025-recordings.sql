-- Recordings of calls, at most one a call. The sound is a sealed file beside the store; a call that
-- is being recorded is live, and its pauses are the reasons for which it stands still.

create table recording (
  centre_id text not null,
  call_id text not null,
  queue_id text not null,
  agent_id text not null,
  customer_id text,
  began_at_ms bigint not null,
  state text not null check (state in ('live', 'whole', 'partial', 'failed', 'declined')),
  pauses text not null,
  problem text,
  bytes bigint not null,
  primary key (centre_id, call_id)
);

create index recording_by_customer on recording (centre_id, customer_id);
create index recording_by_time on recording (began_at_ms);
