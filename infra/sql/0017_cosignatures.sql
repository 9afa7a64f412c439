-- Lines by which witnesses have cosigned checkpoints that are out (C2SP tlog-cosignature). They are no part of the stream
-- and follow from nothing in it: after a rebuilding the witnesses are asked again for what is newest.
create table if not exists sanaq.cosignature (
  election_no integer not null,
  leaf_index  bigint not null,
  -- The witness's verifier key.
  witness     text not null check (witness like '_%+_%' and octet_length(witness) <= 1000),
  line        text not null check (line like '— _% _%' and octet_length(line) <= 2000),
  primary key (election_no, leaf_index, witness),
  foreign key (election_no, leaf_index) references sanaq.closing (election_no, leaf_index)
);

drop trigger if exists append_only_rows on sanaq.cosignature;
drop trigger if exists append_only_table on sanaq.cosignature;
create trigger append_only_rows before update or delete on sanaq.cosignature
  for each row execute function sanaq.refuse_change();
create trigger append_only_table before truncate on sanaq.cosignature
  for each statement execute function sanaq.refuse_change();
alter table sanaq.cosignature enable always trigger append_only_rows;
alter table sanaq.cosignature enable always trigger append_only_table;

grant insert, select on sanaq.cosignature to sanaq_writer;
grant select on sanaq.cosignature to sanaq_reader;
