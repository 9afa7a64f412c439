-- Every row of an election hangs on its number, so another name beside the number would give all its figures to another
-- election. The writer could never change it; now the owner cannot either without taking the trigger away first.
drop trigger if exists append_only_rows on sanaq.election;
drop trigger if exists append_only_table on sanaq.election;
create trigger append_only_rows before update or delete on sanaq.election
  for each row execute function sanaq.refuse_change();
create trigger append_only_table before truncate on sanaq.election
  for each statement execute function sanaq.refuse_change();
alter table sanaq.election enable always trigger append_only_rows;
alter table sanaq.election enable always trigger append_only_table;
