-- The journal: every record as received, what was decided about it, and how far each stream has been read.
-- Append-only for the services: the writer may insert, and may update only positions, leases and the relay's notes.

create table if not exists sanaq.election (
  election_no  integer primary key generated always as identity,
  election_id  text not null unique,
  first_seen   timestamptz not null default now()
);

-- How far the stream has been read. The compare-and-set of next_position is what keeps a second writer out.
create table if not exists sanaq.stream_position (
  election_no    integer primary key references sanaq.election,
  next_position  bigint not null default 0,
  -- SHA-256 of the last record journalled, to recognise the stream after a restart or a reconnect.
  last_position  bigint,
  last_sha256    bytea,
  -- The first position of the stream when it was first read.
  begin_position bigint not null default 0,
  -- End of the stream as the writer last saw it: what is left is end - next.
  end_position   bigint not null default 0
);

-- Who writes an election now. Only for speed of hand-over; safety is the compare-and-set above.
create table if not exists sanaq.lease (
  election_no integer primary key references sanaq.election,
  holder      text not null,
  expires_at  timestamptz not null
);

-- Tabulation processes that are alive, so that elections can be shared out among them.
create table if not exists sanaq.worker (
  holder     text primary key,
  expires_at timestamptz not null
);

-- Exact bytes. headers: u32 count, then per header u32 length + name, u32 length + value (big-endian); null = none.
create table if not exists sanaq.journal (
  election_no  integer not null,
  position     bigint not null,
  timestamp_ms bigint not null,
  key          bytea,
  value        bytea,
  headers      bytea,
  sha256       bytea not null,
  primary key (election_no, position)
);

-- Definition and engine under which a verdict was given, by number.
create table if not exists sanaq.ruling (
  election_no       integer not null references sanaq.election,
  ruling_no         integer not null,
  definition_sha256 text not null,
  engine            text not null,
  primary key (election_no, ruling_no)
);

-- kind: 1 counted, 2 held, 3 duplicate, 4 refused, 5 set_aside, 6 replaced, 7 annulled, 8 accepted.
-- source and event_id stand in the first verdict of a record (cause = subject) whose envelope could be read.
create table if not exists sanaq.verdict (
  election_no integer not null,
  cause       bigint not null,
  subject     bigint not null,
  kind        smallint not null,
  ruling_no   integer not null,
  contest_no  integer,
  precinct_no integer,
  codes       text,
  warnings    text,
  detail      text,
  source      text,
  event_id    text,
  sha256      bytea,
  primary key (election_no, cause, subject)
);

-- All verdicts of one precinct (its page in the API), and of one sender's record by its id.
create index if not exists verdict_precinct on sanaq.verdict (election_no, precinct_no) where precinct_no is not null;
create index if not exists verdict_event on sanaq.verdict using hash (event_id) where event_id is not null;
-- Later verdicts of a record; the first one is found by the primary key (cause = subject).
create index if not exists verdict_later on sanaq.verdict (election_no, subject) where cause <> subject;
-- Held records are few: this is the operators' list.
create index if not exists verdict_held on sanaq.verdict (election_no, subject) where kind = 2;

-- Refuses every change of what must stay as it was written, whoever asks: a trigger also binds the table's owner.
create or replace function sanaq.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'APPEND_ONLY: % of %.% is refused', tg_op, tg_table_schema, tg_table_name using errcode = 'P0001';
end
$$;

do $$
declare
  name text;
begin
  foreach name in array array['journal', 'ruling', 'verdict'] loop
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

grant insert, select on sanaq.election to sanaq_writer;
grant insert, select, update on sanaq.stream_position, sanaq.lease to sanaq_writer;
grant insert, select, update, delete on sanaq.worker to sanaq_writer;
grant select on all tables in schema sanaq to sanaq_reader;
