-- A story's address stays known after it is erased: it stood on the web. So nothing that stays may say what was about it: no
-- history of the desk, no reason of a pause or a hold, no judgement of danger, no claim, no age. What stays is that there was
-- one, what was allowed, to whom copies went, and that it is over.
create function story.forget_what_happened(of_story text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from story.story s where s.id = of_story and s.erased_at is not null) then
    raise exception 'only what was erased is forgotten' using errcode = 'check_violation';
  end if;
  delete from story.history h where h.story_id = of_story;
  delete from story.hold h where h.scope = 'story' and h.value = of_story;
  delete from story.lift_request r where r.story_id = of_story;
  -- That somebody stopped it, and how that was answered, is a story of its own.
  delete from story.consent_event e where e.story_id = of_story
    and e.kind in ('paused', 'resumed', 'held', 'hold_lifted', 'claim_closed')
    and not exists (select from story.consent_grant g where g.story_id = e.story_id and g.version = e.version);
  -- Which notice a yes names, and of several tellers whose act it was: none of them reads about another's.
  update story.consent_event e set detail = coalesce(
      (select jsonb_object_agg(k, e.detail -> k) from unnest(array['person', 'place', 'noticeHash', 'noticeLanguage', 'noticeNumber']) k where e.detail ? k), '{}')
    where e.story_id = of_story;
  update story.stop_request r set asked_how = null where r.story_id = of_story and r.asked_how is not null;
  update story.person p set minor = false, guardian_ok = false, assent = false
    where p.story_id = of_story and (p.minor or p.guardian_ok or p.assent);
  -- The same for all of them.
  update story.story s set risk = 'high', risk_by = null, risk_floor = null, milder_by = null, claim_open = false, shielded_until = null
    where s.id = of_story;
end $$;
revoke execute on function story.forget_what_happened(text) from public;
grant execute on function story.forget_what_happened(text) to suitcase_worker;

-- Those that were erased before.
do $$
declare id text;
begin
  for id in select s.id from story.story s where s.erased_at is not null order by s.id loop
    perform story.forget_what_happened(id);
  end loop;
end $$;
