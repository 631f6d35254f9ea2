-- A restore from last night would let digits open again that a new receipt has killed since, and whoever found the old sheet
-- with them. The erasure ledger names killed receipts; those who write it read which they are, and nothing else of them.
create function story.receipts_killed(since timestamptz, of_story text default null) returns table (id uuid, killed_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.id, r.killed_at from story.receipt r where r.killed_at >= since and (of_story is null or r.story_id = of_story)
$$;
revoke execute on function story.receipts_killed(timestamptz, text) from public;
grant execute on function story.receipts_killed(timestamptz, text) to suitcase_desk, suitcase_worker;
