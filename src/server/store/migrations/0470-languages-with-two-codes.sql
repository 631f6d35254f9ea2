-- Twi is Akan and Tagalog is Filipino (src/domain/base/language.ts): whoever refuses or holds the one does so with the other.
create function story.usual_language(tag text) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select regexp_replace(regexp_replace(lower(tag), '^tw(?=-|$)', 'ak'), '^tl(?=-|$)', 'fil')
$$;

create or replace function story.refuses_language(of_story text, asked text) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (
    select from (
      select distinct on (c.person_id, c.channel) c.excluded_languages, c.ended from story.consent_grant c
      where c.story_id = of_story order by c.person_id, c.channel, c.version desc
    ) g, unnest(g.excluded_languages) as refused (language)
    where not g.ended and (story.usual_language(asked) = story.usual_language(refused.language)
      or starts_with(story.usual_language(asked), story.usual_language(refused.language) || '-'))
  )
$$;
revoke execute on function story.usual_language(text) from public;
grant execute on function story.usual_language(text) to suitcase_desk, suitcase_worker;

create or replace function story.hold_covers(scope text, value text, s story.story) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
  select s.basis <> 'canary' and case scope
    when 'story' then s.id = value or (s.derived_from is not null and value in (
      with recursive earlier as (
        select s.derived_from as id union
        select x.derived_from from earlier e join story.story x on x.id = e.id where x.derived_from is not null)
      select e.id from earlier e))
    when 'country' then coalesce(value = s.origin, false) or coalesce(value = s.host, false)
      or exists (select from story.group_teller g where g.story_id = s.id and g.origin = value)
    when 'language' then exists (
      select from (select s.language union all select t.language from story.telling t where t.story_id = s.id) as spoken (language)
      where story.usual_language(spoken.language) = story.usual_language(value)
        or starts_with(story.usual_language(spoken.language), story.usual_language(value) || '-'))
    when 'office' then s.office_id = value
    when 'person' then exists (
      select from story.person p where p.story_id = s.id and p.id::text = any (string_to_array(value, ' ')))
      or exists (with recursive earlier as (
          select g.was_in, g.was_person from story.group_teller g where g.story_id = s.id union all
          select x.was_in, x.was_person from earlier e join story.group_teller x on x.story_id = e.was_in and x.person_id = e.was_person)
        select from earlier e where e.was_person::text = any (string_to_array(value, ' ')))
    when 'days' then to_char(s.arrived_at at time zone 'UTC', 'YYYY-MM-DD') between split_part(value, '/', 1) and split_part(value, '/', 2)
    else false end
$$;

-- What is out in such a language is hidden, and comes back with what may be shown now.
do $$
declare one text;
begin
  for one in select s.id from story.story s where s.desk_state = 'published' and exists (
    select from story.telling t where t.story_id = s.id and split_part(lower(t.language), '-', 1) in ('ak', 'tw', 'fil', 'tl'))
  order by 1 loop
    perform story.hide(one);
    perform queue.enqueue('publish', json_build_object('storyId', one), 'publish:' || one);
  end loop;
end $$;
