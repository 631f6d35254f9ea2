-- The desk can end a story: a test, something that is nobody's own story, a text that is unfit or would endanger somebody. Two
-- people decide, for a teller waits for it; one is enough for a text of long ago that nobody has ever seen. What was told is
-- erased thirty days later, so that the teller can take it home before.
create table story.closing (
  story_id text primary key references story.story on delete cascade,
  reason text not null check (reason in ('spam', 'not_own', 'unfit', 'unsafe', 'other')),
  note uuid,                                         -- why, in words: sealed as note:UUID
  alone boolean not null default false,              -- one person was enough
  asked_by text not null,
  asked_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  check ((decided_by is null) = (decided_at is null)),
  check (alone or decided_by is null or decided_by <> asked_by),
  check (reason <> 'other' or note is not null)
);
grant select on story.closing to suitcase_desk, suitcase_worker;
grant delete on story.closing to suitcase_worker;    -- erasing

-- A text of long ago that was never shown: there is nobody to answer to and nothing to take back.
create function story.is_ended_alone(of_story text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from story.story s where s.id = of_story and s.basis = 'public_domain' and s.published_on is null
    and not exists (select from story.disclosure d where d.story_id = s.id))
$$;

-- Hides and closes. `refused`: no yes to it counts any more, and no answer of the teller opens it again.
create function story.end_now(of_story text, by_member text, at timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update story.closing c set decided_by = by_member, decided_at = at where c.story_id = of_story;
  perform story.append_event(of_story, 'held', 'member:' || by_member, '{"scope": "story", "reason": "not_shown"}');
  update story.person p set state = 'refused', state_before_pause = null
    where p.story_id = of_story and p.role = 'teller' and p.state not in ('withdrawn', 'invalidated');
  update story.story s set desk_state = 'closed', assigned_to = null, waiting_since = null,
    erase_after = least(s.erase_after, at + interval '30 days') where s.id = of_story;
  perform story.hide(of_story);
end $$;

-- The first of two, or the only one.  asked | ended | asked_already | over | no_note | unknown
create function story.ask_to_end(of_story text, by_member text, why text, in_words uuid, at timestamptz) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare s story.story; c story.closing;
begin
  select * into s from story.story x where x.id = of_story and x.erased_at is null and x.basis in ('teller', 'public_domain') for update;
  if not found then return 'unknown'; end if;
  select * into c from story.closing x where x.story_id = of_story;
  if s.taken_back_at is not null or c.decided_at is not null then return 'over'; end if;
  if c.story_id is not null then return 'asked_already'; end if;
  if (why = 'other' and in_words is null)
    or (in_words is not null and not exists (select from story.sealed x where x.story_id = of_story and x.field = 'note:' || in_words)) then
    return 'no_note';
  end if;
  insert into story.closing (story_id, reason, note, alone, asked_by, asked_at)
    values (of_story, why, in_words, story.is_ended_alone(of_story), by_member, at) returning * into c;
  if not c.alone then return 'asked'; end if;
  perform story.end_now(of_story, by_member, at);
  return 'ended';
end $$;

-- The second.  ended | not_asked | same_person | over | unknown
create function story.end_asked(of_story text, by_member text, at timestamptz) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare s story.story; c story.closing;
begin
  select * into s from story.story x where x.id = of_story and x.erased_at is null for update;
  if not found then return 'unknown'; end if;
  select * into c from story.closing x where x.story_id = of_story;
  if not found then return 'not_asked'; end if;
  if s.taken_back_at is not null or c.decided_at is not null then return 'over'; end if;
  if c.asked_by = by_member then return 'same_person'; end if;
  perform story.end_now(of_story, by_member, at);
  return 'ended';
end $$;

-- Whoever asked thinks better of it, or somebody else sees no reason. What is decided stays decided.  kept | not_asked
create function story.keep_open(of_story text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from story.story s where s.id = of_story for update;
  delete from story.closing c where c.story_id = of_story and c.decided_at is null;
  return case when found then 'kept' else 'not_asked' end;
end $$;
revoke execute on function story.is_ended_alone(text), story.end_now(text, text, timestamptz),
  story.ask_to_end(text, text, text, uuid, timestamptz), story.end_asked(text, text, timestamptz), story.keep_open(text) from public;
grant execute on function story.is_ended_alone(text), story.ask_to_end(text, text, text, uuid, timestamptz),
  story.end_asked(text, text, timestamptz), story.keep_open(text) to suitcase_desk;

-- As before, and whether the office has ended it: never why.
create or replace function intake.my_story(of_locator integer, of_receipt uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select story.page_of(s.id, of_receipt) || story.group_side(s.id, story.person_of_receipt(of_receipt))
    || jsonb_build_object('notShown', exists (select from story.closing c where c.story_id = s.id and c.decided_at is not null))
  from (select intake.story_of(of_locator, of_receipt) as id) s
$$;
