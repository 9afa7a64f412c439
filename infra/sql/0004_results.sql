-- Results: one row per snapshot and per figure that changed in it. Any snapshot is the newest rows at or below it.

-- The frame of a sealed election, so that results can be read (and checked in SQL) without the stream.
create table if not exists sanaq.unit (
  election_no integer not null references sanaq.election,
  unit_no     integer not null,
  hierarchy   text not null,
  unit_id     text not null,
  kind        text not null,
  parent_no   integer,
  primary key (election_no, unit_no)
);

create table if not exists sanaq.precinct (
  election_no  integer not null references sanaq.election,
  precinct_no  integer not null,
  precinct_id  text not null,
  registered   bigint,
  -- Leaf unit in every hierarchy, in the order of the hierarchies.
  leaf_unit_nos integer[] not null,
  primary key (election_no, precinct_no)
);
create unique index if not exists precinct_id on sanaq.precinct (election_no, precinct_id);

create table if not exists sanaq.contest_round (
  election_no integer not null references sanaq.election,
  contest_no  integer not null,
  contest_id  text not null,
  round       integer not null,
  -- Names of the columns of every figures array: counters, then options.
  columns     text[] not null,
  primary key (election_no, contest_no)
);

-- A snapshot's number is the position of the last record in it.
create table if not exists sanaq.snapshot (
  election_no integer not null,
  snapshot    bigint not null,
  previous    bigint,
  time_ms     bigint not null,
  root        text not null,
  primary key (election_no, snapshot)
);

-- counts: expected, counted, held, annulled, notHeld, missing. standing: what else the outcome rests on.
create table if not exists sanaq.contest_result (
  election_no integer not null,
  contest_no  integer not null,
  snapshot    bigint not null,
  root        text not null,
  open_items  integer not null,
  counts      integer[] not null,
  figures     bigint[] not null,
  standing    text not null,
  primary key (election_no, contest_no, snapshot)
);

create table if not exists sanaq.unit_result (
  election_no integer not null,
  contest_no  integer not null,
  unit_no     integer not null,
  snapshot    bigint not null,
  open_items  integer not null,
  counts      integer[] not null,
  figures     bigint[] not null,
  primary key (election_no, contest_no, unit_no, snapshot)
);
create index if not exists unit_result_snapshot on sanaq.unit_result (election_no, snapshot, contest_no, unit_no);

-- A precinct without a row is missing: nothing has happened to it yet.
-- state: 0 missing, 1 counted, 2 held, 3 annulled, 4 notHeld. figures are those in the totals (null unless counted).
create table if not exists sanaq.precinct_result (
  election_no integer not null,
  contest_no  integer not null,
  precinct_no integer not null,
  snapshot    bigint not null,
  state       smallint not null,
  open_items  integer not null,
  protocol_position bigint,
  protocol_sha256   bytea,
  figures     bigint[],
  primary key (election_no, contest_no, precinct_no, snapshot)
);
create index if not exists precinct_result_snapshot on sanaq.precinct_result (election_no, snapshot, contest_no, precinct_no);

-- Certifications and revocations, with all that is published of them, by the position of the record that brought them.
create table if not exists sanaq.certification (
  election_no integer not null,
  position    bigint not null,
  snapshot    bigint not null,
  contest_no  integer not null,
  type        text not null,
  data        text not null,
  primary key (election_no, position)
);

-- How far the relay has published. in_flight holds a request from before it is sent until it is confirmed, so that a
-- repeat is the same bytes. published_snapshot is the newest snapshot whose closing record is out.
create table if not exists sanaq.relay (
  election_no     integer not null references sanaq.election,
  topic           text not null,
  sent_cause      bigint not null default -1,
  sent_subject    bigint not null default -1,
  sent_row        bigint not null default 0,
  sent_records    bigint not null default 0,
  sent_sha256     bytea,
  in_flight       bytea,
  published_at_ms bigint,
  primary key (election_no, topic)
);

-- Closing records that are out, with the broker's time: "published at".
create table if not exists sanaq.published_snapshot (
  election_no     integer not null,
  snapshot        bigint not null,
  published_at_ms bigint not null,
  primary key (election_no, snapshot)
);

-- Final distributions: written before they are sent, sent until confirmed; the bytes are the evidence.
create table if not exists sanaq.distribution (
  election_no integer not null references sanaq.election,
  contest_no  integer not null,
  distribution integer not null,
  event_id    text not null unique,
  position    bigint not null,
  value       bytea not null,
  primary key (election_no, contest_no, distribution)
);

create table if not exists sanaq.distribution_sent (
  event_id text primary key references sanaq.distribution (event_id),
  sent_at  timestamptz not null default now()
);

do $$
declare
  name text;
begin
  foreach name in array array[
    'unit', 'precinct', 'contest_round', 'snapshot', 'contest_result', 'unit_result', 'precinct_result',
    'certification', 'published_snapshot', 'distribution', 'distribution_sent'
  ] loop
    execute format('drop trigger if exists append_only_rows on sanaq.%I', name);
    execute format('drop trigger if exists append_only_table on sanaq.%I', name);
    execute format('create trigger append_only_rows before update or delete on sanaq.%I for each row execute function sanaq.refuse_change()', name);
    execute format('create trigger append_only_table before truncate on sanaq.%I for each statement execute function sanaq.refuse_change()', name);
    execute format('alter table sanaq.%I enable always trigger append_only_rows', name);
    execute format('alter table sanaq.%I enable always trigger append_only_table', name);
    execute format('grant insert, select on sanaq.%I to sanaq_writer', name);
  end loop;
end
$$;

grant insert, select, update on sanaq.relay to sanaq_writer;
grant select on all tables in schema sanaq to sanaq_reader;
