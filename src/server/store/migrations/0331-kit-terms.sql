-- The terms under which a kit was taken are kept with it: what stands on the page may be another sentence later, and whoever
-- holds a kit must be able to read what they agreed to. Kits of before have none kept; the terms had not changed until now.
alter table press.kit
  add column terms jsonb check (jsonb_typeof(terms) = 'array' and length(terms::text) <= 12000),  -- sentences; {month} is the last month
  add column terms_locale text check (terms_locale ~ '^[a-z]{2}$'),
  add check ((terms is null) = (terms_locale is null));

-- As in 0280, with the terms.
drop function press.take_kit(bytea, text);
create function press.take_kit(session bytea, of_story text, of_terms jsonb, of_locale text)
returns table (outcome text, kit uuid, body jsonb, office text, contact text, until timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare j press.journalist; entry uuid; ends timestamptz; kinds jsonb; version integer;
begin
  select * into j from press.journalist x where x.id = press.of_session(session) and x.state = 'approved' for update;
  if not found then return; end if;
  -- Whoever stops the story comes before this or after it: then the kit is among those that are told.
  perform from story.story s where s.id = of_story for share;
  select min(r.expires_at), jsonb_object_agg(r.language, press.print_of(r.body)), max(r.consent_version) into ends, kinds, version
    from shown.story_row r where r.story_id = of_story and r.channel = 'press' and now() < r.expires_at;
  if kinds is null then return; end if;
  if (select count(*) from press.kit k join story.disclosure d on d.id = k.id
      where k.journalist_id = j.id and d.at > now() - interval '24 hours') >= 30 then
    return query select 'too_many', null::uuid, null::jsonb, null::text, null::text, null::timestamptz;
    return;
  end if;
  insert into story.disclosure (story_id, channel, language, recipient, what, consent_version)
    values (of_story, 'press', null, j.outlet || ' · ' || j.name, 'press_kit', version) returning id into entry;
  insert into press.kit (id, journalist_id, prints, until, terms, terms_locale)
    values (entry, j.id, kinds, ends, of_terms, of_locale);
  return query select 'taken', entry, r.body, o.name, o.contact, ends
    from shown.story_row r join story.story s on s.id = r.story_id join office.office o on o.id = s.office_id
    where r.story_id = of_story and r.channel = 'press' and now() < r.expires_at order by r.language;
end $$;
drop function press.my_kits(bytea);
create function press.my_kits(session bytea)
returns table (kit uuid, story_id text, at timestamptz, until timestamptz, stands boolean, terms jsonb, terms_locale text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select k.id, d.story_id, d.at, k.until, press.stands(k.id), k.terms, k.terms_locale
  from press.kit k join story.disclosure d on d.id = k.id
  where k.journalist_id = press.of_session(session) order by d.at desc, k.id
$$;
revoke execute on function press.take_kit(bytea, text, jsonb, text), press.my_kits(bytea) from public;
grant execute on function press.take_kit(bytea, text, jsonb, text), press.my_kits(bytea) to suitcase_press;
