-- Reminders before a yes ends, and renewing it.

-- One row for each reminder that came due: written before anything is sent, so that no second worker and no restart sends
-- it again. way: mail = a letter that says nothing; desk = a person asks; none = the teller wants no contact.
create table story.reminder (
  story_id text not null references story.story on delete cascade,
  person_id uuid not null,                                -- of several tellers each is reminded alone
  ends_at timestamptz not null,
  stage smallint not null check (stage in (90, 30, 7)),   -- days before the end
  way text not null check (way in ('mail', 'desk', 'none')),
  at timestamptz not null,                                -- taken up by a worker
  sent_at timestamptz,                                    -- mail: it left
  outcome text check (outcome in ('told', 'not_reached', 'message_left')),
  done_by text,
  done_at timestamptz,
  primary key (story_id, person_id, ends_at, stage)
);
create index reminder_open on story.reminder (story_id) where way = 'desk' and done_at is null;
grant select on story.reminder to suitcase_desk, suitcase_worker;
grant insert, update, delete on story.reminder to suitcase_worker;
grant update (outcome, done_by, done_at) on story.reminder to suitcase_desk;

-- After the end: the yes of a renewal takes its place. Nothing is shown before the teller has read the safe text again, a
-- second person has looked, and the time to think it over has passed. Several who tell together tell anew instead.
create function story.begin_renewal(of_story text, by_whom text, grants jsonb, detail jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare teller uuid; event integer;
begin
  select p.id into strict teller from story.person p where p.story_id = of_story and p.role = 'teller' and p.state = 'expired';
  if exists (select from jsonb_each(grants) g where g.key not in ('web', 'print') or (g.value ->> 'until')::timestamptz <= now()
      or (g.value ->> 'until')::timestamptz > now() + case g.key when 'print' then interval '12 months' else interval '60 months' end
      or (g.key = 'print' and (g.value ->> 'noRecallAck')::boolean is not true)) then
    raise exception 'a grant is not valid' using errcode = 'check_violation';
  end if;
  event := story.append_event(of_story, 'renewed', by_whom, detail);
  insert into story.consent_grant (story_id, person_id, channel, version, levels, valid_from, valid_until, no_recall_ack, excluded_languages)
    select of_story, teller, g.key, event, g.value -> 'levels', now(), (g.value ->> 'until')::timestamptz,
      (g.value ->> 'noRecallAck')::boolean, array(select jsonb_array_elements_text(g.value -> 'excludedLanguages'))
    from jsonb_each(grants) g;
  update story.person p set state = 'cooling', state_before_pause = null where p.story_id = of_story and p.id = teller;
  update story.telling t set teller_version = null, reviewed_version = null where t.story_id = of_story;
  update story.story s set embargo_until = 'infinity', erase_after = null, desk_state = 'in_review',
    waiting_since = case when exists (select from story.telling t where t.story_id = of_story) then now() end where s.id = of_story;
  perform story.hide(of_story);
  perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
end $$;

-- A full yes afresh. Before the end the old yes goes on under its own terms, and a second person looks at the new one.
-- grants: {channel: {levels, until, excludedLanguages, noRecallAck}}, all that is allowed from then on.
-- asked | renewed | stopped | unknown
create function story.renew(of_story text, person uuid, by_whom text, grants jsonb, detail jsonb) returns text
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
    if story.is_group(of_story) then return 'stopped'; end if;
    perform story.begin_renewal(of_story, by_whom, grants, detail);
    return 'renewed';
  end if;
  if teller.state not in ('cooling', 'active', 'suspended') then return 'stopped'; end if;
  perform story.append_event(of_story, 'renewed', by_whom, detail || who);
  perform story.append_event(of_story, 'wider_asked', by_whom, jsonb_build_object('grants', grants, 'renewal', true) || who);
  perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  return 'asked';
end $$;
revoke execute on function story.begin_renewal(text, text, jsonb, jsonb), story.renew(text, uuid, text, jsonb, jsonb) from public;
grant execute on function story.begin_renewal(text, text, jsonb, jsonb) to suitcase_worker;

-- Recorded at the desk, for somebody who tells alone.  As story.renew
create function story.renew_at_desk(of_story text, by_member text, grants jsonb, detail jsonb) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if story.is_group(of_story) then return 'stopped'; end if;
  return story.renew(of_story, story.teller_meant(of_story, null), 'member:' || by_member, grants, detail);
end $$;
revoke execute on function story.renew_at_desk(text, text, jsonb, jsonb) from public;
grant execute on function story.renew_at_desk(text, text, jsonb, jsonb) to suitcase_desk;

-- By receipt. A child renews together with an interviewer.  asked | renewed | stopped | with_interviewer | unknown
create function intake.my_renew(of_locator integer, of_receipt uuid, grants jsonb, detail jsonb) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_story text := intake.story_of(of_locator, of_receipt); person uuid := story.person_of_receipt(of_receipt);
begin
  if of_story is null then return 'unknown'; end if;
  if not detail ?& array['noticeHash', 'noticeLanguage', 'noticeNumber'] then raise exception 'no notice' using errcode = 'check_violation'; end if;
  if exists (select from story.person p where p.story_id = of_story and p.id = person and p.minor) then return 'with_interviewer'; end if;
  return story.renew(of_story, person, 'teller', grants, detail);
end $$;
revoke execute on function intake.my_renew(integer, uuid, jsonb, jsonb) from public;
grant execute on function intake.my_renew(integer, uuid, jsonb, jsonb) to suitcase_intake;
