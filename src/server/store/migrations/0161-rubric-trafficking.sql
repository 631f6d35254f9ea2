-- The judgement of danger has a floor: what the answers to the rubric lead to. The answers themselves are sealed ("rubric").
-- risk may be graver than its floor, never milder, whoever writes it.
alter table story.story add column risk_floor text check (risk_floor in ('low', 'medium', 'high', 'critical'));
alter table story.story add constraint risk_not_below_floor check (risk_floor is null
  or array_position(array['low', 'medium', 'high', 'critical'], risk) >= array_position(array['low', 'medium', 'high', 'critical'], risk_floor));

-- A story of trafficking: while this is live it is critical and on no channel. The talk that ends it is sealed ("note:UUID").
create table story.trafficking (
  story_id text primary key references story.story on delete cascade,
  set_by text not null,
  set_at timestamptz not null,
  lift_asked_by text,
  lift_note uuid,
  lifted_by text,
  lifted_at timestamptz,
  check ((lift_asked_by is null) = (lift_note is null)),
  check ((lifted_by is null) = (lifted_at is null)),
  check (lifted_by is null or (lift_asked_by is not null and lifted_by <> lift_asked_by))
);
grant select on story.trafficking to suitcase_desk, suitcase_worker;
grant delete on story.trafficking to suitcase_worker;  -- erasing

-- Nothing else takes the hold off or makes the story less dangerous while it is live: no talk about a claim, no judgement.
create function story.trafficking_stays() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.erased_at is null and (new.risk <> 'critical' or not 'court_case' = any (new.hold_events))
    and exists (select from story.trafficking t where t.story_id = new.id and t.lifted_at is null) then
    raise exception 'a story of trafficking stays critical and held until two people have lifted that' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger trafficking_stays before update of risk, hold_events on story.story
  for each row execute function story.trafficking_stays();
revoke execute on function story.trafficking_stays() from public;

-- set | already | unknown
create function story.set_trafficking(of_story text, by_member text, at timestamptz) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from story.story s where s.id = of_story and s.erased_at is null for update;
  if not found then return 'unknown'; end if;
  if exists (select from story.trafficking t where t.story_id = of_story and t.lifted_at is null) then return 'already'; end if;
  update story.story s set risk = 'critical', hold_events = array(select distinct unnest(s.hold_events || '{court_case}'::text[]) order by 1)
    where s.id = of_story;
  insert into story.trafficking (story_id, set_by, set_at) values (of_story, by_member, at)
    on conflict (story_id) do update set set_by = by_member, set_at = at,
      lift_asked_by = null, lift_note = null, lifted_by = null, lifted_at = null;
  perform story.append_event(of_story, 'held', 'member:' || by_member, '{"scope": "story", "reason": "trafficking"}');
  perform story.hide(of_story);
  return 'set';
end $$;

-- The first of two, after a talk whose note lies sealed with the story.  asked | asked_already | no_talk | not_set
create function story.ask_lift_trafficking(of_story text, by_member text, note uuid) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare t story.trafficking;
begin
  perform from story.story s where s.id = of_story for update;
  select * into t from story.trafficking x where x.story_id = of_story and x.lifted_at is null;
  if not found then return 'not_set'; end if;
  if t.lift_asked_by is not null then return 'asked_already'; end if;
  if not exists (select from story.sealed x where x.story_id = of_story and x.field = 'note:' || note) then return 'no_talk'; end if;
  update story.trafficking x set lift_asked_by = by_member, lift_note = note where x.story_id = of_story;
  return 'asked';
end $$;

-- The second. The story stays critical until it is judged anew.  lifted | not_asked | same_person | not_set
create function story.lift_trafficking(of_story text, by_member text, at timestamptz) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare t story.trafficking;
begin
  perform from story.story s where s.id = of_story for update;
  select * into t from story.trafficking x where x.story_id = of_story and x.lifted_at is null;
  if not found then return 'not_set'; end if;
  if t.lift_asked_by is null then return 'not_asked'; end if;
  if t.lift_asked_by = by_member then return 'same_person'; end if;
  update story.trafficking x set lifted_by = by_member, lifted_at = at where x.story_id = of_story;
  update story.story s set hold_events = array_remove(s.hold_events, 'court_case') where s.id = of_story;
  perform story.append_event(of_story, 'hold_lifted', 'member:' || by_member, '{"scope": "story", "reason": "trafficking"}');
  return 'lifted';
end $$;

revoke execute on function story.set_trafficking(text, text, timestamptz), story.ask_lift_trafficking(text, text, uuid),
  story.lift_trafficking(text, text, timestamptz) from public;
grant execute on function story.set_trafficking(text, text, timestamptz), story.ask_lift_trafficking(text, text, uuid),
  story.lift_trafficking(text, text, timestamptz) to suitcase_desk;
