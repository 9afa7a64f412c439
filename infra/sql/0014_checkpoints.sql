-- The folded state of an election at one of its snapshots, so that a process that starts need not fold the whole journal.
-- Derived: no figure rests on it, it is replaced by a newer one, and without it the journal is folded. Hence unlogged: a
-- crash of the server may empty it. What it says is believed only as far as docs/adr/0019-checkpoint-of-the-fold.md says.
create unlogged table if not exists sanaq.checkpoint (
  election_no   integer primary key references sanaq.election,
  -- Of the snapshot, and of the record that it ends with.
  position      bigint not null,
  record_sha256 bytea not null,
  root          text not null,
  -- The definition in force ('' for none), and engine and format that wrote the state: no other reads it.
  definition    text not null,
  engine        text not null,
  bytes         bigint not null,
  sha256        bytea not null,
  -- Set once a refold of the journal came to another state: from then on nobody counts until a person has looked.
  differs       boolean not null default false
);

create unlogged table if not exists sanaq.checkpoint_part (
  election_no integer not null references sanaq.checkpoint on delete cascade,
  part_no     integer not null,
  bytes       bytea not null,
  primary key (election_no, part_no)
);
-- Columns of numbers and hashes: trying to compress them costs more than it saves.
alter table sanaq.checkpoint_part alter column bytes set storage external;

grant insert, select, update, delete on sanaq.checkpoint, sanaq.checkpoint_part to sanaq_writer;
grant select on sanaq.checkpoint, sanaq.checkpoint_part to sanaq_reader;
