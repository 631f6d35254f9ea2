-- Words for pictures and what is heard are translated with the text, in the same version, and read by the same second person.
-- They are sealed (story.sealed, field beside:LANG), so that erasing, taking back and backups know them without being told.
alter table story.telling
  -- Of a translation: how many of the words beside it were not translated, or made from other words, when somebody looked last.
  -- For lists and counts only: what is shown is decided afresh from what is sealed.
  add column beside_open integer not null default 0 check (beside_open >= 0);

-- What was translated of the teller's pictures and recordings goes home with the teller, as the translated text does.
create or replace function story.tellers_fields(of_story text) returns table (field text, version integer, body bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.field, s.version, s.body from story.sealed s where s.story_id = of_story
    and (s.field in ('testimony', 'contact', 'facts', 'terms') or s.field like 'telling:%' or s.field like 'message:%' or s.field like 'correction:%'
      or s.field like 'cues:%' or s.field like 'child:%' or s.field like 'working:%' or s.field like 'terms:%'
      or s.field like 'beside:%')
  order by s.field, s.version
$$;
create or replace function story.fields_of_one(of_story text, of_person uuid) returns table (field text, version integer, body bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.field, s.version, s.body from story.sealed s
  left join story.group_teller g on g.story_id = s.story_id and g.person_id = of_person
  where s.story_id = of_story and case
    when g.place is null then exists (select from story.tellers_fields(of_story) t where t.field = s.field and t.version = s.version)
    when s.field like 'message:%' then exists (select from story.message m where m.story_id = s.story_id and s.field = 'message:' || m.id
      and (m.person_id is null or m.person_id = of_person))
    else s.field in ('testimony', 'terms', 'contact:' || g.place, 'facts:' || g.place)
      or s.field like 'telling:%' or s.field like 'correction:%' or s.field like 'cues:%' or s.field like 'working:%' or s.field like 'terms:%'
      or s.field like 'beside:%' end
  order by s.field, s.version
$$;
