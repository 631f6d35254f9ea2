-- The teller is shown, and says yes to, exactly the version that somebody asked about. While it waits the editor's page goes on
-- saving with every key: until now the teller met whatever stood there at that moment, half a sentence too.
alter table story.telling add column asked_version integer;

-- Whoever asks keeps what is asked about, and it goes with the asking: also where a yes is renewed.
create function story.keep_asked_version() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update story.telling t set asked_version = case when new.waiting_since is not null and t.source_language is null then t.version end
    where t.story_id = new.id;
  return null;
end $$;
revoke execute on function story.keep_asked_version() from public;

-- What waits already: the version that was asked about last, as it was written down.
update story.telling t set asked_version = coalesce((
    select (h.detail ->> 'version')::integer from story.history h where h.story_id = t.story_id and h.did = 'teller_asked'
      and h.detail ->> 'language' = t.language and h.at >= s.waiting_since - interval '1 minute'
      and (h.detail ->> 'version')::integer <= t.version order by h.at desc limit 1), t.version)
  from story.story s where s.id = t.story_id and s.waiting_since is not null and t.source_language is null;

create trigger keep_asked_version after update of waiting_since on story.story for each row
  execute function story.keep_asked_version();

-- As before; a teller says yes to the version that was asked about, the machine and the office to the newest.
create or replace function story.approve_telling(of_story text, lang text, telling_version integer, by_whom text, ends jsonb) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare teller record; current_version integer; event integer;
begin
  perform from story.story where id = of_story for update;
  select case when by_whom = 'teller' then coalesce(t.asked_version, t.version) else t.version end into current_version
    from story.telling t where t.story_id = of_story and t.language = lang;
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

-- The same for one of several.
create or replace function story.approve_telling_as(of_story text, person uuid, lang text, telling_version integer, ends jsonb) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare taken timestamptz; current_version integer; teller story.person; event integer;
begin
  select s.taken_back_at into taken from story.story s where s.id = of_story for update;
  if taken is not null then return 'stopped'; end if;
  select coalesce(t.asked_version, t.version) into current_version from story.telling t where t.story_id = of_story and t.language = lang;
  if not found then return 'unknown'; end if;
  if current_version <> telling_version then return 'changed_meanwhile'; end if;
  select * into strict teller from story.person p where p.story_id = of_story and p.id = person and p.role = 'teller';
  if teller.state not in ('requested', 'cooling', 'active') then return 'stopped'; end if;
  event := story.append_event(of_story, 'approved', 'teller',
    jsonb_build_object('language', lang, 'version', telling_version, 'person', person));
  if teller.state <> 'active' then
    update story.person p set state = 'active' where p.story_id = of_story and p.id = person;
    insert into story.consent_grant (story_id, person_id, channel, version, levels, valid_from, valid_until, no_recall_ack, excluded_languages)
      select c.story_id, c.person_id, c.channel, event, c.levels, greatest(c.valid_from, (ends ->> c.channel)::timestamptz),
             c.valid_until, c.no_recall_ack, c.excluded_languages
      from (select distinct on (x.channel) x.* from story.consent_grant x
            where x.story_id = of_story and x.person_id = person order by x.channel, x.version desc) c
      where not c.ended and ends ? c.channel;
  end if;
  if not story.all_have_approved(of_story, null, lang, telling_version) then return 'waits'; end if;
  update story.telling t set teller_version = telling_version where t.story_id = of_story and t.language = lang;
  -- Cooling-off is over when the last of them has had it.
  update story.story s set waiting_since = null, erase_after = null,
    desk_state = case when s.desk_state = 'closed' then 'in_review' else s.desk_state end,
    embargo_until = case when isfinite(s.embargo_until) then s.embargo_until else coalesce((
      select max(one.begins) from (select c.person_id, min(c.valid_from) as begins from (
          select distinct on (x.person_id, x.channel) x.* from story.consent_grant x join story.person q on q.story_id = x.story_id and q.id = x.person_id
          where x.story_id = of_story and q.role = 'teller' order by x.person_id, x.channel, x.version desc) c
        where not c.ended group by c.person_id) one), 'infinity') end
    where s.id = of_story;
  return 'approved';
end $$;
create or replace function intake.my_approve(of_locator integer, of_receipt uuid, lang text, telling_version integer, ends jsonb, known text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_story text := intake.story_of(of_locator, of_receipt); outcome text; current_version integer; answer alias for known;
begin
  if of_story is null then return 'unknown'; end if;
  if answer is null or answer not in ('fine', 'unwanted', 'no', 'unsure') then return 'unanswered'; end if;
  if answer = 'unwanted' then
    perform from story.story where id = of_story for update;
    select coalesce(t.asked_version, t.version) into current_version from story.telling t where t.story_id = of_story and t.language = lang;
    if not found then return 'unknown'; end if;
    if current_version <> telling_version then return 'changed_meanwhile'; end if;
    if not exists (select from story.person p where p.story_id = of_story and p.role = 'teller' and p.state in ('requested', 'cooling', 'active')) then
      return 'stopped';
    end if;
    outcome := 'sent_back';
    -- An answer is an answer: the story is open again, should silence have closed it, and waits for the desk.
    update story.story set waiting_since = null, erase_after = null,
      desk_state = case when desk_state = 'closed' then 'in_review' else desk_state end where id = of_story;
    insert into story.history (story_id, did, detail) values (of_story, 'sent_back_by_teller', jsonb_build_object('language', lang, 'version', telling_version));
  else
    outcome := story.approve_telling(of_story, lang, telling_version, 'teller', ends);
  end if;
  if outcome in ('approved', 'sent_back') then
    update story.telling t set known = answer, known_version = telling_version where t.story_id = of_story and t.language = lang;
    perform queue.enqueue('publish', json_build_object('storyId', of_story), 'publish:' || of_story);
    perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  end if;
  return outcome;
end $$;
create or replace function intake.my_approve_in_group(of_locator integer, of_receipt uuid, lang text, telling_version integer, ends jsonb, answer text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_story text := intake.story_of(of_locator, of_receipt); whose uuid := story.person_of_receipt(of_receipt);
  outcome text; s story.story; current_version integer; gravest text[] := array['unwanted', 'unsure', 'fine', 'no'];
begin
  if of_story is null or not story.is_group(of_story) then return 'unknown'; end if;
  if answer is null or not answer = any(gravest) then return 'unanswered'; end if;
  if answer = 'unwanted' then
    select * into s from story.story x where x.id = of_story for update;
    select coalesce(t.asked_version, t.version) into current_version from story.telling t where t.story_id = of_story and t.language = lang;
    if not found then return 'unknown'; end if;
    if current_version <> telling_version then return 'changed_meanwhile'; end if;
    if s.taken_back_at is not null or not exists (select from story.person p where p.story_id = of_story and p.id = whose
        and p.state in ('requested', 'cooling', 'active')) then
      return 'stopped';
    end if;
    outcome := 'sent_back';
    update story.story x set waiting_since = null, erase_after = null,
      desk_state = case when x.desk_state = 'closed' then 'in_review' else x.desk_state end where x.id = of_story;
    insert into story.history (story_id, did, detail) values (of_story, 'sent_back_by_teller', jsonb_build_object('language', lang, 'version', telling_version));
  else
    outcome := story.approve_telling_as(of_story, whose, lang, telling_version, ends);
  end if;
  if outcome in ('approved', 'waits', 'sent_back') then
    update story.telling t set known_version = telling_version,
      known = case when t.known_version = telling_version and array_position(gravest, t.known) < array_position(gravest, answer)
        then t.known else answer end
      where t.story_id = of_story and t.language = lang;
    perform queue.enqueue('publish', json_build_object('storyId', of_story), 'publish:' || of_story);
    perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  end if;
  return outcome;
end $$;
-- As before; a text waits for the one who has not said yes to the version that was asked about.
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
      and not story.has_approved(s.id, p.id, null, t.language, coalesce(t.asked_version, t.version)));
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
-- As before; what is asked about is what was shown until now.
create or replace function story.begin_renewal_of(of_story text, teller uuid, by_whom text, grants jsonb, detail jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare event integer; together boolean := story.is_group(of_story); stood jsonb;
begin
  perform from story.person p where p.story_id = of_story and p.id = teller and p.role = 'teller' and p.state = 'expired';
  if not found then raise exception 'this yes has not ended' using errcode = 'check_violation'; end if;
  if exists (select from jsonb_each(grants) g where g.key not in ('web', 'print') or (g.value ->> 'until')::timestamptz <= now()
      or (g.value ->> 'until')::timestamptz > now() + case g.key when 'print' then interval '12 months' else interval '60 months' end
      or (g.key = 'print' and (g.value ->> 'noRecallAck')::boolean is not true)) then
    raise exception 'a grant is not valid' using errcode = 'check_violation';
  end if;
  event := story.append_event(of_story, 'renewed', by_whom,
    detail || case when together then jsonb_build_object('person', teller, 'anew', true) else '{}' end);
  insert into story.consent_grant (story_id, person_id, channel, version, levels, valid_from, valid_until, no_recall_ack, excluded_languages)
    select of_story, teller, g.key, event, g.value -> 'levels', now(), (g.value ->> 'until')::timestamptz,
      (g.value ->> 'noRecallAck')::boolean, array(select jsonb_array_elements_text(g.value -> 'excludedLanguages'))
    from jsonb_each(grants) g;
  update story.person p set state = 'cooling', state_before_pause = null where p.story_id = of_story and p.id = teller;
  update story.group_teller g set paused_self = false where g.story_id = of_story and g.person_id = teller;
  -- Asked about is what was said yes to before, or what another is asked about already: nobody asked about newer words.
  stood := (select jsonb_object_agg(t.language, coalesce(t.teller_version, t.asked_version)) from story.telling t
    where t.story_id = of_story and t.source_language is null and coalesce(t.teller_version, t.asked_version) is not null);
  update story.telling t set teller_version = null, reviewed_version = null where t.story_id = of_story;
  update story.story s set embargo_until = 'infinity', erase_after = null, desk_state = 'in_review',
    waiting_since = case when exists (select from story.telling t where t.story_id = of_story) then now() end where s.id = of_story;
  update story.telling t set asked_version = (stood ->> t.language)::integer where t.story_id = of_story and stood ? t.language;
  perform story.hide(of_story);
  perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
end $$;
-- As before, and which version of each text is asked about.
alter function story.page_of(text, uuid) rename to page_before_asked;
create function story.page_of(of_story text, of_receipt uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select story.page_before_asked(of_story, of_receipt) || jsonb_build_object('asked', coalesce((
    select jsonb_object_agg(t.language, t.asked_version) from story.telling t
    where t.story_id = of_story and t.asked_version is not null), '{}'))
$$;
revoke execute on function story.page_of(text, uuid) from public;
