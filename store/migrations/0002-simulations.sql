-- Scenarios that people keep, and jobs: what was asked stands here before it is answered, so that
-- one that was under way when the process ended runs again.

create table scenario (
  id text primary key,
  centre_id text not null,
  version integer not null check (version > 0),
  document text not null,
  notes text not null,
  person text not null,
  created_at_ms bigint not null,
  updated_at_ms bigint not null
);

create index scenario_by_centre on scenario (centre_id, id);

create table job (
  id text primary key,
  seq bigint not null unique,
  centre_id text not null,
  kind text not null check (kind in ('simulation', 'comparison', 'staffing', 'sweep', 'impact')),
  person text not null,
  state text not null check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
  question text not null,
  result text,
  problem text,
  created_at_ms bigint not null,
  started_at_ms bigint,
  ended_at_ms bigint
);

create index job_by_centre on job (centre_id, seq);
