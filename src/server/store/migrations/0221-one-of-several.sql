-- What belongs to one of several tellers is told to nobody else of them: that the claim of one keeps the story back, and,
-- where what was told is handed out to one, what the first of them allowed and under which notice.
-- As before, and: another's claim is only "we wait for the others"; notice and what has ended are this teller's own.
create or replace function story.group_side(of_story text, of_person uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare s story.story; p story.person; g story.group_teller; others text[]; mine boolean; claim_of_another boolean;
begin
  select * into g from story.group_teller x where x.story_id = of_story and x.person_id = of_person;
  if not found then return '{}'; end if;
  select * into s from story.story where id = of_story;
  select * into p from story.person x where x.story_id = of_story and x.id = of_person;
  others := array(select x.state from story.person x where x.story_id = of_story and x.role = 'teller' and x.id <> p.id);
  -- Something of this asking still waits for this very teller.
  mine := exists (select from story.telling t where t.story_id = s.id and t.source_language is null
      and not story.has_approved(s.id, p.id, null, t.language, t.version));
  claim_of_another := 'asylum_decision' = any(s.hold_events) and not g.claim_waits;
  return jsonb_build_object(
    'state', p.state, 'personId', p.id,
    'claimOpen', g.claim_open,
    'holdEvents', case when g.claim_waits then s.hold_events else array_remove(s.hold_events, 'asylum_decision') end,
    'grants', coalesce((select jsonb_object_agg(c.channel, jsonb_build_object('levels', c.levels, 'from', extract(epoch from c.valid_from) * 1000,
        'until', extract(epoch from c.valid_until) * 1000, 'noRecallAck', c.no_recall_ack, 'excludedLanguages', c.excluded_languages))
      from (select distinct on (x.channel) x.* from story.consent_grant x where x.story_id = s.id and x.person_id = p.id
            order by x.channel, x.version desc) c where not c.ended), '{}'),
    'past', coalesce((select jsonb_object_agg(c.channel, jsonb_build_object('levels', c.levels, 'excludedLanguages', c.excluded_languages))
      from (select distinct on (x.channel) x.* from story.consent_grant x where x.story_id = s.id and x.person_id = p.id
            order by x.channel, x.version desc) c where c.ended), '{}'),
    'minor', p.minor,
    'noticeNumber', story.notice_number(s.id, p.id),
    'notice', (select jsonb_build_object('hash', e.detail ->> 'noticeHash', 'language', e.detail ->> 'noticeLanguage')
      from story.consent_event e where e.story_id = s.id and e.kind in ('given', 'renewed') and e.detail ? 'noticeHash'
        and story.concerns(s.id, e.detail, p.id, g.place) order by e.version desc limit 1),
    'events', coalesce((select jsonb_agg(jsonb_build_object('version', e.version, 'kind', e.kind, 'byTeller', e.by_whom = 'teller',
        'at', extract(epoch from e.at) * 1000, 'detail', e.detail) order by e.version) from story.consent_event e
      where e.story_id = s.id and story.concerns(s.id, e.detail, p.id, g.place)), '[]'),
    'tellings', coalesce((select jsonb_agg(jsonb_build_object('language', t.language, 'version', t.version, 'sourceLanguage', t.source_language,
        'tellerVersion', (select max((e.detail ->> 'version')::integer) from story.consent_event e where e.story_id = s.id and e.kind = 'approved'
          and e.detail ->> 'person' = p.id::text and e.detail ->> 'language' = t.language and not e.detail ? 'recording'
          and story.has_approved(s.id, p.id, null, t.language, (e.detail ->> 'version')::integer)),
        'reviewedVersion', t.reviewed_version) order by t.language) from story.telling t where t.story_id = s.id), '[]'),
    'waiting', s.waiting_since is not null and mine,
    'stoppedBy', case when p.state = 'suspended' then case when g.paused_self then 'teller' else (
      select case when e.by_whom in ('anonymous', 'trusted', 'partner') then e.by_whom
          when e.detail ->> 'who' = 'teller' then 'teller_asked' when e.detail ->> 'who' = 'other' then 'somebody_asked' else 'office' end
        from story.consent_event e where e.story_id = s.id and e.kind = 'paused' and e.by_whom <> 'teller' order by e.version desc limit 1) end end,
    'later', coalesce((select jsonb_agg(jsonb_build_object('channel', w.channel, 'from', extract(epoch from w.valid_from) * 1000) order by w.channel)
        from story.wider_grant w where w.story_id = s.id and w.person_id = p.id), '[]'),
    'messages', coalesce((select jsonb_agg(jsonb_build_object('id', m.id, 'fromTeller', m.from_teller, 'at', extract(epoch from m.at) * 1000)
        order by m.at, m.id) from story.message m where m.story_id = s.id and (m.person_id is null or m.person_id = p.id)), '[]'),
    'group', jsonb_build_object(
      'tellers', cardinality(others) + 1,
      'tookBackAt', extract(epoch from g.took_back_at) * 1000,
      'waitsForOthers', s.taken_back_at is null and not mine
        and (s.waiting_since is not null or (p.state = 'active' and claim_of_another)),
      'othersStop', s.taken_back_at is null and others && array['suspended', 'expired', 'refused', 'withdrawn', 'invalidated'],
      'before', coalesce((with recursive earlier as (
          select g.was_in, g.was_person union all
          select x.was_in, x.was_person from earlier e join story.group_teller x on x.story_id = e.was_in and x.person_id = e.was_person)
        select jsonb_agg(jsonb_build_object('story', e.was_in, 'person', e.was_person)) from earlier e where e.was_in is not null), '[]'))
  );
end $$;
