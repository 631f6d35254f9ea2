-- Where several tell together, each whose yes has ended gives it again with the own number. Nobody does it for another: as long
-- as the yes of one is missing nothing is shown, and whoever renewed reads the safe text again.

-- The event from which on the yes of this teller begins anew; 0: it never ended.
create function story.began_anew(of_story text, person uuid) returns integer
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(max(e.version), 0) from story.consent_event e
  where e.story_id = of_story and e.kind = 'renewed' and e.detail -> 'anew' = 'true' and e.detail ->> 'person' = person::text
$$;
-- As before; a yes to a text from before that counts no more.
create or replace function story.has_approved(of_story text, person uuid, of_file uuid, lang text, text_version integer) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from story.consent_event e where e.story_id = of_story and e.kind = 'approved'
    and e.detail ->> 'person' = person::text and e.detail ->> 'language' = lang and (e.detail ->> 'version')::integer = text_version
    and e.detail ->> 'recording' is not distinct from of_file::text and e.version > story.began_anew(of_story, person))
$$;

-- As before, for one teller: alone, or one of several.
create function story.begin_renewal_of(of_story text, teller uuid, by_whom text, grants jsonb, detail jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare event integer; together boolean := story.is_group(of_story);
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
  update story.telling t set teller_version = null, reviewed_version = null where t.story_id = of_story;
  update story.story s set embargo_until = 'infinity', erase_after = null, desk_state = 'in_review',
    waiting_since = case when exists (select from story.telling t where t.story_id = of_story) then now() end where s.id = of_story;
  perform story.hide(of_story);
  perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
end $$;

create or replace function story.begin_renewal(of_story text, by_whom text, grants jsonb, detail jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare teller uuid;
begin
  select p.id into strict teller from story.person p where p.story_id = of_story and p.role = 'teller' and p.state = 'expired';
  perform story.begin_renewal_of(of_story, teller, by_whom, grants, detail);
end $$;

create or replace function story.renew(of_story text, person uuid, by_whom text, grants jsonb, detail jsonb) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare s story.story; teller story.person; who jsonb := story.who_did(of_story, person);
begin
  select * into s from story.story where id = of_story for update;
  if not found then return 'unknown'; end if;
  select * into teller from story.person p where p.story_id = of_story and p.id = person and p.role = 'teller';
  if not found or s.taken_back_at is not null or s.erased_at is not null or grants = '{}' or exists (select from story.child c
      where c.story_id = of_story and c.turned_at is not null and c.answered_at is null) then
    return 'stopped';
  end if;
  if teller.state = 'expired' then
    perform story.begin_renewal_of(of_story, person, by_whom, grants, detail);
    return 'renewed';
  end if;
  if teller.state not in ('cooling', 'active', 'suspended') then return 'stopped'; end if;
  perform story.append_event(of_story, 'renewed', by_whom, detail || who);
  perform story.append_event(of_story, 'wider_asked', by_whom, jsonb_build_object('grants', grants, 'renewal', true) || who);
  perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  return 'asked';
end $$;
revoke execute on function story.began_anew(text, uuid), story.begin_renewal_of(text, uuid, text, jsonb, jsonb) from public;
grant execute on function story.begin_renewal_of(text, uuid, text, jsonb, jsonb) to suitcase_worker;
