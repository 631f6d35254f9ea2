-- The stories of a part of the sitemap: those whose id lies between two beginnings ('until' null: to the end), which reads no
-- more rows than it gives; and when the first of them ends.
create function shown.sitemap_part(beginning text, until text) returns table (story_id text, expires_at timestamptz)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query select l.story_id, l.expires_at from shown.listed_row l
    where l.story_id >= beginning and (until is null or l.story_id < until) and now() < l.expires_at order by l.story_id;
end $$;
revoke execute on function shown.sitemap_part(text, text) from public;
grant execute on function shown.sitemap_part(text, text) to suitcase_public;
