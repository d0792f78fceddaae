-- Passkeys of people: public keys by which their devices prove them.

create table passkey (
  id text primary key,
  person text not null,
  name text not null,
  public_key text not null,
  sign_count bigint not null,
  created_at_ms bigint not null,
  used_at_ms bigint
);

create index passkey_by_person on passkey (person, created_at_ms);
