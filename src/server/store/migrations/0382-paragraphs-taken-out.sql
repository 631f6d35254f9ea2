-- Who told a story takes one paragraph of its text out: hidden at once in every language, with the receipt alone. Named by the
-- keyed fingerprint of its words, which says nothing without the story's key and dies with it.

-- Which paragraphs are taken out, and whether by this very teller.
create function intake.my_paragraphs(of_locator integer, of_receipt uuid) returns table (part text, mine boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select w.part, bool_or(w.person_id = story.person_of_receipt(of_receipt)) from story.withheld w
  where w.story_id = intake.story_of(of_locator, of_receipt) and w.file_id is null group by w.part order by w.part
$$;

-- Hides the story and has it shown again without this paragraph. The desk is told: it smooths what is left.
-- taken_out | already | stopped | unknown
create function intake.my_take_out(of_locator integer, of_receipt uuid, paragraph text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_story text := intake.story_of(of_locator, of_receipt); person uuid := story.person_of_receipt(of_receipt); taken timestamptz;
begin
  if of_story is null or paragraph !~ '^[0-9a-f]{32}$' then return 'unknown'; end if;
  select s.taken_back_at into taken from story.story s where s.id = of_story for update;
  if taken is not null then return 'stopped'; end if;
  insert into story.withheld (story_id, person_id, part) values (of_story, person, paragraph) on conflict do nothing;
  if not found then return 'already'; end if;
  perform story.append_event(of_story, 'withheld', 'teller', jsonb_build_object('paragraph', paragraph) || story.who_did(of_story, person));
  perform story.hide(of_story);
  perform queue.enqueue('publish', json_build_object('storyId', of_story), 'publish:' || of_story);
  perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  return 'taken_out';
end $$;

-- Puts back what this teller took out. Where the text still says it, teller and reviewer have both read it there.
-- put_back | not_withheld | stopped | unknown
create function intake.my_put_back(of_locator integer, of_receipt uuid, paragraph text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_story text := intake.story_of(of_locator, of_receipt); person uuid := story.person_of_receipt(of_receipt); taken timestamptz;
begin
  if of_story is null or paragraph !~ '^[0-9a-f]{32}$' then return 'unknown'; end if;
  select s.taken_back_at into taken from story.story s where s.id = of_story for update;
  if taken is not null then return 'stopped'; end if;
  delete from story.withheld w where w.story_id = of_story and w.part = paragraph and w.file_id is null and w.person_id = person;
  if not found then return 'not_withheld'; end if;
  perform story.append_event(of_story, 'shown_again', 'teller', jsonb_build_object('paragraph', paragraph) || story.who_did(of_story, person));
  perform queue.enqueue('publish', json_build_object('storyId', of_story), 'publish:' || of_story);
  perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  return 'put_back';
end $$;
revoke execute on function intake.my_paragraphs(integer, uuid), intake.my_take_out(integer, uuid, text),
  intake.my_put_back(integer, uuid, text) from public;
grant execute on function intake.my_paragraphs(integer, uuid), intake.my_take_out(integer, uuid, text),
  intake.my_put_back(integer, uuid, text) to suitcase_intake;
