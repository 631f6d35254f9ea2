-- As before, and a hold of a country, a language, an office or of days covers no canary: there is nobody to protect, and a drill
-- that cannot be done would stop every other story.
create or replace function story.hold_covers(scope text, value text, s story.story) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
  select s.basis <> 'canary' and case scope
    when 'story' then s.id = value
    when 'country' then coalesce(value = s.origin, false) or coalesce(value = s.host, false)
    when 'language' then exists (
      select from (select s.language union all select t.language from story.telling t where t.story_id = s.id) as spoken (language)
      where lower(spoken.language) = lower(value) or starts_with(lower(spoken.language), lower(value) || '-'))
    when 'office' then s.office_id = value
    when 'person' then exists (
      select from story.person p where p.story_id = s.id and p.id::text = any (string_to_array(value, ' ')))
    when 'days' then to_char(s.arrived_at at time zone 'UTC', 'YYYY-MM-DD') between split_part(value, '/', 1) and split_part(value, '/', 2)
    else false end
$$;
