-- Whether a hold covers a story, said once for the lists of the desk and the teller's own page.
-- The same as `holdMatches` in domain/consent/holds.ts: a language covers its regional forms, however they are written,
-- also where the story is only told anew in it.
create function story.hold_covers(scope text, value text, s story.story) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
  select case scope
    when 'story' then s.id = value
    when 'country' then coalesce(value = s.origin, false) or coalesce(value = s.host, false)
    when 'language' then exists (
      select from (select s.language union all select t.language from story.telling t where t.story_id = s.id) as spoken (language)
      where lower(spoken.language) = lower(value) or starts_with(lower(spoken.language), lower(value) || '-'))
    else false end
$$;
revoke execute on function story.hold_covers(text, text, story.story) from public;
grant execute on function story.hold_covers(text, text, story.story) to suitcase_desk, suitcase_worker;

-- As before, but for who is held.
create or replace function intake.my_story(of_locator integer, of_receipt uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare s story.story; p story.person; result jsonb;
begin
  select * into s from story.story where id = intake.story_of(of_locator, of_receipt);
  if not found then return null; end if;
  select * into p from story.person where story_id = s.id and role = 'teller' limit 1;
  select jsonb_build_object(
    'id', s.id, 'office', s.office_id, 'basis', s.basis, 'practice', s.practice, 'language', s.language,
    'deskState', s.desk_state, 'state', p.state, 'personId', p.id, 'consentVersion', s.consent_version, 'claimOpen', s.claim_open,
    'holdEvents', s.hold_events, 'embargoUntil', case when isfinite(s.embargo_until) then extract(epoch from s.embargo_until) * 1000 end,
    'showFirst', s.show_first, 'takenBackAt', extract(epoch from s.taken_back_at) * 1000,
    'eraseAfter', extract(epoch from s.erase_after) * 1000, 'erasedAt', extract(epoch from s.erased_at) * 1000,
    'hasSecondWord', (select r.second_word_hash is not null from story.receipt r where r.id = of_receipt),
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
