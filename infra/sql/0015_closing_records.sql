-- Closing records: what a snapshot binds of everything before it, as the leaf of the election's log of results, with what
-- a process needs to go on from there (docs/log-and-proofs.md). They come in the transaction of their snapshot.
create table if not exists sanaq.closing (
  election_no   integer not null,
  leaf_index    bigint not null,
  snapshot      bigint not null,
  -- The leaf's data: canonical JSON.
  leaf          text not null,
  -- The stream's tree up to the snapshot, and the log with this leaf: size and roots of the full subtrees.
  stream_size   bigint not null,
  stream_range  bytea not null,
  -- Position of the first record of the block of 256 that is under way, or was completed last.
  block_from    bigint not null,
  verdict_count bigint not null,
  verdict_root  bytea not null,
  log_range     bytea not null,
  primary key (election_no, leaf_index),
  unique (election_no, snapshot)
);

-- One hash of the stream's tree for 256 records: with the journal, enough for every tile and proof.
create table if not exists sanaq.stream_block (
  election_no    integer not null,
  block_no       bigint not null,
  first_position bigint not null,
  hash           bytea not null,
  primary key (election_no, block_no)
);

-- The checkpoint that went out with a closing record; null where the definition names no log.
alter table sanaq.published_snapshot add column if not exists checkpoint text;

alter table sanaq.closing drop constraint if exists closing_is_one;
alter table sanaq.closing add constraint closing_is_one
  check (leaf_index >= 0 and block_from between 0 and snapshot and leaf like '{%}' and octet_length(leaf) <= 65535 and stream_size > 0
    and verdict_count >= stream_size and octet_length(verdict_root) = 32
    and octet_length(stream_range) % 32 = 8 and octet_length(log_range) % 32 = 8);
alter table sanaq.closing drop constraint if exists closing_has_its_snapshot;
alter table sanaq.closing add constraint closing_has_its_snapshot
  foreign key (election_no, snapshot) references sanaq.snapshot;
alter table sanaq.stream_block drop constraint if exists block_is_one;
alter table sanaq.stream_block add constraint block_is_one
  check (block_no >= 0 and first_position >= 256 * block_no and octet_length(hash) = 32);
-- Deferred: a rebuilding writes the records of a block behind it, in the same transaction.
alter table sanaq.stream_block drop constraint if exists block_has_its_record;
alter table sanaq.stream_block add constraint block_has_its_record
  foreign key (election_no, first_position) references sanaq.journal deferrable initially deferred;

-- No index is left out, and none is given twice; the stream only grows.
create or replace function sanaq.refuse_foreign_closing() returns trigger language plpgsql as $$
declare
  before sanaq.closing;
begin
  select * into before from sanaq.closing
  where election_no = new.election_no and leaf_index <> new.leaf_index order by leaf_index desc limit 1;
  if new.leaf_index <> coalesce(before.leaf_index + 1, 0) or new.snapshot <= before.snapshot
     or new.stream_size < before.stream_size or new.verdict_count < before.verdict_count then
    raise exception 'CLOSING_FOREIGN: closing record % of election % does not follow the last one', new.leaf_index, new.election_no
      using errcode = 'P0001';
  end if;
  return null;
end
$$;
create or replace function sanaq.refuse_foreign_block() returns trigger language plpgsql as $$
begin
  if new.block_no > 0 and not exists (
    select from sanaq.stream_block
    where election_no = new.election_no and block_no = new.block_no - 1 and first_position < new.first_position
  ) then
    raise exception 'CLOSING_FOREIGN: block % of election % does not follow the last one', new.block_no, new.election_no
      using errcode = 'P0001';
  end if;
  return null;
end
$$;
create or replace trigger closing_follows after insert on sanaq.closing
  for each row execute function sanaq.refuse_foreign_closing();
alter table sanaq.closing enable always trigger closing_follows;
create or replace trigger block_follows after insert on sanaq.stream_block
  for each row execute function sanaq.refuse_foreign_block();
alter table sanaq.stream_block enable always trigger block_follows;
drop trigger if exists figures_come_with_their_snapshot on sanaq.closing;
create trigger figures_come_with_their_snapshot after insert on sanaq.closing
  referencing new table as added for each statement execute function sanaq.refuse_foreign_figures();
alter table sanaq.closing enable always trigger figures_come_with_their_snapshot;

do $$
declare
  name text;
begin
  foreach name in array array['closing', 'stream_block'] loop
    execute format('drop trigger if exists append_only_rows on sanaq.%I', name);
    execute format('drop trigger if exists append_only_table on sanaq.%I', name);
    execute format('create trigger append_only_rows before update or delete on sanaq.%I for each row execute function sanaq.refuse_change()', name);
    execute format('create trigger append_only_table before truncate on sanaq.%I for each statement execute function sanaq.refuse_change()', name);
    execute format('alter table sanaq.%I enable always trigger append_only_rows', name);
    execute format('alter table sanaq.%I enable always trigger append_only_table', name);
    execute format('grant insert, select on sanaq.%I to sanaq_writer', name);
    execute format('grant select on sanaq.%I to sanaq_reader', name);
  end loop;
end
$$;
