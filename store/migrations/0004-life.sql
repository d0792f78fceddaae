-- Lives of the service: positions and ids that a process gives carry its number, so that those of
-- two lives never mix.

create table process_life (
  epoch bigint primary key,
  started_at_ms bigint not null
);
