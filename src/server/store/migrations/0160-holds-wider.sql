-- Holds of an office (a partner organisation is one, too), of a person and of the days in which something was told.
-- story.hold_covers stays the only place that knows what a hold covers; whoever asks whether a story is held asks it.
alter table story.hold drop constraint hold_scope_check;
alter table story.hold add constraint hold_scope_check check (scope in ('story', 'country', 'language', 'office', 'person', 'days'));
-- Days that are no days would cover nothing, and nobody would notice. New rows only: older scopes are left as they are.
alter table story.hold add constraint hold_days_check
  check (scope <> 'days' or value ~ '^\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d$' and split_part(value, '/', 1) <= split_part(value, '/', 2));

-- person: ids of story.person, with a space between them; the same human being has another id in every story, so a hold
-- names each of them. days: the day of telling (UTC), which never changes; a day of publishing would change under the hold.
create or replace function story.hold_covers(scope text, value text, s story.story) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
  select case scope
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

-- Whether any hold in force covers the story.
create function story.is_held(of_story text) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (select from story.story s join story.hold h on h.lifted_at is null and story.hold_covers(h.scope, h.value, s)
    where s.id = of_story)
$$;
revoke execute on function story.is_held(text) from public;
grant execute on function story.is_held(text) to suitcase_desk, suitcase_worker;

-- Why the office holds it, as its teller may know it: reasons, and whether others are held with it. Never who, never whom.
create function intake.my_holds(of_locator integer, of_receipt uuid) returns table (reason text, alone boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select h.reason, bool_and(h.scope = 'story')
  from story.story s join story.hold h on h.lifted_at is null and story.hold_covers(h.scope, h.value, s)
  where s.id = intake.story_of(of_locator, of_receipt) and s.erased_at is null
  group by h.reason order by h.reason
$$;
revoke execute on function intake.my_holds(integer, uuid) from public;
grant execute on function intake.my_holds(integer, uuid) to suitcase_intake;
