-- The last question, which only the teller can answer: would somebody close to you know that it is you? Kept beside the
-- version it was asked about, and erased with it. There is no yes without an answer any more, so the old function goes.
alter table story.telling
  add column known text check (known in ('fine', 'unwanted', 'no', 'unsure')),
  add column known_version integer,
  add check ((known is null) = (known_version is null));

drop function intake.my_approve(integer, uuid, text, integer, jsonb);
-- approved | sent_back (the teller does not want to be known: nothing is approved, the desk is told) | unanswered |
-- unknown | changed_meanwhile | stopped
create function intake.my_approve(of_locator integer, of_receipt uuid, lang text, telling_version integer, ends jsonb, known text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_story text := intake.story_of(of_locator, of_receipt); outcome text; current_version integer; answer alias for known;
begin
  if of_story is null then return 'unknown'; end if;
  if answer is null or answer not in ('fine', 'unwanted', 'no', 'unsure') then return 'unanswered'; end if;
  if answer = 'unwanted' then
    perform from story.story where id = of_story for update;
    select t.version into current_version from story.telling t where t.story_id = of_story and t.language = lang;
    if not found then return 'unknown'; end if;
    if current_version <> telling_version then return 'changed_meanwhile'; end if;
    if not exists (select from story.person p where p.story_id = of_story and p.role = 'teller' and p.state in ('requested', 'cooling', 'active')) then
      return 'stopped';
    end if;
    outcome := 'sent_back';
    -- An answer is an answer: the story is open again, should silence have closed it, and waits for the desk.
    update story.story set waiting_since = null, erase_after = null,
      desk_state = case when desk_state = 'closed' then 'in_review' else desk_state end where id = of_story;
    insert into story.history (story_id, did, detail) values (of_story, 'sent_back_by_teller', jsonb_build_object('language', lang, 'version', telling_version));
  else
    outcome := story.approve_telling(of_story, lang, telling_version, 'teller', ends);
  end if;
  if outcome in ('approved', 'sent_back') then
    update story.telling t set known = answer, known_version = telling_version where t.story_id = of_story and t.language = lang;
    perform queue.enqueue('publish', json_build_object('storyId', of_story), 'publish:' || of_story);
    perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  end if;
  return outcome;
end $$;
revoke execute on function intake.my_approve(integer, uuid, text, integer, jsonb, text) from public;
grant execute on function intake.my_approve(integer, uuid, text, integer, jsonb, text) to suitcase_intake;
