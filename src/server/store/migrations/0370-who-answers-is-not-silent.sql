-- Whoever answers is not silent. A correction or a message while the text waits is an answer, though no yes: silence is counted
-- from the day on which the desk has dealt with it (store/ending/silence.ts), and what silence had closed is open again.

-- A sign of life. What a consent that ended, or was taken back, set for erasing stays as it is.
create function story.heard_from_teller(of_story text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from story.story s where s.id = of_story for update;
  update story.story s set erase_after = null, desk_state = 'in_review'
    where s.id = of_story and s.waiting_since is not null and s.desk_state = 'closed' and s.taken_back_at is null and s.erased_at is null
      and not exists (select from story.person p where p.story_id = of_story and p.role = 'teller'
        and 'expired' in (p.state, p.state_before_pause));
  if found then insert into story.history (story_id, did) values (of_story, 'reopened_answered'); end if;
end $$;
revoke execute on function story.heard_from_teller(text) from public;

create or replace function intake.my_correction(of_locator integer, of_receipt uuid, lang text, after integer, sealed bytea) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_story text := intake.story_of(of_locator, of_receipt); newest integer; person uuid;
begin
  if of_story is null then return 'unknown'; end if;
  perform from story.story where id = of_story for update;
  select coalesce(max(s.version), 0) into newest from story.sealed s where s.story_id = of_story and s.field = 'correction:' || lang;
  if newest <> after then return 'changed_meanwhile'; end if;
  person := case when story.is_group(of_story) then story.person_of_receipt(of_receipt) end;
  insert into story.sealed (story_id, field, version, body) values (of_story, 'correction:' || lang, after + 1, sealed);
  insert into story.history (story_id, did, detail) values (of_story, 'corrected_by_teller',
    jsonb_strip_nulls(jsonb_build_object('language', lang, 'version', after + 1, 'person', person)));
  perform story.heard_from_teller(of_story);
  perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  return 'saved';
end $$;

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
  perform story.heard_from_teller(of_story);
  perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  return 'sent';
end $$;

-- Stories that were closed although their tellers had answered, and nobody at the desk has dealt with it.
select story.heard_from_teller(s.id) from story.story s where s.waiting_since is not null and s.desk_state = 'closed'
  and (exists (select from story.message m where m.story_id = s.id and m.from_teller and m.read_at is null)
    or exists (select from story.sealed f where f.story_id = s.id and f.field like 'correction:%' and not exists (select from story.history h
      where h.story_id = s.id and h.did in ('correction_taken', 'correction_left') and h.detail ->> 'language' = substr(f.field, 12)
        and h.detail ->> 'version' = f.version::text)));
