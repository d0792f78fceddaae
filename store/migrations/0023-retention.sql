-- By what the daily purge finds records that are older than their period.

create index customer_event_by_time on customer_event (kind, at_ms);
create index prompt_answer_by_time on prompt_answer (at_ms);
