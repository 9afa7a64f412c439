-- A lease is as long as its holders need (docs/adr/0034): on a machine with far too much to do each process lost it before
-- it had done anything, and took it from the other again.
-- losses: how often it was lately taken from a holder that lives. held_since: when it was taken, or was halved again.
alter table sanaq.lease add column if not exists losses smallint not null default 0;
alter table sanaq.lease add column if not exists held_since timestamptz not null default now();
alter table sanaq.lease drop constraint if exists lease_length;
alter table sanaq.lease add constraint lease_length check (losses between 0 and 5);
