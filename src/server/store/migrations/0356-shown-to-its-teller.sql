-- The receipt alone opens the words of what everybody may read. What only the press, a printer or a hall may have is finer, and
-- whoever finds the paper has the receipt: of that it opens the fact, and the words with the second word alone.
drop function intake.my_shown(integer, uuid);
create function intake.my_shown(of_locator integer, of_receipt uuid, second_word boolean)
returns table (channel text, language text, body jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select w.channel, w.language, case when second_word or w.channel in ('web', 'embed', 'social') then w.body end
  from shown.story_row w
  where w.story_id = intake.story_of(of_locator, of_receipt) and now() < w.expires_at order by w.language, w.channel
$$;
revoke execute on function intake.my_shown(integer, uuid, boolean) from public;
grant execute on function intake.my_shown(integer, uuid, boolean) to suitcase_intake;
