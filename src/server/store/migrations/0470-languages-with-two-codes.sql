-- Twi is Akan and Tagalog is Filipino (src/domain/base/language.ts): whoever refuses the one refuses the other.
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
grant execute on function story.usual_language(text) to suitcase_desk;
