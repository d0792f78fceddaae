-- Which version of a card somebody changes, and why it was locked or unlocked last.
alter table card add column version integer not null default 1;
alter table card add column reason text;
