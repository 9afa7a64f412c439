-- The first verdict of a record is one to one with its row of the journal, so it stands there: one row and one key a
-- record instead of two. Verdicts that come later (cause <> subject) keep a table of their own. The view sanaq.verdict
-- shows both as the one list that they are. A store of the former layout is moved over here, row by row and nothing lost.

create table if not exists sanaq.later_verdict (
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
  primary key (election_no, cause, subject)
);

do $$
begin
  if exists (select from pg_class where oid = to_regclass('sanaq.verdict') and relkind = 'r') then
    -- Written anew in its own order instead of updated in place: updated, every row would stand there twice.
    create table sanaq.journal_anew (
      election_no  integer not null,
      position     bigint not null,
      timestamp_ms bigint not null,
      key          bytea,
      value        bytea,
      headers      bytea,
      sha256       bytea not null,
      kind         smallint,
      ruling_no    integer,
      contest_no   integer,
      precinct_no  integer,
      codes        text,
      warnings     text,
      detail       text,
      source       text,
      event_id     text
    );
    insert into sanaq.journal_anew
      select j.election_no, j.position, j.timestamp_ms, j.key, j.value, j.headers, j.sha256,
             v.kind, v.ruling_no, v.contest_no, v.precinct_no, v.codes, v.warnings, v.detail, v.source, v.event_id
      from sanaq.journal j
      left join sanaq.verdict v
        on v.election_no = j.election_no and v.cause = j.position and v.subject = j.position and v.sha256 = j.sha256
      order by j.election_no, j.position;
    -- Also a first verdict without its record, or of other bytes: no service wrote it, and a replay must still find it.
    insert into sanaq.later_verdict
      select v.election_no, v.cause, v.subject, v.kind, v.ruling_no, v.contest_no, v.precinct_no, v.codes, v.warnings, v.detail
      from sanaq.verdict v
      where v.cause <> v.subject or not exists (
        select from sanaq.journal j
        where j.election_no = v.election_no and j.position = v.subject and j.sha256 = v.sha256
      );
    drop table sanaq.verdict;
    -- With the keys of other tables to it, which are set again below.
    drop table sanaq.journal cascade;
    alter table sanaq.journal_anew rename to journal;
    alter table sanaq.journal add constraint journal_pkey primary key (election_no, position);
  end if;
end
$$;

create or replace view sanaq.verdict as
  select election_no, position as cause, position as subject, kind, ruling_no, contest_no, precinct_no,
         codes, warnings, detail, source, event_id, sha256
  from sanaq.journal where kind is not null
  union all
  select election_no, cause, subject, kind, ruling_no, contest_no, precinct_no,
         codes, warnings, detail, null::text, null::text, null::bytea
  from sanaq.later_verdict;

-- Everything but "counted" is rare, and begins here: held records, accepted ones, how many of each.
create index if not exists journal_uncommon on sanaq.journal (election_no, kind, position) where kind <> 1;
-- Records by their sender's id, and those of a precinct: only readers ask, and a B-tree or hash of either cost more than
-- the rest of the row's way in. Here a filter of about 3 kB stands for 1 MB of records.
create index if not exists journal_names on sanaq.journal using brin (
  event_id text_bloom_ops (n_distinct_per_range = 1200, false_positive_rate = 0.001),
  precinct_no int4_bloom_ops (n_distinct_per_range = 1200, false_positive_rate = 0.001)
) with (pages_per_range = 128, autosummarize = on);
-- All later verdicts of a record, those of a precinct, and the held ones among them.
create index if not exists later_verdict_subject on sanaq.later_verdict (election_no, subject);
create index if not exists later_verdict_precinct on sanaq.later_verdict (election_no, precinct_no)
  where precinct_no is not null;
create index if not exists later_verdict_held on sanaq.later_verdict (election_no, subject) where kind = 2;

-- A filter knows nothing of elections and has no statistics worth the name: left to itself, the planner reads the whole
-- table. `+ 0` keeps the key of the election out of it.
create or replace function sanaq.positions_of_ids(of_election integer, ids text[]) returns setof bigint
  language sql stable set enable_seqscan = off set enable_indexscan = off set search_path = pg_catalog
as $$
  select j.position from sanaq.journal j
  where j.event_id = any (ids) and j.election_no + 0 = of_election and j.kind is not null order by 1
$$;
create or replace function sanaq.positions_of_precinct(of_election integer, of_precinct integer) returns setof bigint
  language sql stable set enable_seqscan = off set enable_indexscan = off set search_path = pg_catalog
as $$
  select j.position from sanaq.journal j
  where j.precinct_no = of_precinct and j.election_no + 0 = of_election and j.kind is not null order by 1
$$;

-- `not valid`: rows from before stay as they are, and are judged by `sanaq replay --compare`.
alter table sanaq.journal drop constraint if exists record_is_hashed;
alter table sanaq.journal add constraint record_is_hashed check (position >= 0 and octet_length(sha256) = 32) not valid;
alter table sanaq.journal drop constraint if exists record_is_judged;
alter table sanaq.journal add constraint record_is_judged
  check (kind between 1 and 8 and kind is not null and ruling_no is not null) not valid;
alter table sanaq.later_verdict drop constraint if exists verdict_is_one;
alter table sanaq.later_verdict add constraint verdict_is_one
  check (subject >= 0 and cause > subject and kind between 1 and 8) not valid;

do $$
declare
  name text;
begin
  -- Deferred: a rebuilding writes the records of a row behind it, in the same transaction.
  foreach name in array array[
    'frame_change.change_has_its_record.position', 'snapshot.snapshot_has_its_record.snapshot',
    'certification.certification_has_its_record.position'
  ] loop
    execute format('alter table sanaq.%I drop constraint if exists %I', split_part(name, '.', 1), split_part(name, '.', 2));
    execute format('alter table sanaq.%I add constraint %I foreign key (election_no, %I) references sanaq.journal
      deferrable initially deferred not valid', split_part(name, '.', 1), split_part(name, '.', 2), split_part(name, '.', 3));
  end loop;
  foreach name in array array['journal', 'later_verdict'] loop
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
grant select on sanaq.verdict to sanaq_writer, sanaq_reader;
revoke all on function sanaq.positions_of_ids(integer, text[]), sanaq.positions_of_precinct(integer, integer) from public;
grant execute on function sanaq.positions_of_ids(integer, text[]), sanaq.positions_of_precinct(integer, integer)
  to sanaq_writer, sanaq_reader;
