-- In which total the round counts that a decision opened: a repeat vote in units counts in the one that it repeats.
-- Null for decisions that open none.
alter table sanaq.frame_change add column if not exists contest_no integer;
