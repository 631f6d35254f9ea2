-- Who says yes to the words of a recording hears how somebody else read them: of each, the newest reading of the words that
-- stand on the teller's page. A reading of older words is not what readers will hear, and says what was taken out of them.
create function intake.my_readings(of_locator integer, of_receipt uuid)
returns table (id uuid, file_id uuid, language text, path text, body bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select distinct on (r.file_id, r.language) r.id, r.file_id, r.language, r.path, r.body from story.reading r
  join story.transcript t on t.file_id = r.file_id and t.language = r.language and t.version = r.of_version
  where r.story_id = intake.story_of(of_locator, of_receipt) and t.source_language is null
  order by r.file_id, r.language, r.at desc, r.id desc
$$;
revoke execute on function intake.my_readings(integer, uuid) from public;
grant execute on function intake.my_readings(integer, uuid) to suitcase_intake;
