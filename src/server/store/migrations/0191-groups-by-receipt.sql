-- What a teller of a group may do with the own receipt: the same acts as anybody alone, for this person only. None of the
-- others learns who did what; they learn that the story waits, is stopped or was closed.

-- Sends what several people told together: as intake.send_story for the first of them, and the others with a yes and a
-- receipt of their own, in one transaction or nothing of it.
create function intake.send_group_story(token bytea, expected integer, receipt_body bytea, parcel jsonb) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_story text := parcel #>> '{story,id}'; outcome text; event integer; t jsonb; teller uuid; waits boolean;
begin
  if parcel ->> 'gatheredBy' is null or coalesce(jsonb_array_length(parcel -> 'tellers'), 0) not between 2 and 12
      or parcel ? 'child' or exists (select from jsonb_array_elements(parcel -> 'tellers') x where (x ->> 'adult')::boolean is not true) then
    raise exception 'a group is two to twelve grown-ups and an interviewer' using errcode = 'check_violation';
  end if;
  -- Two live receipts at most share a locator, these counted.
  if exists (select from (select x #>> '{receipt,locator}' as locator from jsonb_array_elements(parcel -> 'tellers') x) l group by l.locator
      having count(*) + (select count(*) from story.receipt r where r.killed_at is null and r.locator = l.locator::integer) > 2) then
    return 'redraw';
  end if;
  outcome := intake.send_story(token, expected, receipt_body, parcel);
  if outcome <> 'sent' then return outcome; end if;
  -- Each reads the safe text first: what one of them allowed beforehand, the others did not.
  update story.story s set show_first = true where s.id = of_story;
  for t in select x from jsonb_array_elements(parcel -> 'tellers') with ordinality as e(x, n) order by n loop
    if (t ->> 'place')::integer = 1 then
      select p.id into strict teller from story.person p where p.story_id = of_story and p.role = 'teller';
      update story.receipt r set person_id = teller where r.story_id = of_story;
    else
      teller := gen_random_uuid();
      insert into story.person (story_id, id, role, state) values (of_story, teller, 'teller', 'cooling');
      event := story.append_event(of_story, 'given', 'teller', t -> 'detail');
      insert into story.consent_grant (story_id, person_id, channel, version, levels, valid_from, valid_until, no_recall_ack, excluded_languages)
        select of_story, teller, g ->> 'channel', event, g -> 'levels', now(), (g ->> 'until')::timestamptz, (g ->> 'noRecallAck')::boolean,
          array(select jsonb_array_elements_text(g -> 'excludedLanguages'))
        from jsonb_array_elements(t -> 'grants') g;
      insert into story.receipt (story_id, person_id, locator, hash, second_word_hash)
        values (of_story, teller, (t #>> '{receipt,locator}')::integer, t #>> '{receipt,hash}', t #>> '{receipt,secondWordHash}');
    end if;
    waits := (t ->> 'claimOpen')::boolean;
    insert into story.group_teller (story_id, person_id, place, origin, claim_open, claim_waits)
      values (of_story, teller, (t ->> 'place')::smallint, t ->> 'origin', waits, waits);
  end loop;
  if exists (select from story.consent_grant g where g.story_id = of_story and (g.channel not in ('web', 'print')
      or g.valid_until > now() + interval '60 months' or (g.channel = 'print' and not g.no_recall_ack))) then
    raise exception 'a grant is not valid' using errcode = 'check_violation';
  end if;
  update story.story s set claim_open = g.any_open, hold_events = case when g.any_open then array['asylum_decision'] else '{}'::text[] end
    from (select bool_or(x.claim_open) as any_open from story.group_teller x where x.story_id = of_story) g where s.id = of_story;
  return 'sent';
end $$;

-- Whether an event is about this teller, or about nobody of the group in particular.
create function story.concerns(of_story text, detail jsonb, person uuid, place integer) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select case when detail ? 'place' then (detail ->> 'place')::integer = place
    when detail ? 'person' then detail ->> 'person' = person::text
      or not exists (select from story.group_teller g where g.story_id = of_story and g.person_id::text = detail ->> 'person')
    else true end
$$;

-- What one teller of a group sees on the own page in place of what a teller alone would: the own yes, the own acts, the own
-- messages; of the others only whether the story waits for them, is stopped by them, or was closed. '{}': told by one.
create function story.group_side(of_story text, of_person uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare s story.story; p story.person; g story.group_teller; others text[]; mine boolean;
begin
  select * into g from story.group_teller x where x.story_id = of_story and x.person_id = of_person;
  if not found then return '{}'; end if;
  select * into s from story.story where id = of_story;
  select * into p from story.person x where x.story_id = of_story and x.id = of_person;
  others := array(select x.state from story.person x where x.story_id = of_story and x.role = 'teller' and x.id <> p.id);
  -- Something of this asking still waits for this very teller.
  mine := exists (select from story.telling t where t.story_id = s.id and t.source_language is null
      and not story.has_approved(s.id, p.id, null, t.language, t.version));
  return jsonb_build_object(
    'state', p.state, 'personId', p.id,
    'claimOpen', g.claim_open,
    'grants', coalesce((select jsonb_object_agg(c.channel, jsonb_build_object('levels', c.levels, 'from', extract(epoch from c.valid_from) * 1000,
        'until', extract(epoch from c.valid_until) * 1000, 'noRecallAck', c.no_recall_ack, 'excludedLanguages', c.excluded_languages))
      from (select distinct on (x.channel) x.* from story.consent_grant x where x.story_id = s.id and x.person_id = p.id
            order by x.channel, x.version desc) c where not c.ended), '{}'),
    'events', coalesce((select jsonb_agg(jsonb_build_object('version', e.version, 'kind', e.kind, 'byTeller', e.by_whom = 'teller',
        'at', extract(epoch from e.at) * 1000, 'detail', e.detail) order by e.version) from story.consent_event e
      where e.story_id = s.id and story.concerns(s.id, e.detail, p.id, g.place)), '[]'),
    'tellings', coalesce((select jsonb_agg(jsonb_build_object('language', t.language, 'version', t.version, 'sourceLanguage', t.source_language,
        'tellerVersion', (select max((e.detail ->> 'version')::integer) from story.consent_event e where e.story_id = s.id and e.kind = 'approved'
          and e.detail ->> 'person' = p.id::text and e.detail ->> 'language' = t.language and not e.detail ? 'recording'),
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
      'waitsForOthers', s.taken_back_at is null and s.waiting_since is not null and not mine,
      'othersStop', s.taken_back_at is null and others && array['suspended', 'expired', 'refused', 'withdrawn', 'invalidated'],
      'before', coalesce((with recursive earlier as (
          select g.was_in, g.was_person union all
          select x.was_in, x.was_person from earlier e join story.group_teller x on x.story_id = e.was_in and x.person_id = e.was_person)
        select jsonb_agg(jsonb_build_object('story', e.was_in, 'person', e.was_person)) from earlier e where e.was_in is not null), '[]'))
  );
end $$;
revoke execute on function story.concerns(text, jsonb, uuid, integer), story.group_side(text, uuid) from public;

create or replace function intake.my_story(of_locator integer, of_receipt uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select story.page_of(intake.story_of(of_locator, of_receipt), of_receipt)
    || story.group_side(intake.story_of(of_locator, of_receipt), story.person_of_receipt(of_receipt))
$$;

-- What belongs to one teller of a group: what was told together, and of the rest only the own.
create function story.fields_of_one(of_story text, of_person uuid) returns table (field text, version integer, body bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.field, s.version, s.body from story.sealed s
  left join story.group_teller g on g.story_id = s.story_id and g.person_id = of_person
  where s.story_id = of_story and case
    when g.place is null then exists (select from story.tellers_fields(of_story) t where t.field = s.field and t.version = s.version)
    when s.field like 'message:%' then exists (select from story.message m where m.story_id = s.story_id and s.field = 'message:' || m.id
      and (m.person_id is null or m.person_id = of_person))
    else s.field in ('testimony', 'contact:' || g.place, 'facts:' || g.place)
      or s.field like 'telling:%' or s.field like 'correction:%' or s.field like 'cues:%' end
  order by s.field, s.version
$$;
revoke execute on function story.fields_of_one(text, uuid) from public;
grant execute on function story.fields_of_one(text, uuid) to suitcase_desk;
create or replace function intake.my_sealed(of_locator integer, of_receipt uuid) returns table (field text, version integer, body bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select * from story.fields_of_one(intake.story_of(of_locator, of_receipt), story.person_of_receipt(of_receipt))
$$;
create or replace function intake.my_transcripts(of_locator integer, of_receipt uuid)
returns table (file_id uuid, language text, version integer, source_language text, teller_version integer, body bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.file_id, t.language, t.version, t.source_language,
    case when not story.is_group(t.story_id) then t.teller_version
      when story.has_approved(t.story_id, story.person_of_receipt(of_receipt), t.file_id, t.language, t.version) then t.version end,
    s.body from story.transcript t
  join story.sealed s on s.story_id = t.story_id and s.version = t.version and s.field = 'cues:' || t.file_id || ':' || t.language
  where t.story_id = intake.story_of(of_locator, of_receipt) order by t.file_id, t.source_language nulls first, t.language
$$;

create or replace function intake.my_pause(of_locator integer, of_receipt uuid) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_story text := intake.story_of(of_locator, of_receipt); outcome text;
begin
  if of_story is null then return 'unknown'; end if;
  outcome := case when story.is_group(of_story) then story.pause_as(of_story, story.person_of_receipt(of_receipt))
    else story.pause(of_story, 'teller') end;
  insert into story.stop_request (story_id, by_kind, effect) values (of_story, 'receipt', case outcome when 'paused' then 'paused' else 'already' end);
  perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  return outcome;
end $$;
create or replace function intake.my_resume(of_locator integer, of_receipt uuid) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_story text := intake.story_of(of_locator, of_receipt); outcome text;
begin
  if of_story is null then return 'unknown'; end if;
  outcome := case when story.is_group(of_story) then story.resume_as(of_story, story.person_of_receipt(of_receipt))
    else story.resume(of_story, 'teller') end;
  if outcome = 'resumed' then perform queue.enqueue('publish', json_build_object('storyId', of_story), 'publish:' || of_story); end if;
  return outcome;
end $$;
create or replace function intake.my_take_back(of_locator integer, of_receipt uuid, after text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_story text := intake.story_of(of_locator, of_receipt); outcome text;
begin
  if of_story is null then return 'unknown'; end if;
  outcome := case when story.is_group(of_story) then story.take_back_as(of_story, story.person_of_receipt(of_receipt), 'teller', after)
    else story.take_back(of_story, 'teller', after) end;
  -- After the story's own row, as every other act does it: in another order two of them would wait for each other.
  perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  return outcome;
end $$;
-- As intake.my_approve, for one of several: whether somebody would know that it is them is asked of each. One who does not
-- want to be known sends the text back for all; beside the text stands the gravest of all answers.
-- approved | waits (for the others) | sent_back | unanswered | unknown | changed_meanwhile | stopped
create function intake.my_approve_in_group(of_locator integer, of_receipt uuid, lang text, telling_version integer, ends jsonb, answer text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_story text := intake.story_of(of_locator, of_receipt); whose uuid := story.person_of_receipt(of_receipt);
  outcome text; s story.story; current_version integer; gravest text[] := array['unwanted', 'unsure', 'fine', 'no'];
begin
  if of_story is null or not story.is_group(of_story) then return 'unknown'; end if;
  if answer is null or not answer = any(gravest) then return 'unanswered'; end if;
  if answer = 'unwanted' then
    select * into s from story.story x where x.id = of_story for update;
    select t.version into current_version from story.telling t where t.story_id = of_story and t.language = lang;
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
create or replace function intake.my_approve_transcript(of_locator integer, of_receipt uuid, of_file uuid, lang text, transcript_version integer) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_story text := intake.story_of(of_locator, of_receipt); outcome text;
begin
  if of_story is null then return 'unknown'; end if;
  outcome := case when story.is_group(of_story)
    then story.approve_transcript_as(of_story, story.person_of_receipt(of_receipt), of_file, lang, transcript_version)
    else story.approve_transcript(of_story, of_file, lang, transcript_version, 'teller') end;
  if outcome in ('approved', 'waits') then
    perform queue.enqueue('publish', json_build_object('storyId', of_story), 'publish:' || of_story);
    perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  end if;
  return outcome;
end $$;

-- As before, for whom the receipt belongs to. Narrower for one is narrower for the whole story, at once.
create or replace function intake.my_narrow(of_locator integer, of_receipt uuid, grants jsonb) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_story text := intake.story_of(of_locator, of_receipt); person uuid := story.person_of_receipt(of_receipt);
  taken timestamptz; teller story.person; event integer; old record; wanted jsonb; mine jsonb;
begin
  if of_story is null then return 'unknown'; end if;
  select s.taken_back_at into taken from story.story s where s.id = of_story for update;
  mine := story.who_did(of_story, person);
  select * into teller from story.person p where p.story_id = of_story and p.id = person;
  if taken is not null or teller.state not in ('requested', 'cooling', 'active', 'suspended') then return 'stopped'; end if;
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
  event := story.append_event(of_story, 'narrowed', 'teller', mine);
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
      and (mine = '{}' or e.detail ->> 'person' = person::text) order by e.version desc limit 1) = 'wider_asked' then
    perform story.append_event(of_story, 'refused', 'teller', mine);
  end if;
  perform story.hide(of_story);
  perform queue.enqueue('publish', json_build_object('storyId', of_story), 'publish:' || of_story);
  return 'narrowed';
end $$;

create or replace function intake.my_ask_wider(of_locator integer, of_receipt uuid, wish jsonb) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_story text := intake.story_of(of_locator, of_receipt); person uuid := story.person_of_receipt(of_receipt);
  taken timestamptz; teller story.person;
begin
  if of_story is null then return 'unknown'; end if;
  select s.taken_back_at into taken from story.story s where s.id = of_story for update;
  select * into teller from story.person p where p.story_id = of_story and p.id = person;
  if taken is not null or teller.state not in ('requested', 'cooling', 'active', 'suspended') then return 'stopped'; end if;
  perform story.append_event(of_story, 'wider_asked', 'teller', jsonb_build_object('grants', wish) || story.who_did(of_story, person));
  perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  return 'asked';
end $$;

-- As before; what one of a group writes stands on that page alone.
create or replace function intake.my_message(of_locator integer, of_receipt uuid, message uuid, sealed bytea) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_story text := intake.story_of(of_locator, of_receipt); person uuid;
begin
  if of_story is null or not exists (select from vault.story_key k where k.story_id = of_story) then return 'unknown'; end if;
  person := case when story.is_group(of_story) then story.person_of_receipt(of_receipt) end;
  -- The same page sent twice is one message.
  if exists (select from story.message m where m.id = message) then return 'sent'; end if;
  if (select count(*) from story.message m where m.story_id = of_story and m.from_teller and m.at > now() - interval '1 hour'
      and m.person_id is not distinct from person) >= 20 then return 'too_many'; end if;
  insert into story.sealed (story_id, field, version, body) values (of_story, 'message:' || message, 1, sealed);
  insert into story.message (id, story_id, from_teller, person_id) values (message, of_story, true, person);
  perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  return 'sent';
end $$;

-- A teller's own entries in the log; in a group, those of this teller.
create or replace function intake.my_log(of_locator integer, of_receipt uuid)
returns table (seq bigint, type text, hour timestamptz, commitment bytea, says jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
  select e.seq, e.type, e.hour, e.commitment, story.log_says('consent', to_jsonb(c))
  from story.consent_event c
  join story.log_record r on r.source = 'consent' and r.key = concat_ws('/', c.story_id, c.version)
  join chain.entry e on e.seq = r.seq
  left join story.group_teller g on g.story_id = c.story_id and g.person_id = story.person_of_receipt(of_receipt)
  where c.story_id = intake.story_of(of_locator, of_receipt) and c.kind in ('given', 'taken_back')
    and (g.place is null or story.concerns(c.story_id, c.detail, g.person_id, g.place))
  order by e.seq
$$;
revoke execute on function intake.send_group_story(bytea, integer, bytea, jsonb),
  intake.my_approve_in_group(integer, uuid, text, integer, jsonb, text) from public;
grant execute on function intake.send_group_story(bytea, integer, bytea, jsonb),
  intake.my_approve_in_group(integer, uuid, text, integer, jsonb, text) to suitcase_intake;
