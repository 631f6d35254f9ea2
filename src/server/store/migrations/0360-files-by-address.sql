-- Sheets to print and cards are files for whoever has the page of their story. The readers' login finds them by that address,
-- or by the name that stands on the page, and cannot ask for all of them: a story may be for paper alone.
create or replace view shown.picture with (security_barrier) as
  select name, story_id, channel, language, type, width, height, bytes, expires_at from shown.picture_row
  where now() < expires_at and channel in ('web', 'embed');

-- A file by its name. A picture that only the printed sheet or the card may show has no address by itself.
create function shown.file_named(of_name text)
returns table (name text, story_id text, type text, bytes integer, expires_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.name, r.story_id, r.type, r.bytes, r.expires_at from shown.picture_row r
  where r.name = of_name and now() < r.expires_at and (r.channel in ('web', 'embed') or r.type = 'application/pdf'
    or (r.channel = 'social' and r.type = 'image/png'))
$$;
-- The sheets and cards of one story, one of each language.
create function shown.made_of(of_story text)
returns table (channel text, name text, language text, expires_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.channel, r.name, r.language, r.expires_at from shown.picture_row r
  where r.story_id = of_story and now() < r.expires_at and r.language is not null
    and ((r.channel = 'print' and r.type = 'application/pdf') or (r.channel = 'social' and r.type = 'image/png'))
  order by r.channel, r.language
$$;
revoke execute on function shown.file_named(text), shown.made_of(text) from public;
grant execute on function shown.file_named(text), shown.made_of(text) to suitcase_public;
