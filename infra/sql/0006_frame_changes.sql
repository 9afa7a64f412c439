-- Decisions that changed the frame or the definition after the seal (rounds opened, amendments), by their position.
-- The rows that they add to unit, precinct and contest_round are written in the same transaction.
create table if not exists sanaq.frame_change (
  election_no integer not null references sanaq.election,
  position    bigint not null,
  -- The decision as JSON.
  decision    text not null,
  primary key (election_no, position)
);

drop trigger if exists append_only_rows on sanaq.frame_change;
drop trigger if exists append_only_table on sanaq.frame_change;
create trigger append_only_rows before update or delete on sanaq.frame_change
  for each row execute function sanaq.refuse_change();
create trigger append_only_table before truncate on sanaq.frame_change
  for each statement execute function sanaq.refuse_change();
alter table sanaq.frame_change enable always trigger append_only_rows;
alter table sanaq.frame_change enable always trigger append_only_table;

grant insert, select on sanaq.frame_change to sanaq_writer;
grant select on sanaq.frame_change to sanaq_reader;
