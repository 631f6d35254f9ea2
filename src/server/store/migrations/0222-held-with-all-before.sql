-- A version that was told anew is held with every one before it, not only with the last.
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
      where lower(spoken.language) = lower(value) or starts_with(lower(spoken.language), lower(value) || '-'))
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
