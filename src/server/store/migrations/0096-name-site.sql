-- The name that the installation goes by. The desk's login writes no settings; it runs this function. Every page names it, so
-- every kept answer is forgotten, on every node, with the same commit. Empty: the program's own name.
create function office.name_site(new_name text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if length(new_name) > 60 then raise exception 'this name is too long' using errcode = 'check_violation'; end if;
  delete from office.setting s where s.key = 'site_name';
  if new_name <> '' then insert into office.setting (key, value) values ('site_name', to_jsonb(new_name)); end if;
  perform pg_notify('suitcase_gone', '*');
end $$;
revoke execute on function office.name_site(text) from public;
grant execute on function office.name_site(text) to suitcase_desk;
