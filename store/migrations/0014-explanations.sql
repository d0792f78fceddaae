-- What a past decision is explained from: the decisions of rules about one call, found by it; and
-- each asking for prompts with all that was weighed, shown or not.

create index rule_decision_by_subject on rule_decision (subject, seq) where subject is not null;

create table prompt_asking (
  seq bigint primary key,
  at_ms bigint not null,
  call_id text not null,
  order_id text,
  line_id text,
  set_id text not null,
  version integer not null,
  facts text not null,
  matched text not null,
  body text not null
);

create index prompt_asking_by_order on prompt_asking (order_id, seq) where order_id is not null;
create index prompt_asking_by_call on prompt_asking (call_id, seq);
