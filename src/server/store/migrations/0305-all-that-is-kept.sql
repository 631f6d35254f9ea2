-- Whoever told takes home all that is kept of it: the working translations of what was told, too, and the words that were
-- agreed on for its translations, in the story and in the office's glossary. Still never the desk's own notes.
create or replace function story.tellers_fields(of_story text) returns table (field text, version integer, body bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.field, s.version, s.body from story.sealed s where s.story_id = of_story
    and (s.field in ('testimony', 'contact', 'facts', 'terms') or s.field like 'telling:%' or s.field like 'message:%' or s.field like 'correction:%'
      or s.field like 'cues:%' or s.field like 'child:%' or s.field like 'working:%' or s.field like 'terms:%')
  order by s.field, s.version
$$;

-- As before, of one of several: what was told together, and what was made of it.
create or replace function story.fields_of_one(of_story text, of_person uuid) returns table (field text, version integer, body bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.field, s.version, s.body from story.sealed s
  left join story.group_teller g on g.story_id = s.story_id and g.person_id = of_person
  where s.story_id = of_story and case
    when g.place is null then exists (select from story.tellers_fields(of_story) t where t.field = s.field and t.version = s.version)
    when s.field like 'message:%' then exists (select from story.message m where m.story_id = s.story_id and s.field = 'message:' || m.id
      and (m.person_id is null or m.person_id = of_person))
    else s.field in ('testimony', 'terms', 'contact:' || g.place, 'facts:' || g.place)
      or s.field like 'telling:%' or s.field like 'correction:%' or s.field like 'cues:%' or s.field like 'working:%' or s.field like 'terms:%' end
  order by s.field, s.version
$$;

alter function story.page_of(text, uuid) rename to page_before_words;
create function story.page_of(of_story text, of_receipt uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select story.page_before_words(of_story, of_receipt) || jsonb_build_object('officeWords', coalesce((
    select jsonb_agg(jsonb_build_object('source', g.source, 'language', g.language, 'term', g.term, 'form', g.form)
      order by g.source, g.language, g.term) from office.glossary g where g.story_id = of_story), '[]'))
$$;
revoke execute on function story.page_of(text, uuid) from public;
