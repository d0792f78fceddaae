-- Rule sets, their versions, and all that happened to them. Rows are added, never changed, but for
-- drafts and answers to repeated requests.

create table rule_set (
  id text primary key,
  centre_id text not null,
  kind text not null,
  owner text not null,
  created_at_ms bigint not null,
  created_by text not null,
  unique (centre_id, kind)
);

create table rule_version (
  set_id text not null references rule_set (id),
  version integer not null check (version > 0),
  parent integer not null,
  hash text not null,
  text text not null,
  author text not null,
  note text not null,
  created_at_ms bigint not null,
  primary key (set_id, version)
);

create index rule_version_by_hash on rule_version (hash);

create table rule_draft (
  set_id text not null references rule_set (id),
  person text not null,
  version integer not null,
  base integer not null,
  text text not null,
  revision integer not null,
  updated_at_ms bigint not null,
  primary key (set_id, person)
);

create table rule_run (
  id text primary key,
  set_id text not null,
  version integer not null,
  kind text not null check (kind in ('cases', 'shadow', 'backtest', 'simulation')),
  from_ms bigint not null,
  to_ms bigint not null,
  seed integer not null,
  result text not null,
  result_hash text not null,
  person text not null,
  at_ms bigint not null
);

create index rule_run_by_version on rule_run (set_id, version);

create table rule_approval (
  seq bigint primary key,
  set_id text not null,
  version integer not null,
  person text not null,
  roles text not null,
  comment text not null,
  runs text not null,
  at_ms bigint not null
);

create index rule_approval_by_version on rule_approval (set_id, version);

create table rule_activation (
  seq bigint primary key,
  set_id text not null,
  version integer,
  hash text,
  at_ms bigint not null,
  until_ms bigint,
  person text not null,
  previous integer,
  mode text not null check (mode in ('migrate', 'pin')),
  cause text not null check (cause in ('activate', 'rollback', 'expire', 'retire', 'refused')),
  reason text not null
);

create index rule_activation_by_set on rule_activation (set_id, seq);

create table audit_event (
  seq bigint primary key,
  at_ms bigint not null,
  person text not null,
  action text not null,
  set_id text not null,
  version integer,
  state text,
  body text not null
);

create index audit_event_by_set on audit_event (set_id, seq);

create table rule_decision (
  seq bigint primary key,
  at_ms bigint not null,
  kind text not null,
  set_id text not null,
  version integer not null,
  subject text,
  facts text not null,
  matched text not null
);

create index rule_decision_by_kind on rule_decision (kind, at_ms, seq);

create table prompt_shown (
  id text primary key,
  call_id text not null,
  order_id text,
  customer_id text,
  customer_group text,
  set_id text not null,
  version integer not null,
  rule text not null,
  sku text not null,
  rank integer not null,
  gain_minor bigint not null,
  body text not null,
  person text not null,
  at_ms bigint not null
);

create index prompt_shown_by_rule on prompt_shown (rule, at_ms);
create index prompt_shown_by_customer on prompt_shown (customer_id, rule) where customer_id is not null;
create index prompt_shown_by_call on prompt_shown (call_id);
create index prompt_shown_by_order on prompt_shown (order_id) where order_id is not null;

create table prompt_answer (
  prompt_id text primary key references prompt_shown (id),
  answer text not null check (answer in ('accepted', 'declined')),
  reason text,
  person text not null,
  at_ms bigint not null
);

create table request_answer (
  person text not null,
  path text not null,
  request_key text not null,
  body_hash text not null,
  status integer not null,
  body text not null,
  at_ms bigint not null,
  primary key (person, path, request_key)
);

create index request_answer_by_age on request_answer (at_ms);
