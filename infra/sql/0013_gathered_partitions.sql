-- Records that somebody sent into other partitions of a stream, and that were submitted again into the one that counts:
-- everything of the partition before this position. Kafka never takes a partition away, so what lies there is told apart
-- from what nobody has looked at. No figure rests on these rows.
create table if not exists sanaq.gathered_partition (
  election_no   integer not null references sanaq.election,
  partition_no  integer not null check (partition_no >= 1),
  next_position bigint not null check (next_position >= 0),
  primary key (election_no, partition_no, next_position)
);

drop trigger if exists append_only_rows on sanaq.gathered_partition;
drop trigger if exists append_only_table on sanaq.gathered_partition;
create trigger append_only_rows before update or delete on sanaq.gathered_partition
  for each row execute function sanaq.refuse_change();
create trigger append_only_table before truncate on sanaq.gathered_partition
  for each statement execute function sanaq.refuse_change();
alter table sanaq.gathered_partition enable always trigger append_only_rows;
alter table sanaq.gathered_partition enable always trigger append_only_table;

grant insert, select on sanaq.gathered_partition to sanaq_writer;
grant select on sanaq.gathered_partition to sanaq_reader;
