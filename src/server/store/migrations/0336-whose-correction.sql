-- Of several tellers, the desk reads whose correction it is; and which one was sent, so that none hides another.

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
  perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  return 'saved';
end $$;

-- Until now only the newest correction could be answered, and with it those before it were. They do not come back as open.
insert into story.history (story_id, did, detail, at)
  select s.story_id, 'correction_left', jsonb_build_object('language', substr(s.field, 12), 'version', s.version), s.at
  from story.sealed s
  where s.field like 'correction:%' and not story.is_group(s.story_id)
    and not exists (select from story.history h where h.story_id = s.story_id and h.did in ('correction_taken', 'correction_left')
      and h.detail ->> 'language' = substr(s.field, 12) and h.detail ->> 'version' = s.version::text)
    and exists (select from story.history h where h.story_id = s.story_id and h.did in ('correction_taken', 'correction_left')
      and h.detail ->> 'language' = substr(s.field, 12) and (h.detail ->> 'version')::integer > s.version);
