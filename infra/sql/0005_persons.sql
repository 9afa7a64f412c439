-- Persons of the lists: the one place of personal data. In a schema of their own, on which neither sanaq_writer nor
-- sanaq_reader has any right, so that no service and no later "grant on all tables" can read them. Only the owner of
-- the database, with whose URL the command line connects, comes here. What is erased is gone: nothing here is
-- append-only, and nothing of it can be rebuilt from a stream.
create schema if not exists sanaq_persons;
revoke all on schema sanaq_persons from public;

-- sex, birth_date, categories and salt are null once erased. commitment: SHA-256 over the person's data and the salt,
-- as it may stand in a stream; without the salt it says nothing.
create table if not exists sanaq_persons.listed_person (
  election_id  text not null,
  contest_id   text not null,
  list_id      text not null,
  candidate_id text not null,
  place        integer not null,
  name         text not null,
  sex          text,
  birth_date   text,
  categories   text[],
  salt         bytea,
  commitment   text not null,
  erased_at    timestamptz,
  primary key (election_id, contest_id, list_id, candidate_id),
  -- Deferred, because a party may change the order of its list: two persons then change places in one transaction.
  constraint listed_person_place unique (election_id, contest_id, list_id, place) deferrable initially deferred
);

-- Exclusions, withdrawals and the like, in the order in which they were recorded.
create table if not exists sanaq_persons.standing_change (
  change_no    bigint generated always as identity primary key,
  election_id  text not null,
  contest_id   text not null,
  list_id      text not null,
  candidate_id text not null,
  kind         text not null,
  date         text not null,
  document     text not null,
  foreign key (election_id, contest_id, list_id, candidate_id) references sanaq_persons.listed_person on delete cascade
);
create index if not exists standing_change_person
  on sanaq_persons.standing_change (election_id, contest_id, list_id, candidate_id, change_no);
