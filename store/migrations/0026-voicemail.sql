-- A message left in a voicemail is a recording, too: its mailbox is the queue that took it. The
-- caller's number is sealed under the recording's key.

alter table recording add column mailbox text;
alter table recording add column caller text;
alter table recording add column heard_at_ms bigint;
alter table recording add column heard_by text;

create index recording_by_mailbox on recording (centre_id, mailbox, began_at_ms);
