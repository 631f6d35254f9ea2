-- What guardian and child said belongs to them: they take it home with the rest. Otherwise as before.
create or replace function story.tellers_fields(of_story text) returns table (field text, version integer, body bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.field, s.version, s.body from story.sealed s where s.story_id = of_story
    and (s.field in ('testimony', 'contact', 'facts') or s.field like 'telling:%' or s.field like 'message:%' or s.field like 'correction:%'
      or s.field like 'cues:%' or s.field like 'child:%')
  order by s.field, s.version
$$;
