-- PostgreSQL samples every column for its planner, and what it sampled outlives an update of the rows: birth dates and
-- salts would stand in pg_statistic after they were erased. So nothing that can be erased is sampled, and what was
-- sampled before this file is removed. No query looks these columns up by value, so no plan is the worse for it.

-- Rewrites the columns that can be erased. The new files hold the rows as they are now and nothing of the versions
-- before them, whoever still looks at an old snapshot; the statistics of a rewritten column are dropped with it.
-- Returns how many statistics there were. The dead rows of pg_statistic itself are for "vacuum (full)", which cannot
-- run in here.
create or replace function sanaq_persons.rewrite_without_traces() returns integer
language plpgsql as $$
declare
  removed integer;
  extended record;
begin
  select count(*) into removed from pg_stats
  where schemaname = 'sanaq_persons' and tablename in ('listed_person', 'standing_change')
    and attname in ('sex', 'birth_date', 'categories', 'salt', 'document');
  for extended in
    select format('%I.%I', namespace.nspname, made.stxname) as name
    from pg_statistic_ext made join pg_namespace namespace on namespace.oid = made.stxnamespace
    where made.stxrelid in ('sanaq_persons.listed_person'::regclass, 'sanaq_persons.standing_change'::regclass)
  loop
    removed := removed + 1;
    execute 'drop statistics ' || extended.name;
  end loop;
  -- "using" with an expression forces the rewrite of the table; the types stay what they are.
  alter table sanaq_persons.listed_person
    alter column sex type text,
    alter column sex set statistics 0,
    alter column birth_date type text using nullif(birth_date, ''),
    alter column birth_date set statistics 0,
    alter column categories type text[],
    alter column categories set statistics 0,
    alter column salt type bytea,
    alter column salt set statistics 0;
  alter table sanaq_persons.standing_change
    alter column document type text using document || '',
    alter column document set statistics 0;
  return removed;
end
$$;
revoke all on function sanaq_persons.rewrite_without_traces() from public;

select sanaq_persons.rewrite_without_traces();
