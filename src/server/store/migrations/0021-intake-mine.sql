-- What a teller may do with a receipt, and what anybody may ask without one. The intake login may run these functions and
-- read nothing: each takes the locator of the digits together with the receipt that they opened.

create function intake.receipts(of_locator integer)
returns table (receipt_id uuid, hash text, second_word_hash text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.id, r.hash, r.second_word_hash from story.receipt r where r.locator = of_locator and r.killed_at is null order by r.id
$$;

create function intake.story_of(of_locator integer, of_receipt uuid) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.story_id from story.receipt r where r.id = of_receipt and r.locator = of_locator and r.killed_at is null
$$;

-- Everything clear that the teller's page tells: states, grants, history, who received it, how often it was opened.
create function intake.my_story(of_locator integer, of_receipt uuid) returns jsonb
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
    'held', exists (select from story.hold h where h.lifted_at is null and ((h.scope = 'story' and h.value = s.id)
        or (h.scope = 'country' and h.value in (s.origin, s.host)) or (h.scope = 'language' and h.value = s.language))),
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

create function intake.my_key(of_locator integer, of_receipt uuid) returns table (story_id text, master_id text, wrapped bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select k.story_id, k.master_id, k.wrapped from vault.story_key k where k.story_id = intake.story_of(of_locator, of_receipt)
$$;

-- Sealed fields of the teller's own story: what they told, the safe texts, messages. Never the desk's own notes.
create function intake.my_sealed(of_locator integer, of_receipt uuid) returns table (field text, version integer, body bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.field, s.version, s.body from story.sealed s where s.story_id = intake.story_of(of_locator, of_receipt)
    and (s.field in ('testimony', 'contact', 'facts') or s.field like 'telling:%' or s.field like 'message:%' or s.field like 'correction:%')
  order by s.field, s.version
$$;
create function intake.my_files(of_locator integer, of_receipt uuid)
returns table (id uuid, path text, bytes bigint, body bytea, body_version integer)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.id, f.path, f.bytes, f.body, f.body_version from story.file f
  where f.story_id = intake.story_of(of_locator, of_receipt) order by f.position, f.id
$$;

create function intake.my_pause(of_locator integer, of_receipt uuid) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_story text := intake.story_of(of_locator, of_receipt); outcome text;
begin
  if of_story is null then return 'unknown'; end if;
  outcome := story.pause(of_story, 'teller');
  insert into story.stop_request (story_id, by_kind, effect) values (of_story, 'receipt', case outcome when 'paused' then 'paused' else 'already' end);
  perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  return outcome;
end $$;
create function intake.my_resume(of_locator integer, of_receipt uuid) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_story text := intake.story_of(of_locator, of_receipt); outcome text;
begin
  if of_story is null then return 'unknown'; end if;
  outcome := story.resume(of_story, 'teller');
  if outcome = 'resumed' then perform queue.enqueue('publish', json_build_object('storyId', of_story), 'publish:' || of_story); end if;
  return outcome;
end $$;
create function intake.my_take_back(of_locator integer, of_receipt uuid, after text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_story text := intake.story_of(of_locator, of_receipt);
begin
  if of_story is null then return 'unknown'; end if;
  perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  return story.take_back(of_story, 'teller', after);
end $$;
create function intake.my_approve(of_locator integer, of_receipt uuid, lang text, telling_version integer, ends jsonb) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_story text := intake.story_of(of_locator, of_receipt); outcome text;
begin
  if of_story is null then return 'unknown'; end if;
  outcome := story.approve_telling(of_story, lang, telling_version, 'teller', ends);
  if outcome = 'approved' then
    perform queue.enqueue('publish', json_build_object('storyId', of_story), 'publish:' || of_story);
    perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  end if;
  return outcome;
end $$;

-- Narrower, at once: refused unless nothing anywhere shows more than before. A channel missing in grants ends.
-- A wish to show more that nobody has answered yet ends with it: it was made before the teller thought again.
-- grants: {channel: {levels, until (ISO), excludedLanguages}}. narrowed | wider | stopped | unknown
create function intake.my_narrow(of_locator integer, of_receipt uuid, grants jsonb) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_story text := intake.story_of(of_locator, of_receipt); teller story.person; event integer; old record; wanted jsonb;
begin
  if of_story is null then return 'unknown'; end if;
  perform from story.story where id = of_story for update;
  select * into teller from story.person where story_id = of_story and role = 'teller' limit 1;
  if teller.state not in ('requested', 'cooling', 'active', 'suspended') then return 'stopped'; end if;
  if exists (select from jsonb_object_keys(grants) k(channel) where not exists (
      select from (select distinct on (c.channel) c.channel, c.ended from story.consent_grant c where c.story_id = of_story
        and c.person_id = teller.id order by c.channel, c.version desc) g where g.channel = k.channel and not g.ended)) then
    return 'wider';
  end if;
  for old in select distinct on (c.channel) c.* from story.consent_grant c where c.story_id = of_story and c.person_id = teller.id
      order by c.channel, c.version desc loop
    wanted := grants -> old.channel;
    if old.ended or wanted is null then continue; end if;
    if exists (select from jsonb_each(wanted -> 'levels') l where (l.value)::integer > coalesce((old.levels ->> l.key)::integer, 0) or (l.value)::integer < 0)
      or (wanted ->> 'until')::timestamptz > old.valid_until
      or not (old.excluded_languages <@ array(select jsonb_array_elements_text(wanted -> 'excludedLanguages'))) then
      return 'wider';
    end if;
  end loop;
  event := story.append_event(of_story, 'narrowed', 'teller');
  for old in select distinct on (c.channel) c.* from story.consent_grant c where c.story_id = of_story and c.person_id = teller.id
      order by c.channel, c.version desc loop
    if old.ended then continue; end if;
    wanted := grants -> old.channel;
    insert into story.consent_grant (story_id, person_id, channel, version, levels, valid_from, valid_until, no_recall_ack, excluded_languages, ended)
    values (of_story, teller.id, old.channel, event, coalesce(wanted -> 'levels', old.levels), old.valid_from,
      coalesce((wanted ->> 'until')::timestamptz, old.valid_until), old.no_recall_ack,
      case when wanted is null then old.excluded_languages else array(select jsonb_array_elements_text(wanted -> 'excludedLanguages')) end,
      wanted is null);
  end loop;
  if (select e.kind from story.consent_event e where e.story_id = of_story and e.kind in ('wider_asked', 'widened', 'refused')
      order by e.version desc limit 1) = 'wider_asked' then
    perform story.append_event(of_story, 'refused', 'teller');
  end if;
  perform story.hide(of_story);
  perform queue.enqueue('publish', json_build_object('storyId', of_story), 'publish:' || of_story);
  return 'narrowed';
end $$;

-- Wider: kept as a wish (codes only) until a reviewer has looked; shows nothing more until then.
create function intake.my_ask_wider(of_locator integer, of_receipt uuid, wish jsonb) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_story text := intake.story_of(of_locator, of_receipt); teller story.person;
begin
  if of_story is null then return 'unknown'; end if;
  perform from story.story where id = of_story for update;
  select * into teller from story.person where story_id = of_story and role = 'teller' limit 1;
  if teller.state not in ('requested', 'cooling', 'active', 'suspended') then return 'stopped'; end if;
  perform story.append_event(of_story, 'wider_asked', 'teller', jsonb_build_object('grants', wish));
  perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  return 'asked';
end $$;

-- A message or a correction: sealed before it comes here, under the story's key and the id it names.
create function intake.my_message(of_locator integer, of_receipt uuid, message uuid, sealed bytea) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_story text := intake.story_of(of_locator, of_receipt);
begin
  if of_story is null or not exists (select from vault.story_key k where k.story_id = of_story) then return 'unknown'; end if;
  -- The same page sent twice is one message.
  if exists (select from story.message m where m.id = message) then return 'sent'; end if;
  if (select count(*) from story.message m where m.story_id = of_story and m.from_teller and m.at > now() - interval '1 hour') >= 20 then return 'too_many'; end if;
  insert into story.sealed (story_id, field, version, body) values (of_story, 'message:' || message, 1, sealed);
  insert into story.message (id, story_id, from_teller) values (message, of_story, true);
  perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  return 'sent';
end $$;
create function intake.my_correction(of_locator integer, of_receipt uuid, lang text, after integer, sealed bytea) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_story text := intake.story_of(of_locator, of_receipt); newest integer;
begin
  if of_story is null then return 'unknown'; end if;
  perform from story.story where id = of_story for update;
  select coalesce(max(s.version), 0) into newest from story.sealed s where s.story_id = of_story and s.field = 'correction:' || lang;
  if newest <> after then return 'changed_meanwhile'; end if;
  insert into story.sealed (story_id, field, version, body) values (of_story, 'correction:' || lang, after + 1, sealed);
  insert into story.history (story_id, did, detail) values (of_story, 'corrected_by_teller', jsonb_build_object('language', lang));
  perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  return 'saved';
end $$;

-- "Please stop this story", asked by anybody. Hides at once while few stories were so paused in the last hour (fewer than
-- the larger of 5 and one in a hundred of those published); beyond that, for historical texts, and where a pause was lifted
-- lately, it waits for the desk. Counted under one lock, so that a flood cannot slip through.  paused | queued | already | unknown
create function intake.stop_story(of_story text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare s story.story; recent integer; allowed integer; outcome text := 'queued';
begin
  perform pg_advisory_xact_lock(hashtext('intake.stop_story'));
  select * into s from story.story where id = of_story for update;
  if not found then return 'unknown'; end if;
  if s.taken_back_at is not null or exists (select from story.person p where p.story_id = of_story and p.role = 'teller' and p.state = 'suspended') then
    return 'already';
  end if;
  if exists (select from story.stop_request q where q.story_id = of_story and q.by_kind = 'anonymous' and q.effect = 'queued' and q.handled_at is null) then
    return 'queued';
  end if;
  select count(*) into recent from story.stop_request q where q.by_kind = 'anonymous' and q.effect = 'paused' and q.at > now() - interval '1 hour';
  select greatest(5, (count(*) / 100)::integer) into allowed from story.story p where p.desk_state = 'published';
  if s.basis <> 'public_domain' and coalesce(s.shielded_until, '-infinity') < now() and recent < allowed then
    outcome := story.pause(of_story, 'anonymous');
  end if;
  insert into story.stop_request (story_id, by_kind, effect) values (of_story, 'anonymous', outcome);
  perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  return outcome;
end $$;

do $$
declare f regprocedure;
begin
  for f in select p.oid::regprocedure from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'intake' loop
    execute format('revoke execute on function %s from public', f);
    if f::text not like 'intake.story_of%' then execute format('grant execute on function %s to suitcase_intake', f); end if;
  end loop;
end $$;
