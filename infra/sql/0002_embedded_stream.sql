-- The embedded event stream: one table sequence per topic, for use without Kafka.
-- A record's position is given under the lock of its topic's row, which is held until the commit: so positions have no
-- holes and become visible in their order.

create schema if not exists stream;

create table if not exists stream.topic (
  topic_id          integer generated always as identity primary key,
  name              text    not null unique check (name <> ''),
  next_position     bigint  not null default 0 check (next_position >= 0),
  -- Append time of the newest record: times never go back within a topic, whatever the clock does.
  last_timestamp_ms bigint  not null default 0
);

create table if not exists stream.record (
  topic_id     integer not null references stream.topic (topic_id),
  position     bigint  not null check (position >= 0),
  timestamp_ms bigint  not null,
  key          bytea,
  value        bytea,
  -- Names and values in their order, as bytes: see header-codec.ts.
  headers      bytea   not null,
  primary key (topic_id, position)
);

-- Values are read whole and are seldom large; trying to compress each one costs more than it saves.
alter table stream.record alter column value set storage external;

create or replace function stream.refuse_change() returns trigger
  language plpgsql
  set search_path = pg_catalog
as $$
begin
  raise exception 'STREAM_APPEND_ONLY: % on %.% is refused: records are only ever appended',
    tg_op, tg_table_schema, tg_table_name
    using errcode = 'restrict_violation';
end
$$;

create or replace function stream.refuse_turning_back() returns trigger
  language plpgsql
  set search_path = pg_catalog
as $$
begin
  if new.topic_id <> old.topic_id or new.name <> old.name
     or new.next_position < old.next_position or new.last_timestamp_ms < old.last_timestamp_ms then
    raise exception 'STREAM_APPEND_ONLY: topic % may only move forward', old.name
      using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;

create or replace trigger record_is_append_only
  before update or delete on stream.record
  for each row execute function stream.refuse_change();
create or replace trigger record_is_never_emptied
  before truncate on stream.record
  for each statement execute function stream.refuse_change();
create or replace trigger topic_is_kept
  before delete on stream.topic
  for each row execute function stream.refuse_change();
create or replace trigger topic_is_never_emptied
  before truncate on stream.topic
  for each statement execute function stream.refuse_change();
create or replace trigger topic_moves_forward
  before update on stream.topic
  for each row execute function stream.refuse_turning_back();

-- `always`: also in a session that sets session_replication_role to replica.
alter table stream.record enable always trigger record_is_append_only;
alter table stream.record enable always trigger record_is_never_emptied;
alter table stream.topic enable always trigger topic_is_kept;
alter table stream.topic enable always trigger topic_is_never_emptied;
alter table stream.topic enable always trigger topic_moves_forward;

grant usage on schema stream to sanaq_writer, sanaq_reader;
grant select on stream.topic, stream.record to sanaq_writer, sanaq_reader;
grant insert on stream.topic, stream.record to sanaq_writer;
grant update (next_position, last_timestamp_ms) on stream.topic to sanaq_writer;
revoke update, delete, truncate on stream.record from public, sanaq_writer, sanaq_reader;
revoke delete, truncate on stream.topic from public, sanaq_writer, sanaq_reader;
