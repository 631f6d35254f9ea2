-- A browser keeps what a form sent, and sends it again when somebody presses Back and "reload". On a telephone that several
-- people use, that must open nothing once the page was left, whichever node answers and though it was started anew since.
-- Only the hash of a random name: no story, no address, and no time but the hour. Kept for a day, and in no backup.
create table story.left_page (
  hash bytea primary key,                            -- of the name of a visit to one's own page, or of a draft's token
  hour timestamptz not null default date_trunc('hour', now()),
  is_left boolean not null                           -- false: the page was opened by its digits and is not left yet
);
create index left_page_hour on story.left_page (hour);
grant select, delete on story.left_page to suitcase_worker;

-- Only what was opened can be left: nobody fills the table with names of their own.
create function intake.page_opened(of_hash bytea) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into story.left_page (hash, is_left) values (of_hash, false) on conflict do nothing
$$;
create function intake.page_left(of_hash bytea) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update story.left_page l set is_left = true where l.hash = of_hash
$$;
create function intake.was_left(of_hash bytea) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from story.left_page l where l.hash = of_hash and l.is_left)
$$;
revoke execute on function intake.page_opened(bytea), intake.page_left(bytea), intake.was_left(bytea) from public;
grant execute on function intake.page_opened(bytea), intake.page_left(bytea), intake.was_left(bytea) to suitcase_intake;

-- As before (0020); that a draft was left, and did not run out, is remembered.
create or replace function intake.drop_draft(token bytea) returns setof text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query select f.path from story.draft_file f where f.token_hash = token;
  delete from story.draft d where d.token_hash = token;
  if found then
    insert into story.left_page as l (hash, is_left) values (token, true) on conflict (hash) do update set is_left = true;
  end if;
end $$;
