-- Somebody who opens very much in a short time may be looking for a neighbour. The count is made here, in the transaction of
-- each opening, whatever door it came through and however many servers there are.
create index opening_member on story.opening (member_id, at);
create index opening_at on story.opening (at desc, id);

create table story.opening_alarm (
  id uuid primary key default gen_random_uuid(),
  member_id text not null,
  offices text[] not null,                           -- of the one who opened, and those that answer for what was opened
  openings integer not null,                         -- all that were opened until somebody looked into it
  first_at timestamptz not null,
  last_at timestamptz not null,
  acknowledged_by text,
  acknowledged_at timestamptz,
  check ((acknowledged_by is null) = (acknowledged_at is null)),
  check (acknowledged_by is distinct from member_id)
);
create unique index opening_alarm_live on story.opening_alarm (member_id) where acknowledged_at is null;
grant select on story.opening_alarm to suitcase_desk, suitcase_worker;

insert into queue.allowed (login, task) values ('suitcase_desk', 'opening-alarm');

-- Thirty openings in ten minutes by one person raise an alarm; only what tellers told counts, not texts of long ago.
create function story.watch_openings() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare alarm uuid; since timestamptz; counted integer; began timestamptz; concerned text[]; manager text;
begin
  if not exists (select from story.story s where s.id = new.story_id and s.basis = 'teller') then return null; end if;
  -- One after another for each person: two servers that open at the same instant count both.
  perform pg_advisory_xact_lock(hashtextextended('openings of ' || new.member_id, 0));
  update story.opening_alarm a set openings = a.openings + 1, last_at = greatest(a.last_at, new.at),
      offices = array(select distinct x from unnest(a.offices || (select s.office_id from story.story s where s.id = new.story_id)) x order by 1)
    where a.member_id = new.member_id and a.acknowledged_at is null;
  if found then return null; end if;
  -- What somebody has looked into does not count again.
  select greatest(new.at - interval '10 minutes', max(a.acknowledged_at)) into since from story.opening_alarm a where a.member_id = new.member_id;
  select count(*), min(o.at), array_agg(distinct s.office_id) into counted, began, concerned
    from story.opening o join story.story s on s.id = o.story_id
    where o.member_id = new.member_id and o.at > since and s.basis = 'teller';
  if counted < 30 then return null; end if;
  concerned := array(select distinct x from unnest(concerned || (select m.office_id from office.member m where m.id = new.member_id)) x
    where x is not null order by 1);
  insert into story.opening_alarm (member_id, offices, openings, first_at, last_at)
    values (new.member_id, concerned, counted, began, new.at) returning id into alarm;
  insert into story.log_outbox (source, says) values ('opening_alarm',
    jsonb_build_object('id', alarm, 'member_id', new.member_id, 'openings', counted, 'at', new.at));
  for manager in select m.id from office.member m where m.closed_at is null and m.id <> new.member_id
      and ('network_manager' = any (m.roles) or ('office_manager' = any (m.roles) and m.office_id = any (concerned))) loop
    perform queue.enqueue('opening-alarm', json_build_object('alarmId', alarm, 'memberId', manager), 'opening-alarm:' || alarm || ':' || manager);
  end loop;
  return null;
end $$;
create trigger watch_openings after insert on story.opening for each row execute function story.watch_openings();

-- Somebody other than the one who opened has looked into it.  done | own | unknown
create function story.acknowledge_opening_alarm(alarm uuid, by_member text, at timestamptz) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare opener text;
begin
  select a.member_id into opener from story.opening_alarm a where a.id = alarm and a.acknowledged_at is null for update;
  if not found then return 'unknown'; end if;
  if opener = by_member then return 'own'; end if;
  update story.opening_alarm a set acknowledged_by = by_member, acknowledged_at = at where a.id = alarm;
  insert into story.log_outbox (source, says) values ('opening_alarm_end', jsonb_build_object('id', alarm, 'acknowledged_by', by_member, 'at', at));
  return 'done';
end $$;

-- Where a manager reads mail, as long as the alarm stands and the account does.
create function story.opening_alarm_mail(alarm uuid, manager text) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select m.email from office.member m join story.opening_alarm a on a.id = alarm and a.acknowledged_at is null
  where m.id = manager and m.closed_at is null
$$;

revoke execute on function story.watch_openings(), story.acknowledge_opening_alarm(uuid, text, timestamptz),
  story.opening_alarm_mail(uuid, text) from public;
grant execute on function story.acknowledge_opening_alarm(uuid, text, timestamptz) to suitcase_desk;
grant execute on function story.opening_alarm_mail(uuid, text) to suitcase_worker;

-- How often the teller's own story was opened, and by how many people. No names, no hours.
create function intake.my_openings(of_locator integer, of_receipt uuid) returns table (times integer, people integer)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select count(*)::integer, count(distinct o.member_id)::integer
  from story.opening o where o.story_id = intake.story_of(of_locator, of_receipt)
$$;
revoke execute on function intake.my_openings(integer, uuid) from public;
grant execute on function intake.my_openings(integer, uuid) to suitcase_intake;
