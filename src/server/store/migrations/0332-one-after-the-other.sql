-- A teller with two windows, or a button pressed twice: one after the other, each on what the one before has left.

-- Takes the row of the teller's own story until the transaction ends: what is read then is what is acted on.  taken | unknown
create function intake.my_turn(of_locator integer, of_receipt uuid) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from story.story s where s.id = intake.story_of(of_locator, of_receipt) for update;
  return case when found then 'taken' else 'unknown' end;
end $$;
revoke execute on function intake.my_turn(integer, uuid) from public;
grant execute on function intake.my_turn(integer, uuid) to suitcase_intake;

-- As before; where the teller's own pause stands already, nothing is written and nobody is told again.
create or replace function intake.my_pause(of_locator integer, of_receipt uuid) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_story text := intake.story_of(of_locator, of_receipt); outcome text; before integer; after integer;
begin
  if of_story is null then return 'unknown'; end if;
  select s.consent_version into before from story.story s where s.id = of_story for update;
  outcome := case when story.is_group(of_story) then story.pause_as(of_story, story.person_of_receipt(of_receipt))
    else story.pause(of_story, 'teller') end;
  select s.consent_version into after from story.story s where s.id = of_story;
  if outcome = 'already' and after = before then return outcome; end if;
  insert into story.stop_request (story_id, by_kind, effect) values (of_story, 'receipt', case outcome when 'paused' then 'paused' else 'already' end);
  perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  return outcome;
end $$;
