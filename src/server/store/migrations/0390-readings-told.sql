-- The page of a notice offers its sound. It is kept in memory: when a reading is offered or withdrawn, it is made anew.
create function office.notice_sound_told() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_notify('suitcase_gone', 'site');
  return null;
end $$;
revoke execute on function office.notice_sound_told() from public;
create trigger notice_sound_told after insert or update of withdrawn_at or delete on office.notice_sound
  for each statement execute function office.notice_sound_told();
