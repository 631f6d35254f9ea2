-- The drill gives its story a receipt each night and kills it. Nobody holds that one: the ledger need not remember it.
create or replace function story.receipts_killed(since timestamptz, of_story text default null)
returns table (id uuid, killed_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.id, r.killed_at from story.receipt r
  where r.killed_at >= since and (of_story is null or r.story_id = of_story)
    and not exists (select from story.story s where s.id = r.story_id and s.basis = 'canary')
$$;
