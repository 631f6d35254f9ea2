-- A pause that somebody else asked for in the teller's place: a trusted person stands for the teller, a partner does not.
-- Who paused it last decides who may end it. What is not shown and waits for nobody cannot be paused: a yes that ended, was
-- refused or found invalid stays what it is.
create or replace function story.pause(of_story text, by_whom text, detail jsonb default '{}') returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare taken timestamptz; before text; last text;
begin
  select taken_back_at into taken from story.story where id = of_story for update;
  if not found then return 'unknown'; end if;
  if taken is not null then return 'taken_back'; end if;
  select p.state into before from story.person p where p.story_id = of_story and p.role = 'teller' limit 1;
  if before = 'suspended' then
    -- A teller who also says stop, or whoever stands for the teller, is not overruled by two people at the desk.
    select e.by_whom into last from story.consent_event e where e.story_id = of_story and e.kind = 'paused' order by e.version desc limit 1;
    if (by_whom = 'teller' and last is distinct from 'teller')
      or (by_whom = 'trusted' and coalesce(last, '') not in ('teller', 'trusted')) then
      delete from story.lift_request l where l.story_id = of_story;
      perform story.append_event(of_story, 'paused', by_whom, detail);
    end if;
    return 'already';
  end if;
  if before not in ('requested', 'cooling', 'active') then return 'already'; end if;
  -- Somebody who asked to lift an earlier pause did not ask to lift this one.
  delete from story.lift_request l where l.story_id = of_story;
  perform story.append_event(of_story, 'paused', by_whom, detail);
  update story.person p set state_before_pause = p.state, state = 'suspended' where p.story_id = of_story and p.role = 'teller';
  perform story.hide(of_story);
  return 'paused';
end $$;

-- As before, but what was found invalid stays known as that.
create or replace function story.take_back(of_story text, by_whom text, after text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare s record;
begin
  if after not in ('erase_now', 'erase_in_7_days', 'keep_sealed') then raise exception 'unknown choice' using errcode = 'check_violation'; end if;
  select taken_back_at, erased_at into s from story.story where id = of_story for update;
  if not found then return 'unknown'; end if;
  if s.erased_at is not null then return 'erased'; end if;
  perform story.append_event(of_story, case when s.taken_back_at is null or after <> 'keep_sealed' then 'taken_back' else 'take_back_called_off' end,
    by_whom, jsonb_build_object('after', after));
  update story.person p set state = 'withdrawn', state_before_pause = null
    where p.story_id = of_story and p.role = 'teller' and p.state <> 'invalidated';
  update story.story set taken_back_at = coalesce(taken_back_at, now()), desk_state = 'closed', assigned_to = null, waiting_since = null,
    erase_after = case after when 'erase_now' then now() when 'erase_in_7_days' then now() + interval '7 days' end
    where id = of_story;
  perform story.hide(of_story);
  return case when s.taken_back_at is null then 'taken_back' else 'already' end;
end $$;

-- The clear side of a story, for its teller; as before, and who stopped it, and what begins later.
create function story.page_of(of_story text, of_receipt uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare s story.story; p story.person; result jsonb;
begin
  select * into s from story.story where id = of_story;
  if not found then return null; end if;
  select * into p from story.person where story_id = s.id and role = 'teller' limit 1;
  select jsonb_build_object(
    'id', s.id, 'office', s.office_id, 'basis', s.basis, 'practice', s.practice, 'language', s.language,
    'deskState', s.desk_state, 'state', p.state, 'personId', p.id, 'consentVersion', s.consent_version, 'claimOpen', s.claim_open,
    'holdEvents', s.hold_events, 'embargoUntil', case when isfinite(s.embargo_until) then extract(epoch from s.embargo_until) * 1000 end,
    'showFirst', s.show_first, 'takenBackAt', extract(epoch from s.taken_back_at) * 1000,
    'eraseAfter', extract(epoch from s.erase_after) * 1000, 'erasedAt', extract(epoch from s.erased_at) * 1000,
    'hasSecondWord', coalesce((select r.second_word_hash is not null from story.receipt r where r.id = of_receipt), false),
    'held', exists (select from story.hold h where h.lifted_at is null and story.hold_covers(h.scope, h.value, s)),
    'openings', (select count(*) from story.opening o where o.story_id = s.id),
    'grants', coalesce((select jsonb_object_agg(g.channel, jsonb_build_object('levels', g.levels, 'from', extract(epoch from g.valid_from) * 1000,
        'until', extract(epoch from g.valid_until) * 1000, 'noRecallAck', g.no_recall_ack, 'excludedLanguages', g.excluded_languages))
      from (select distinct on (c.channel) c.* from story.consent_grant c where c.story_id = s.id and c.person_id = p.id
            order by c.channel, c.version desc) g where not g.ended), '{}'),
    'events', coalesce((select jsonb_agg(jsonb_build_object('version', e.version, 'kind', e.kind, 'byTeller', e.by_whom = 'teller',
        'at', extract(epoch from e.at) * 1000, 'detail', e.detail) order by e.version) from story.consent_event e where e.story_id = s.id), '[]'),
    'tellings', coalesce((select jsonb_agg(jsonb_build_object('language', t.language, 'version', t.version, 'sourceLanguage', t.source_language,
        'tellerVersion', t.teller_version, 'reviewedVersion', t.reviewed_version) order by t.language) from story.telling t where t.story_id = s.id), '[]'),
    'waiting', s.waiting_since is not null,
    -- Who stopped it last, as the teller may know it: no name of anybody who works here.
    'stoppedBy', case when p.state = 'suspended' then (
      select case when e.by_whom in ('teller', 'anonymous', 'trusted', 'partner') then e.by_whom
          when e.detail ->> 'who' = 'teller' then 'teller_asked' when e.detail ->> 'who' = 'other' then 'somebody_asked' else 'office' end
        from story.consent_event e where e.story_id = s.id and e.kind = 'paused' order by e.version desc limit 1) end,
    'later', coalesce((select jsonb_agg(jsonb_build_object('channel', w.channel, 'from', extract(epoch from w.valid_from) * 1000) order by w.channel)
        from story.wider_grant w where w.story_id = s.id and w.person_id = p.id), '[]'),
    'shown', coalesce((select jsonb_agg(jsonb_build_object('channel', w.channel, 'language', w.language) order by w.channel, w.language)
        from shown.story w where w.story_id = s.id), '[]'),
    'copies', coalesce((select jsonb_agg(jsonb_build_object('channel', d.channel, 'language', d.language, 'recipient', d.recipient, 'what', d.what,
        'copies', d.copies, 'at', extract(epoch from d.at) * 1000, 'endedAt', extract(epoch from d.ended_at) * 1000, 'outcome', d.outcome)
        order by d.at, d.id) from story.disclosure d where d.story_id = s.id), '[]'),
    'messages', coalesce((select jsonb_agg(jsonb_build_object('id', m.id, 'fromTeller', m.from_teller, 'at', extract(epoch from m.at) * 1000)
        order by m.at, m.id) from story.message m where m.story_id = s.id), '[]'),
    'files', coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'path', f.path, 'bytes', f.bytes, 'people', f.people) order by f.position, f.id)
        from story.file f where f.story_id = s.id), '[]')
  ) into result;
  return result;
end $$;
revoke execute on function story.page_of(text, uuid) from public;

create or replace function intake.my_story(of_locator integer, of_receipt uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select story.page_of(intake.story_of(of_locator, of_receipt), of_receipt)
$$;
