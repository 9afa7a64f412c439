-- The relay stores no request any more: what it sends is a function of rows, and the end of its topic says what is out.
-- epoch: grows with every process that publishes; a note of an earlier one is refused. noted_position and noted_sha256:
-- the last record of the topic that is noted, by its place there and the hash of its value.
alter table sanaq.relay add column if not exists epoch bigint not null default 0;
alter table sanaq.relay add column if not exists noted_position bigint;
alter table sanaq.relay add column if not exists noted_sha256 bytea;
alter table sanaq.relay drop column if exists in_flight;
alter table sanaq.relay drop column if exists sent_row;
alter table sanaq.relay drop column if exists sent_sha256;
