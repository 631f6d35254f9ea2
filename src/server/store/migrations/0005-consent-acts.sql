-- The acts upon consent, written once: the desk calls them directly, tellers through the functions of schema intake.
-- Each runs inside the caller's transaction and locks the story first, so that publishing and stopping wait for one another.

create function story.append_event(of_story text, kind text, by_whom text, detail jsonb default '{}') returns integer
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare new_version integer;
begin
  update story.story set consent_version = consent_version + 1 where id = of_story returning consent_version into strict new_version;
  insert into story.consent_event (story_id, version, kind, by_whom, detail) values (of_story, new_version, kind, by_whom, detail);
  return new_version;
end $$;

-- paused | already | taken_back | unknown
create function story.pause(of_story text, by_whom text, detail jsonb default '{}') returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare taken timestamptz;
begin
  select taken_back_at into taken from story.story where id = of_story for update;
  if not found then return 'unknown'; end if;
  if taken is not null then return 'taken_back'; end if;
  if exists (select from story.person p where p.story_id = of_story and p.role = 'teller' and p.state = 'suspended') then
    -- Who paused it last decides who may end it: a teller who also says stop is not overruled by two people at the desk.
    if by_whom = 'teller' and (select e.by_whom from story.consent_event e where e.story_id = of_story and e.kind = 'paused'
        order by e.version desc limit 1) is distinct from 'teller' then
      perform story.append_event(of_story, 'paused', by_whom, detail);
    end if;
    return 'already';
  end if;
  -- Somebody who asked to lift an earlier pause did not ask to lift this one.
  delete from story.lift_request l where l.story_id = of_story;
  perform story.append_event(of_story, 'paused', by_whom, detail);
  update story.person p set state_before_pause = p.state, state = 'suspended' where p.story_id = of_story and p.role = 'teller';
  perform story.hide(of_story);
  return 'paused';
end $$;

-- resumed | not_paused | unknown. The caller enqueues publish.
create function story.resume(of_story text, by_whom text, detail jsonb default '{}') returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from story.story where id = of_story for update;
  if not found then return 'unknown'; end if;
  if not exists (select from story.person p where p.story_id = of_story and p.state = 'suspended') then return 'not_paused'; end if;
  perform story.append_event(of_story, 'resumed', by_whom, detail);
  update story.person p set state = coalesce(p.state_before_pause, 'requested'), state_before_pause = null
    where p.story_id = of_story and p.state = 'suspended';
  return 'resumed';
end $$;

-- after: erase_now | erase_in_7_days | keep_sealed. Hidden at once and for good; asked again, only the choice changes.
-- taken_back | already | unknown | erased
create function story.take_back(of_story text, by_whom text, after text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare s record;
begin
  if after not in ('erase_now', 'erase_in_7_days', 'keep_sealed') then raise exception 'unknown choice' using errcode = 'check_violation'; end if;
  select taken_back_at, erased_at into s from story.story where id = of_story for update;
  if not found then return 'unknown'; end if;
  if s.erased_at is not null then return 'erased'; end if;
  perform story.append_event(of_story, case when s.taken_back_at is null or after <> 'keep_sealed' then 'taken_back' else 'take_back_called_off' end,
    by_whom, jsonb_build_object('after', after));
  update story.person p set state = 'withdrawn', state_before_pause = null where p.story_id = of_story and p.role = 'teller';
  update story.story set taken_back_at = coalesce(taken_back_at, now()), desk_state = 'closed', assigned_to = null, waiting_since = null,
    erase_after = case after when 'erase_now' then now() when 'erase_in_7_days' then now() + interval '7 days' end
    where id = of_story;
  perform story.hide(of_story);
  return case when s.taken_back_at is null then 'taken_back' else 'already' end;
end $$;

-- The teller (or, where only taken out or made wider, the machine) says yes to exactly this version of the safe text.
-- ends: {channel: instant} when cooling-off is over, by the rules in domain/consent/cooling; used at the first yes only.
-- approved | unknown | changed_meanwhile | stopped
create function story.approve_telling(of_story text, lang text, telling_version integer, by_whom text, ends jsonb) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare teller record; current_version integer; event integer;
begin
  perform from story.story where id = of_story for update;
  select t.version into current_version from story.telling t where t.story_id = of_story and t.language = lang;
  if not found then return 'unknown'; end if;
  if current_version <> telling_version then return 'changed_meanwhile'; end if;
  select p.id, p.state into strict teller from story.person p where p.story_id = of_story and p.role = 'teller' limit 1;
  if teller.state not in ('requested', 'cooling', 'active') then return 'stopped'; end if;
  event := story.append_event(of_story, 'approved', by_whom, jsonb_build_object('language', lang, 'version', telling_version));
  if teller.state <> 'active' then
    update story.person p set state = 'active' where p.story_id = of_story and p.id = teller.id;
    insert into story.consent_grant (story_id, person_id, channel, version, levels, valid_from, valid_until, no_recall_ack, excluded_languages)
      select g.story_id, g.person_id, g.channel, event, g.levels, greatest(g.valid_from, (ends ->> g.channel)::timestamptz),
             g.valid_until, g.no_recall_ack, g.excluded_languages
      from (select distinct on (c.channel) c.* from story.consent_grant c
            where c.story_id = of_story and c.person_id = teller.id order by c.channel, c.version desc) g
      where not g.ended and ends ? g.channel;
    update story.story set embargo_until = coalesce((select min(value::timestamptz) from jsonb_each_text(ends)), 'infinity') where id = of_story;
  end if;
  update story.telling t set teller_version = telling_version where t.story_id = of_story and t.language = lang;
  -- An answer on the last day counts: what was closed for silence is open again before anything can erase it.
  update story.story set waiting_since = null, erase_after = null,
    desk_state = case when desk_state = 'closed' then 'in_review' else desk_state end where id = of_story;
  return 'approved';
end $$;

revoke execute on function story.append_event(text, text, text, jsonb), story.pause(text, text, jsonb), story.resume(text, text, jsonb),
  story.take_back(text, text, text), story.approve_telling(text, text, integer, text, jsonb) from public;
grant execute on function story.append_event(text, text, text, jsonb), story.pause(text, text, jsonb), story.resume(text, text, jsonb),
  story.take_back(text, text, text), story.approve_telling(text, text, integer, text, jsonb) to suitcase_desk, suitcase_worker;
