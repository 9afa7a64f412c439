-- The two roles with which services connect, and the schemas. Roles belong to the whole server, so another database
-- of it may have made them already, even this instant. Their passwords are set by the migrator, not here.
do $$
declare
  wanted text;
begin
  foreach wanted in array array['sanaq_writer', 'sanaq_reader'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      begin
        execute format('create role %I login', wanted);
      exception when duplicate_object or unique_violation then
        null;
      end;
    end if;
  end loop;
end
$$;

create schema if not exists sanaq;
create schema if not exists sanaq_meta;

grant usage on schema sanaq to sanaq_writer, sanaq_reader;
grant usage on schema sanaq_meta to sanaq_writer, sanaq_reader;
grant select on sanaq_meta.migration to sanaq_writer, sanaq_reader;
