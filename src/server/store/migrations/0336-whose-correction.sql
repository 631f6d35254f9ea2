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
