-- Within its limit an anonymous pause alarmed nobody: on ten thousand stories a hundred could be hidden in an hour in silence.
-- Half of what an hour allows, or twenty in a day, raise an alarm that stands until somebody who sees all of them has looked.
create table story.stop_alarm (
  id uuid primary key default gen_random_uuid(),
  pauses integer not null,                           -- all that came until somebody looked into it
  first_at timestamptz not null,
  last_at timestamptz not null,
  acknowledged_by text,
  acknowledged_at timestamptz,
  check ((acknowledged_by is null) = (acknowledged_at is null))
);
create unique index stop_alarm_live on story.stop_alarm ((true)) where acknowledged_at is null;
grant select on story.stop_alarm to suitcase_desk;

-- Counts the pause that was just written. The caller holds the lock under which anonymous pauses come one after another.
create function story.watch_stops(allowed integer) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare in_hour integer; in_day integer; began timestamptz; alarm uuid;
begin
  update story.stop_alarm a set pauses = a.pauses + 1, last_at = greatest(a.last_at, now()) where a.acknowledged_at is null;
  if found then return; end if;
  -- What somebody has looked into does not count again.
  select count(*) filter (where q.at > now() - interval '1 hour'), count(*), min(q.at) into in_hour, in_day, began
    from story.stop_request q where q.by_kind = 'anonymous' and q.effect = 'paused'
      and q.at > greatest(now() - interval '24 hours', (select max(a.acknowledged_at) from story.stop_alarm a));
  if in_hour * 2 < allowed and in_day < 20 then return; end if;
  insert into story.stop_alarm (pauses, first_at, last_at) values (in_day, began, now()) returning id into alarm;
  insert into story.log_outbox (source, says) values ('stop_alarm', jsonb_build_object('id', alarm, 'pauses', in_day, 'at', now()));
end $$;

-- Somebody has looked into it. seen: how many pauses stood on the page; where more came meanwhile, they look again.
-- done | more | unknown
create function story.acknowledge_stop_alarm(alarm uuid, seen integer, by_member text, at timestamptz) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare counted integer;
begin
  select a.pauses into counted from story.stop_alarm a where a.id = alarm and a.acknowledged_at is null for update;
  if not found then return 'unknown'; end if;
  if counted > seen then return 'more'; end if;
  update story.stop_alarm a set acknowledged_by = by_member, acknowledged_at = at where a.id = alarm;
  insert into story.log_outbox (source, says) values ('stop_alarm_end', jsonb_build_object('id', alarm, 'acknowledged_by', by_member, 'at', at));
  return 'done';
end $$;
revoke execute on function story.watch_stops(integer), story.acknowledge_stop_alarm(uuid, integer, text, timestamptz) from public;
grant execute on function story.acknowledge_stop_alarm(uuid, integer, text, timestamptz) to suitcase_desk;

-- As before (0225); a pause is counted for the alarm.
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
  if outcome = 'paused' then perform story.watch_stops(allowed); end if;
  perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  return outcome;
end $$;
