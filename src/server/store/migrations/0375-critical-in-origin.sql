-- Somebody who is still in the country of origin makes the whole story critical, whatever anybody answers or agrees to: nothing
-- of it is printed or given to the press, and somebody of another office approves it. Not of texts of long ago: whoever is in
-- those is out of reach.
create function story.in_origin_is_critical() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update story.story s set risk = 'critical', milder_by = null
    where s.id = new.story_id and s.basis = 'teller' and s.erased_at is null and s.risk <> 'critical';
  return null;
end $$;
create trigger in_origin_is_critical after insert or update of in_origin on story.third_party
  for each row when (new.in_origin) execute function story.in_origin_is_critical();

-- Nothing else makes it less dangerous while that person is written down: no judgement, no second one.
create function story.in_origin_stays() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.erased_at is null and new.basis = 'teller' and new.risk <> 'critical'
    and exists (select from story.third_party t where t.story_id = new.id and t.in_origin) then
    raise exception 'a story with somebody who is still in the country of origin stays critical' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger in_origin_stays before update of risk, basis on story.story
  for each row execute function story.in_origin_stays();
revoke execute on function story.in_origin_is_critical(), story.in_origin_stays() from public;

-- Stories that have such a person already: hidden, critical, and without the approval that was given for something milder.
do $$
declare one record;
begin
  for one in select s.id, s.risk from story.story s
      where s.basis = 'teller' and s.erased_at is null and s.risk <> 'critical'
        and exists (select from story.third_party t where t.story_id = s.id and t.in_origin) order by s.id loop
    update story.telling t set reviewed_version = null where t.story_id = one.id;
    update story.transcript t set reviewed_version = null where t.story_id = one.id;
    update story.story s set risk = 'critical', milder_by = null,
      desk_state = case when s.desk_state in ('ready', 'published') then 'in_review' else s.desk_state end where s.id = one.id;
    perform story.hide(one.id);
    insert into story.history (story_id, did, detail) values (one.id, 'review_withdrawn', '{"why": "risk"}');
  end loop;
end $$;
