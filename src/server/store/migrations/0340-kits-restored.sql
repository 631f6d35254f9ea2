-- A backup holds what journalists have, and nothing that readers see: what 0302 wrote anew for kits, by what was shown, it could
-- not write for those of a backup from before it. There the print of a kit still has the notes of then in it, and the kit would
-- end as soon as its story is shown again. It is marked by the restore, and fitted when its story is shown again.
alter table press.kit add column before_notes boolean not null default false;
create index kit_before_notes on press.kit (id) where before_notes;

-- Whether a print of the form before 0302 is of what is shown now, whichever notes stood above it then: each set of them is
-- tried, in the order in which they were kept. The list is the one of then and does not grow.
create function press.is_of_before(body jsonb, print text) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare plain jsonb := (body - 'consentVersion' - 'expiresAt' - 'publishedDay' - 'notes') || (
    select coalesce(jsonb_object_agg(parts.key, (select coalesce(jsonb_agg(one.value - 'language' order by one.at), '[]')
        from jsonb_array_elements(parts.value) with ordinality one(value, at))), '{}')
      from jsonb_each(body) parts where parts.key in ('pictures', 'recordings'));
  known constant text[] := array['violence', 'war', 'death', 'loss_of_child', 'sexual_violence', 'detention', 'racism', 'self_harm',
    'illness', 'dangerous_journey'];
  said jsonb;
begin
  for chosen in 0..1023 loop
    select coalesce(jsonb_agg(note order by at), '[]') into said from unnest(known) with ordinality k(note, at)
      where (chosen >> (at::int - 1)) & 1 = 1;
    if print = encode(sha256(convert_to((plain || case when chosen = 0 then '{}' else jsonb_build_object('notes', said) end)::text, 'UTF8')), 'hex')
      then return true; end if;
  end loop;
  return false;
end $$;

-- At the end of the transaction that shows the story again. What is not the same ends as ever.
create function press.fit_kits() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update press.kit k set before_notes = false, prints = k.prints || coalesce((
      select jsonb_object_agg(r.language, press.print_of(r.body)) from shown.story_row r
      where r.story_id = new.story_id and r.channel = 'press' and press.is_of_before(r.body, k.prints ->> r.language)), '{}')
    from story.disclosure d where d.id = k.id and d.story_id = new.story_id and k.before_notes;
  return null;
end $$;
create constraint trigger press_fit_kits after insert on shown.story_row deferrable initially deferred
  for each row when (new.channel = 'press') execute function press.fit_kits();
revoke execute on function press.is_of_before(jsonb, text), press.fit_kits() from public;
