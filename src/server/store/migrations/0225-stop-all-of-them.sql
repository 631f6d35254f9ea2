-- "Please stop this story" stops every teller who could still be shown, also where another of them has paused already: else
-- that one's coming back would show it again, and nobody would know that somebody had asked.
create or replace function intake.stop_story(of_story text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare s story.story; recent integer; allowed integer; outcome text := 'queued';
begin
  perform pg_advisory_xact_lock(hashtext('intake.stop_story'));
  select * into s from story.story where id = of_story for update;
  if not found then return 'unknown'; end if;
  if s.taken_back_at is not null or (
      exists (select from story.person p where p.story_id = of_story and p.role = 'teller' and p.state = 'suspended')
      and not exists (select from story.person p where p.story_id = of_story and p.role = 'teller'
        and p.state in ('requested', 'cooling', 'active'))) then
    return 'already';
  end if;
  if exists (select from story.stop_request q where q.story_id = of_story and q.by_kind = 'anonymous' and q.effect = 'queued' and q.handled_at is null) then
    return 'queued';
  end if;
  select count(*) into recent from story.stop_request q where q.by_kind = 'anonymous' and q.effect = 'paused' and q.at > now() - interval '1 hour';
  select greatest(5, (count(*) / 100)::integer) into allowed from story.story p where p.desk_state = 'published';
  if s.basis <> 'public_domain' and coalesce(s.shielded_until, '-infinity') < now() and recent < allowed then
    outcome := story.pause(of_story, 'anonymous');
  end if;
  insert into story.stop_request (story_id, by_kind, effect) values (of_story, 'anonymous', outcome);
  perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  return outcome;
end $$;
