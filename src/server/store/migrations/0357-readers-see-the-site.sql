-- What only the press, a printer, a hall or a partner may have comes out of the functions that give it, by its address, and for
-- the press with a line in the teller's ledger (0280). The readers' login asks for all of what stands on the site, and for
-- nothing else: whoever takes it over has no more than every reader.
create or replace view shown.story with (security_barrier) as
  select story_id, channel, language, body, title, brings, origin_region, origin_country, now_region, now_country,
         told_in, basis, has_picture, words, feed_id, published_on, position, expires_at, consent_version, has_sound, has_film
  from shown.story_row where now() < expires_at and basis <> 'canary' and channel = 'web';

-- Until when there is something for the press: an instant, and not a word.
create function shown.for_press_until(of_story text) returns timestamptz
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select min(r.expires_at) from shown.story_row r
  where r.story_id = of_story and r.channel = 'press' and now() < r.expires_at and r.basis <> 'canary'
$$;
revoke execute on function shown.for_press_until(text) from public;
grant execute on function shown.for_press_until(text) to suitcase_public;

-- A teller's page goes on saying where the story is shown, on every channel.
do $$
declare f record; made text; changed integer := 0;
begin
  for f in select pg_get_functiondef(p.oid) as whole from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ('story', 'intake') and p.prosrc ~ 'from shown\.story w where w\.story_id = s\.id' loop
    made := replace(f.whole, 'from shown.story w where w.story_id = s.id',
      'from shown.story_row w where w.story_id = s.id and now() < w.expires_at and w.basis <> ''canary''');
    execute made;
    changed := changed + 1;
  end loop;
  if changed <> 1 then raise exception 'the list of channels on the teller''s page is written otherwise: % places', changed; end if;
end $$;
