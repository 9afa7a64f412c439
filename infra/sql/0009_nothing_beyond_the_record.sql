-- What of "every figure rests on a record" can be a constraint. `not valid`: rows from before stay as they are, and are
-- judged by `sanaq replay --compare`; nothing is scanned, so that a large store is changed at once.
-- Rows that are written with each record have checks alone, which cost nothing; foreign keys and triggers stand where a
-- statement writes few rows, or look at a statement's rows together.

-- A constraint once, whatever was there before.
create or replace procedure sanaq_meta.hold(target regclass, name text, rule text) language plpgsql as $$
begin
  execute format('alter table %s drop constraint if exists %I', target, name);
  execute format('alter table %s add constraint %I %s not valid', target, name, rule);
end
$$;

call sanaq_meta.hold('sanaq.election', 'election_is_named', $$check (char_length(election_id) between 1 and 256 and election_id !~ '[[:cntrl:]]')$$);
call sanaq_meta.hold('sanaq.stream_position', 'position_is_one',
  'check (begin_position >= 0 and next_position >= begin_position and (last_position is null or last_position < next_position))');
call sanaq_meta.hold('sanaq.journal', 'record_is_hashed', 'check (position >= 0 and octet_length(sha256) = 32)');
call sanaq_meta.hold('sanaq.verdict', 'verdict_is_one',
  'check (subject >= 0 and cause >= subject and kind between 1 and 8 and octet_length(sha256) = 32)');
call sanaq_meta.hold('sanaq.ruling', 'ruling_names_a_definition',
  $$check ((definition_sha256 = '' or definition_sha256 ~ '^sha256:[0-9a-f]{64}$') and engine <> '')$$);
call sanaq_meta.hold('sanaq.frame_change', 'change_has_its_record',
  'foreign key (election_no, position) references sanaq.journal deferrable initially deferred');

call sanaq_meta.hold('sanaq.unit', 'unit_is_numbered', 'check (unit_no >= 0 and (parent_no is null or parent_no >= 0))');
call sanaq_meta.hold('sanaq.precinct', 'precinct_is_numbered', 'check (precinct_no >= 0 and registered >= 0)');
call sanaq_meta.hold('sanaq.contest_round', 'contest_is_numbered', 'check (contest_no >= 0 and round >= 1)');

call sanaq_meta.hold('sanaq.snapshot', 'snapshot_is_one',
  $$check (root ~ '^sha256:[0-9a-f]{64}$' and (previous is null or previous < snapshot))$$);
-- Deferred: a rebuilding writes the records of a snapshot behind it, in the same transaction.
call sanaq_meta.hold('sanaq.snapshot', 'snapshot_has_its_record',
  'foreign key (election_no, snapshot) references sanaq.journal deferrable initially deferred');
call sanaq_meta.hold('sanaq.snapshot', 'snapshot_follows_one',
  'foreign key (election_no, previous) references sanaq.snapshot');
call sanaq_meta.hold('sanaq.contest_result', 'figures_are_counts',
  $$check (root ~ '^sha256:[0-9a-f]{64}$' and open_items >= 0 and 0 <= all (counts) and 0 <= all (figures))$$);
call sanaq_meta.hold('sanaq.contest_result', 'figures_have_their_contest',
  'foreign key (election_no, contest_no) references sanaq.contest_round');
call sanaq_meta.hold('sanaq.unit_result', 'figures_are_counts',
  'check (open_items >= 0 and 0 <= all (counts) and 0 <= all (figures))');
call sanaq_meta.hold('sanaq.precinct_result', 'figures_are_counts',
  'check (state between 0 and 4 and open_items >= 0 and (state = 1) = (figures is not null)
    and protocol_position <= snapshot and octet_length(protocol_sha256) = 32)');
call sanaq_meta.hold('sanaq.certification', 'certification_is_one',
  'check (position <= snapshot)');
call sanaq_meta.hold('sanaq.certification', 'certification_has_its_record',
  'foreign key (election_no, position) references sanaq.journal deferrable initially deferred');
call sanaq_meta.hold('sanaq.certification', 'certification_has_its_contest',
  'foreign key (election_no, contest_no) references sanaq.contest_round');
call sanaq_meta.hold('sanaq.published_snapshot', 'published_is_a_snapshot',
  'foreign key (election_no, snapshot) references sanaq.snapshot');
call sanaq_meta.hold('sanaq.distribution', 'distribution_is_numbered',
  'check (contest_no >= 0 and distribution >= 1 and position >= 0 and octet_length(value) > 0)');

drop procedure sanaq_meta.hold(regclass, text, text);

-- A position only moves on, and never into records that somebody put there before they were read.
create or replace function sanaq.refuse_turning_back() returns trigger language plpgsql as $$
begin
  if new.election_no <> old.election_no or new.next_position < old.next_position
     or (new.begin_position <> old.begin_position and old.next_position <> old.begin_position) then
    raise exception 'POSITION_MOVES_ON: the position of election % cannot be set back', old.election_no
      using errcode = 'P0001';
  end if;
  -- A rebuilding writes the records first, in this transaction.
  if exists (
    select from sanaq.journal j
    where j.election_no = old.election_no and j.position >= old.next_position and j.xmin <> pg_current_xact_id()::xid
  ) then
    raise exception 'JOURNAL_PLANTED: records of election % stand above its position', old.election_no
      using errcode = 'P0001';
  end if;
  return new;
end
$$;

-- A snapshot comes after all others and names the one before.
create or replace function sanaq.refuse_foreign_snapshot() returns trigger language plpgsql as $$
begin
  if new.previous is distinct from
     (select max(snapshot) from sanaq.snapshot where election_no = new.election_no and snapshot <> new.snapshot) then
    raise exception 'SNAPSHOT_FOREIGN: snapshot % of election % does not follow the last one', new.snapshot, new.election_no
      using errcode = 'P0001';
  end if;
  return null;
end
$$;

-- Figures come with their snapshot, in one transaction: nothing is added to one that stands.
create or replace function sanaq.refuse_foreign_figures() returns trigger language plpgsql as $$
begin
  if exists (
    select from (select distinct election_no, snapshot from added) number
    where not exists (
      select from sanaq.snapshot s
      where s.election_no = number.election_no and s.snapshot = number.snapshot
        and s.xmin = pg_current_xact_id()::xid
    )
  ) then
    raise exception 'SNAPSHOT_FOREIGN: rows of % belong to no snapshot that is being written', tg_table_name
      using errcode = 'P0001';
  end if;
  return null;
end
$$;

create or replace trigger position_moves_on before update on sanaq.stream_position
  for each row execute function sanaq.refuse_turning_back();
alter table sanaq.stream_position enable always trigger position_moves_on;
create or replace trigger snapshot_follows after insert on sanaq.snapshot
  for each row execute function sanaq.refuse_foreign_snapshot();
alter table sanaq.snapshot enable always trigger snapshot_follows;

do $$
declare
  name text;
begin
  foreach name in array array['contest_result', 'unit_result', 'precinct_result', 'certification'] loop
    execute format('drop trigger if exists figures_come_with_their_snapshot on sanaq.%I', name);
    execute format('create trigger figures_come_with_their_snapshot after insert on sanaq.%I
      referencing new table as added for each statement execute function sanaq.refuse_foreign_figures()', name);
    execute format('alter table sanaq.%I enable always trigger figures_come_with_their_snapshot', name);
  end loop;
end
$$;
