-- A canary stands among what is shown, made and hidden by the same functions, and in no list: neither in the view from which
-- lists, feeds, search, facets and the map of the site are made, nor among what a search finds, nor in a feed's list of what
-- is gone. Whoever has its address gets its page.
alter table shown.story_row drop constraint story_row_basis_check,
  add constraint story_row_basis_check check (basis in ('teller', 'public_domain', 'canary'));

create or replace view shown.story with (security_barrier) as
  select story_id, channel, language, body, title, brings, origin_region, origin_country, now_region, now_country,
         told_in, basis, has_picture, words, feed_id, published_on, position, expires_at, consent_version, has_sound, has_film
  from shown.story_row where now() < expires_at and basis <> 'canary';

-- The pages of one address. A function and not a view: readers' login cannot ask for "all".
create function shown.at_address(of_story text)
returns table (story_id text, language text, body jsonb, told_in text, basis text, "position" bigint, feed_id text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.story_id, r.language, r.body, r.told_in, r.basis, r.position, r.feed_id from shown.story_row r
  where r.story_id = of_story and r.channel = 'web' and now() < r.expires_at order by r.language
$$;
revoke execute on function shown.at_address(text) from public;
grant execute on function shown.at_address(text) to suitcase_public;

create or replace function shown.found(typed text) returns table (story_id text, language text) language sql stable security definer
  set search_path = pg_catalog, pg_temp as $$
  with asked as materialized (
    select spoken.language, shown.query(spoken.language, typed) as words
    from (select distinct row.language from shown.story_row as row where row.channel = 'web' and row.basis <> 'canary') as spoken
  )
  select row.story_id, row.language from asked join shown.story_row as row on row.language = asked.language and row.words @@ asked.words
  where row.channel = 'web' and now() < row.expires_at and row.basis <> 'canary'
$$;

create or replace function story.hide(of_story text) returns integer language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare hidden integer;
begin
  insert into shown.gone_row (feed_id, gone_on)
    select distinct feed_id, (now() at time zone 'utc')::date from shown.story_row
    where story_id = of_story and channel = 'web' and basis <> 'canary'
    on conflict (feed_id) do update set gone_on = excluded.gone_on;
  delete from shown.story_row where story_id = of_story;
  get diagnostics hidden = row_count;
  delete from shown.picture_row where story_id = of_story;
  update story.disclosure set ended_at = now(),
      outcome = case when channel in ('press', 'print', 'social', 'federation', 'open_data') then 'cannot_be_taken_back' else 'removed' end
    where story_id = of_story and ended_at is null;
  perform pg_notify('suitcase_gone', 'story:' || of_story || ' list');
  return hidden;
end $$;
