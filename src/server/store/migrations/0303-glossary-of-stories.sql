-- Every word of an office's glossary was agreed on at a story, and may be a name or a place out of it, whatever the page asks
-- for. So each line says at which story, and goes with it: out of every page when the story is taken back, for good when it
-- is erased. Where several stories said a word, each has a line of its own: erasing two stories at once touches no row twice,
-- and neither waits for the other. Of lines from before nobody knows whose they are; the offices agree on them once more.
delete from office.glossary;
alter table office.glossary drop constraint glossary_pkey;
alter table office.glossary
  add column story_id text not null references story.story on delete cascade,
  add primary key (story_id, source, language, term);
create index glossary_of_office on office.glossary (office_id, source, language, term);

create function office.glossary_erased() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  -- By key, as whoever drops a word of several stories does.
  perform from office.glossary g where g.story_id = new.id order by g.story_id, g.source, g.language, g.term for update;
  delete from office.glossary g where g.story_id = new.id;
  return null;
end $$;
revoke execute on function office.glossary_erased() from public;
create trigger glossary_erased after update of erased_at on story.story
  for each row when (new.erased_at is not null) execute function office.glossary_erased();
