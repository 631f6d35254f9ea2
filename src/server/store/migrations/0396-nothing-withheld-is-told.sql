-- As before (0355): that a part of it was withheld, and when, is not told of an erased story either.
create or replace function story.forget_what_happened(of_story text) returns void
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
    and e.kind in ('paused', 'resumed', 'held', 'hold_lifted', 'claim_closed', 'withheld', 'shown_again')
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

-- As before (0162): how often what was told was opened. A page of the desk that shows a message or a name stands among the
-- openings that the office watches; it opens nothing of the testimony.
create or replace function intake.my_openings(of_locator integer, of_receipt uuid) returns table (times integer, people integer)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select count(*)::integer, count(distinct o.member_id)::integer
  from story.opening o where o.story_id = intake.story_of(of_locator, of_receipt) and o.what <> 'page'
$$;
