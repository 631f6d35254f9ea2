-- What readers get of the teller's own story, in each language and channel: the teller reads it with the receipt, and can
-- refuse a language beside it. Nothing that is sealed: these are the rows that everybody may read.
create function intake.my_shown(of_locator integer, of_receipt uuid) returns table (channel text, language text, body jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select w.channel, w.language, w.body from shown.story_row w
  where w.story_id = intake.story_of(of_locator, of_receipt) and now() < w.expires_at order by w.language, w.channel
$$;
revoke execute on function intake.my_shown(integer, uuid) from public;
grant execute on function intake.my_shown(integer, uuid) to suitcase_intake;
