-- Who asked for a new receipt is forgotten with the story: nothing waits for somebody whose story was erased.
create function story.forget_requests(of_story text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from story.receipt_request r where r.story_id = of_story
$$;
revoke execute on function story.forget_requests(text) from public;
grant execute on function story.forget_requests(text) to suitcase_worker;
