-- Pages and answers that name the offices are kept like others. When one opens, closes or is called otherwise, they are forgotten
-- on every node, with the same commit. What readers do not see of an office (its mail, who may frame its stories) forgets nothing.
create function office.tell_office() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_notify('suitcase_gone', 'site');
  return null;
end $$;
create trigger tell_office after insert or delete or update of name, country, serves, contact, active on office.office
  for each statement execute function office.tell_office();
