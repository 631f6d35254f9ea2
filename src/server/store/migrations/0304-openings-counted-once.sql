-- Where one statement writes many openings, a trigger for each row saw all of them at the first row, raised the alarm with all,
-- and then counted every further row once more. Now they are looked at once for each statement, one after the other, as if
-- they had been written one by one; by person, so that two statements lock persons in the same order.
drop trigger watch_openings on story.opening;
drop function story.watch_openings();

create function story.watch_openings() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare one record; alarm uuid; since timestamptz; counted integer; began timestamptz; concerned text[]; manager text;
begin
  for one in select o.id, o.member_id, o.at, s.office_id from opened o join story.story s on s.id = o.story_id and s.basis = 'teller'
      order by o.member_id, o.at, o.id loop
    -- One after another for each person: two servers that open at the same instant count both.
    perform pg_advisory_xact_lock(hashtextextended('openings of ' || one.member_id, 0));
    update story.opening_alarm a set openings = a.openings + 1, last_at = greatest(a.last_at, one.at),
        offices = array(select distinct x from unnest(a.offices || one.office_id) x order by 1)
      where a.member_id = one.member_id and a.acknowledged_at is null;
    continue when found;
    -- What somebody has looked into does not count again; what comes later in this statement has not happened yet.
    select greatest(one.at - interval '10 minutes', max(a.acknowledged_at)) into since from story.opening_alarm a where a.member_id = one.member_id;
    select count(*), min(o.at), array_agg(distinct s.office_id) into counted, began, concerned
      from story.opening o join story.story s on s.id = o.story_id
      where o.member_id = one.member_id and o.at > since and s.basis = 'teller'
        and ((o.at, o.id) <= (one.at, one.id) or not exists (select from opened later where later.id = o.id));
    continue when counted < 30;
    concerned := array(select distinct x from unnest(concerned || (select m.office_id from office.member m where m.id = one.member_id)) x
      where x is not null order by 1);
    insert into story.opening_alarm (member_id, offices, openings, first_at, last_at)
      values (one.member_id, concerned, counted, began, one.at) returning id into alarm;
    insert into story.log_outbox (source, says) values ('opening_alarm',
      jsonb_build_object('id', alarm, 'member_id', one.member_id, 'openings', counted, 'at', one.at));
    for manager in select m.id from office.member m where m.closed_at is null and m.id <> one.member_id
        and ('network_manager' = any (m.roles) or ('office_manager' = any (m.roles) and m.office_id = any (concerned))) loop
      perform queue.enqueue('opening-alarm', json_build_object('alarmId', alarm, 'memberId', manager), 'opening-alarm:' || alarm || ':' || manager);
    end loop;
  end loop;
  return null;
end $$;
revoke execute on function story.watch_openings() from public;
create trigger watch_openings after insert on story.opening referencing new table as opened
  for each statement execute function story.watch_openings();
