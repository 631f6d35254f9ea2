-- Children who tell together with an interviewer. Clear: what decides. Sealed ("child:NOTE"): the birthday, and what guardian
-- and child said. The month of turning eighteen stands in the clear, because every yes ends when it begins.
create table story.child (
  story_id text not null,
  person_id uuid not null,
  note uuid not null,                                -- names the sealed field
  eighteen_month date not null check (extract(day from eighteen_month) = 1),
  unaccompanied boolean not null,
  flags text[] not null default '{}' check (flags <@ array['protection_case', 'other_parent']),  -- any of them holds the story
  clear_asked_by text,                               -- one reviewer asks to lift the flags, another lifts them
  no_identity boolean,                               -- the list of children who are never to be known; null: nobody answered yet
  turned_at timestamptz,                             -- suspended at the eighteenth birthday
  answered_at timestamptz,                           -- the conversation as an adult took place
  primary key (story_id, person_id),
  foreign key (story_id, person_id) references story.person on delete cascade
);
create index child_turns on story.child (eighteen_month) where turned_at is null;

-- The panel that looks after the interests of a child who is alone: two reviewers, one of them from outside the office.
create table story.best_interests (
  story_id text not null references story.story on delete cascade,
  member_id text not null,
  office_id text not null,                           -- of the member, when signing
  at timestamptz not null,
  primary key (story_id, member_id)
);
grant select on story.child, story.best_interests to suitcase_desk, suitcase_worker;
grant delete on story.child, story.best_interests to suitcase_worker;  -- erasing

-- Whatever writes a yes for a child, now or later: it ends before the month of the eighteenth birthday and within a year.
create function story.child_yes_ends() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare turns date;
begin
  select c.eighteen_month into turns from story.child c join story.person p on p.story_id = c.story_id and p.id = c.person_id
    where c.story_id = new.story_id and c.person_id = new.person_id and p.minor;
  if found then
    new.valid_until := least(new.valid_until, turns::timestamp at time zone 'UTC',
      date_trunc('month', now() + interval '12 months', 'UTC'));
  end if;
  return new;
end $$;
create trigger child_yes_ends before insert on story.consent_grant for each row execute function story.child_yes_ends();
revoke execute on function story.child_yes_ends() from public;

-- As intake.send_story, for a child. Guardian (or, for a child who is alone, the panel to come) and the child's own yes:
-- without both there is no story, whoever calls this.
create function intake.send_child_story(token bytea, expected integer, receipt_body bytea, parcel jsonb) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare c jsonb := parcel -> 'child'; of_story text := parcel #>> '{story,id}'; teller uuid; outcome text; turns date;
begin
  if parcel ->> 'gatheredBy' is null or (c ->> 'assent')::boolean is not true
      or ((c ->> 'guardianOk')::boolean or (c ->> 'unaccompanied')::boolean) is not true then
    raise exception 'a child''s story needs an interviewer, the guardian and the child' using errcode = 'check_violation';
  end if;
  outcome := intake.send_story(token, expected, receipt_body, parcel);
  if outcome <> 'sent' then return outcome; end if;
  select p.id into strict teller from story.person p where p.story_id = of_story and p.role = 'teller';
  update story.person p set minor = true, guardian_ok = (c ->> 'guardianOk')::boolean, assent = true
    where p.story_id = of_story and p.id = teller;
  turns := (c ->> 'eighteenMonth')::date;
  insert into story.child (story_id, person_id, note, eighteen_month, unaccompanied, flags)
    values (of_story, teller, (c ->> 'note')::uuid, turns, (c ->> 'unaccompanied')::boolean,
      array(select jsonb_array_elements_text(c -> 'flags')));
  update story.consent_grant g set valid_until = least(g.valid_until, turns::timestamp at time zone 'UTC',
      date_trunc('month', now() + interval '12 months', 'UTC')) where g.story_id = of_story;
  if exists (select from story.consent_grant g where g.story_id = of_story and g.valid_until <= g.valid_from) then
    raise exception 'a yes of this child would have no time left' using errcode = 'check_violation';
  end if;
  return outcome;
end $$;
revoke execute on function intake.send_child_story(bytea, integer, bytea, jsonb) from public;
grant execute on function intake.send_child_story(bytea, integer, bytea, jsonb) to suitcase_intake;

-- A panel member signs. signed | already | unknown
create function story.sign_best_interests(of_story text, by_member text, of_office text, at timestamptz) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from story.story s where s.id = of_story for update;
  if not exists (select from story.child c where c.story_id = of_story and c.unaccompanied and c.turned_at is null) then return 'unknown'; end if;
  insert into story.best_interests (story_id, member_id, office_id, at) values (of_story, by_member, of_office, at) on conflict do nothing;
  return case when found then 'signed' else 'already' end;
end $$;

-- A flag holds at once. Lifting all of them takes two. flagged | asked | lifted | same_person | unknown
create function story.flag_child(of_story text, wanted text[], by_member text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare c story.child;
begin
  perform from story.story s where s.id = of_story for update;
  select * into c from story.child where story_id = of_story limit 1;
  if not found then return 'unknown'; end if;
  if wanted <> '{}' then
    update story.child set flags = array(select distinct unnest(c.flags || wanted)), clear_asked_by = null where story_id = of_story;
    perform story.hide(of_story);
    return 'flagged';
  end if;
  if c.flags = '{}' then return 'unknown'; end if;
  if c.clear_asked_by is null then
    update story.child set clear_asked_by = by_member where story_id = of_story;
    return 'asked';
  end if;
  if c.clear_asked_by = by_member then return 'same_person'; end if;
  update story.child set flags = '{}', clear_asked_by = null where story_id = of_story;
  return 'lifted';
end $$;

-- Whether this is a child who must never be known, by the reviewer's answers (sealed). Hides; the caller publishes anew.
create function story.child_identity(of_story text, never_known boolean) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update story.child set no_identity = never_known where story_id = of_story;
  if not found then return false; end if;
  perform story.hide(of_story);
  return true;
end $$;

-- The eighteenth birthday: hidden and suspended, until somebody has spoken with the adult. False: done already.
create function story.turn_eighteen(of_story text, at timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare s story.story;
begin
  select * into s from story.story where id = of_story for update;
  if not found or s.erased_at is not null then return false; end if;
  update story.child set turned_at = at where story_id = of_story and turned_at is null;
  if not found then return false; end if;
  if s.taken_back_at is null then
    delete from story.lift_request l where l.story_id = of_story;
    delete from story.wider_grant w where w.story_id = of_story;
    perform story.append_event(of_story, 'paused', 'system', '{"why": "child_turns_18"}');
    update story.person p set state_before_pause = case when p.state = 'suspended' then p.state_before_pause else p.state end,
      state = 'suspended' where p.story_id = of_story and p.role = 'teller' and p.state not in ('withdrawn', 'refused', 'invalidated');
    -- Back among the stories that somebody has to work on.
    update story.story x set desk_state = 'in_review' where x.id = of_story and x.desk_state in ('ready', 'published');
    insert into story.history (story_id, did) values (of_story, 'turned_eighteen');
    perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  end if;
  perform story.hide(of_story);
  return true;
end $$;

-- What the adult said. Yes: nothing of the child's consent goes on; the text and what is shown are asked afresh.
-- goes_on | taken_back | not_waiting
create function story.answer_as_adult(of_story text, by_member text, goes_on boolean, at timestamptz) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from story.story s where s.id = of_story and s.taken_back_at is null for update;
  if not found then return 'not_waiting'; end if;
  update story.child set answered_at = at, flags = case when goes_on then '{}' else flags end
    where story_id = of_story and turned_at is not null and answered_at is null;
  if not found then return 'not_waiting'; end if;
  if not goes_on then
    perform story.take_back(of_story, by_member, 'erase_in_7_days');
    return 'taken_back';
  end if;
  perform story.append_event(of_story, 'resumed', by_member, '{"why": "adult"}');
  update story.person p set state = 'cooling', state_before_pause = null, minor = false, guardian_ok = false, assent = false
    where p.story_id = of_story and p.role = 'teller';
  update story.telling t set teller_version = null where t.story_id = of_story;
  update story.story s set embargo_until = 'infinity', desk_state = 'in_review', erase_after = null where s.id = of_story;
  perform story.hide(of_story);
  return 'goes_on';
end $$;

revoke execute on function story.sign_best_interests(text, text, text, timestamptz), story.flag_child(text, text[], text),
  story.child_identity(text, boolean), story.turn_eighteen(text, timestamptz), story.answer_as_adult(text, text, boolean, timestamptz) from public;
grant execute on function story.sign_best_interests(text, text, text, timestamptz), story.flag_child(text, text[], text),
  story.child_identity(text, boolean), story.answer_as_adult(text, text, boolean, timestamptz) to suitcase_desk;
grant execute on function story.turn_eighteen(text, timestamptz) to suitcase_worker;
