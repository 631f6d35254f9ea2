-- A story that somebody may have told in another's name. A reviewer who did not gather it talks with the teller alone; until
-- that is written down it is on no channel ("talk_alone" among what it waits for). In practice mode nothing waits.
create table story.talk_alone (
  story_id text primary key references story.story on delete cascade,
  why text[] not null check (why <> '{}' and why <@ array['quick_answers', 'one_device']),
  needed_at timestamptz not null default now(),
  outcome text check (outcome in ('own_wish', 'not_own_wish')),
  talked_by text,
  talked_at timestamptz,
  note uuid,                                          -- what was said: sealed "note:UUID"
  check (num_nulls(outcome, talked_by, talked_at, note) in (0, 4))
);
grant select on story.talk_alone to suitcase_desk, suitcase_worker;
grant delete on story.talk_alone to suitcase_worker;  -- erasing

-- Asks for the talk. One that was had is not asked for again. Nothing that readers see is hidden by this: it is for what arrives.
create function story.need_talk_alone(of_stories text[], signs text[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_story text;
begin
  for of_story in select s.id from story.story s where s.id = any(of_stories) and s.basis = 'teller' and s.erased_at is null
      and s.published_on is null order by s.id for update loop
    insert into story.talk_alone as t (story_id, why) values (of_story, signs)
      on conflict (story_id) do update set why = array(select distinct unnest(t.why || signs) order by 1);
    update story.story s set hold_events = s.hold_events || 'talk_alone'::text
      where s.id = of_story and not s.practice and not 'talk_alone' = any(s.hold_events)
        and exists (select from story.talk_alone t where t.story_id = of_story and t.outcome is distinct from 'own_wish');
    if found then insert into story.history (story_id, did) values (of_story, 'talk_alone_needed'); end if;
  end loop;
end $$;
revoke execute on function story.need_talk_alone(text[], text[]) from public;

-- Sends a draft, whoever told it, and asks for the talk in the same transaction.
-- parcel.talkAlone: {why: signs, also: earlier stories from the same place}
create function intake.send(token bytea, expected integer, receipt_body bytea, parcel jsonb) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare outcome text;
begin
  outcome := case when parcel ? 'tellers' then intake.send_group_story(token, expected, receipt_body, parcel)
    when parcel ? 'child' then intake.send_child_story(token, expected, receipt_body, parcel)
    else intake.send_story(token, expected, receipt_body, parcel) end;
  if outcome = 'sent' and parcel ? 'talkAlone' then
    perform story.need_talk_alone(array[parcel #>> '{story,id}'] || array(select jsonb_array_elements_text(parcel #> '{talkAlone,also}')),
      array(select jsonb_array_elements_text(parcel #> '{talkAlone,why}')));
  end if;
  return outcome;
end $$;
revoke execute on function intake.send(bytea, integer, bytea, jsonb) from public;
grant execute on function intake.send(bytea, integer, bytea, jsonb) to suitcase_intake;
revoke execute on function intake.send_story(bytea, integer, bytea, jsonb), intake.send_child_story(bytea, integer, bytea, jsonb),
  intake.send_group_story(bytea, integer, bytea, jsonb) from suitcase_intake;

-- A reviewer has talked with the teller alone; the note lies sealed with the story. Where the story is the teller's own wish it
-- no longer waits for that.  recorded | gatherer (who gathered it was in the room) | no_talk | not_needed | unknown
create function story.record_talk_alone(of_story text, by_member text, said text, of_note uuid, at timestamptz) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare waits boolean;
begin
  select 'talk_alone' = any(s.hold_events) into waits from story.story s where s.id = of_story and s.erased_at is null for update;
  if not found then return 'unknown'; end if;
  if not waits and not exists (select from story.talk_alone t where t.story_id = of_story and t.outcome is distinct from 'own_wish') then
    return 'not_needed';
  end if;
  if exists (select from story.author a where a.story_id = of_story and a.member_id = by_member and a.did = 'gathered') then
    return 'gatherer';
  end if;
  if not exists (select from story.sealed x where x.story_id = of_story and x.field = 'note:' || of_note) then return 'no_talk'; end if;
  -- A story that was made again without somebody waits with the old one's reason.
  insert into story.talk_alone (story_id, why, outcome, talked_by, talked_at, note)
    values (of_story, '{one_device}', said, by_member, at, of_note)
    on conflict (story_id) do update set outcome = said, talked_by = by_member, talked_at = at, note = of_note;
  if said = 'own_wish' then
    update story.story s set hold_events = array_remove(s.hold_events, 'talk_alone') where s.id = of_story;
    if waits then
      perform story.append_event(of_story, 'hold_lifted', 'member:' || by_member, '{"scope": "story", "reason": "talk_alone"}');
    end if;
  end if;
  insert into story.history (story_id, member_id, did) values (of_story, by_member, 'talked_alone');
  return 'recorded';
end $$;
revoke execute on function story.record_talk_alone(text, text, text, uuid, timestamptz) from public;
grant execute on function story.record_talk_alone(text, text, text, uuid, timestamptz) to suitcase_desk;

-- Nothing else lets it out.
create function story.talk_alone_stays() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if current_user = 'suitcase_desk' and 'talk_alone' = any(old.hold_events) and not 'talk_alone' = any(new.hold_events) then
    raise exception 'the story waits for a talk with the teller alone' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger talk_alone_stays before update of hold_events on story.story for each row execute function story.talk_alone_stays();
revoke execute on function story.talk_alone_stays() from public;
