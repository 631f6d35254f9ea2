-- The notice is what every teller says yes to, so the desk's login alone must not be able to write it: two accounts that are
-- open and were given both languages, each for its part; in no language in which the pages speak for themselves; and what was
-- withdrawn comes back by being read anew, never by an update.
create function office.speaks(tag text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select split_part(lower(tag), '-', 1) in ('en', 'fr', 'es', 'ar', 'zh', 'ru', 'nl', 'de', 'pt', 'uk', 'tr', 'fa')
$$;
-- As in domain/office/may.ts: the language that is written was given as such, of the other any of its forms.
create function office.was_given(of_member text, into_language text, from_language text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from office.member m where m.id = of_member and m.closed_at is null and into_language = any (m.reading)
    and exists (select from unnest(m.reading) as tag where split_part(tag, '-', 1) = split_part(from_language, '-', 1)))
$$;
revoke execute on function office.speaks(text), office.was_given(text, text, text) from public;

create function office.notice_draft_by_whom() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if office.speaks(new.language) then
    raise exception 'the pages speak % themselves', new.language using errcode = 'insufficient_privilege';
  end if;
  if not office.was_given(new.by_member, new.language, new.source_language) then
    raise exception 'nobody who was given both languages writes this notice' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
revoke execute on function office.notice_draft_by_whom() from public;
create trigger by_whom before insert on office.notice_draft for each row execute function office.notice_draft_by_whom();

-- Not a security definer: whoever registers does it inside office.register_notice, as its owner.
create function office.notice_stays_withdrawn() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if current_user = 'suitcase_desk' and old.withdrawn_at is not null and new.withdrawn_at is distinct from old.withdrawn_at then
    raise exception 'what was withdrawn stays withdrawn' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
revoke execute on function office.notice_stays_withdrawn() from public;
create trigger stays_withdrawn before update on office.notice_translation
  for each row execute function office.notice_stays_withdrawn();

-- As before, and by somebody whose account is open and was given both languages.
create or replace function office.register_notice(in_language text, of_version integer, by_member text, now timestamptz) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare draft office.notice_draft; beside office.notice; words text; made_from text; newest_number integer; of_hash text;
begin
  perform pg_advisory_xact_lock(hashtextextended('notice/' || in_language, 0));
  if office.speaks(in_language) then
    raise exception 'the pages speak % themselves', in_language using errcode = 'insufficient_privilege';
  end if;
  select * into draft from office.notice_draft d where d.language = in_language order by d.version desc limit 1;
  if not found or draft.version <> of_version then return 'changed_meanwhile'; end if;
  if exists (select from office.notice_draft d where d.language = in_language and d.by_member = register_notice.by_member) then return 'own'; end if;
  if not office.was_given(register_notice.by_member, in_language, draft.source_language) then
    raise exception 'nobody who was given both languages reads this notice' using errcode = 'insufficient_privilege';
  end if;
  select * into beside from office.notice n where n.hash = draft.source_hash and n.language = draft.source_language;
  select max(n.number) into newest_number from office.notice n;
  if beside.number <> newest_number then return 'old'; end if;
  select string_agg(line ->> 'text', E'\n' order by at), string_agg(line ->> 'source', E'\n' order by at)
    into words, made_from from jsonb_array_elements(draft.lines) with ordinality as lines (line, at);
  -- Every line was made from what the notice beside it says, and none is missing.
  if made_from is distinct from beside.text or exists (select from jsonb_array_elements(draft.lines) as l (line)
      where (line ->> 'source' = '') <> (line ->> 'text' = '')) then return 'not_whole'; end if;
  of_hash := encode(sha256(convert_to(words, 'UTF8')), 'hex');
  -- The same words under an older number are on record for what the notice meant then: they would never be offered.
  if exists (select from office.notice n where n.hash = of_hash and n.language = in_language and n.number <> newest_number) then return 'same_words'; end if;
  insert into office.notice (hash, language, number, text, at) values (of_hash, in_language, newest_number, words, register_notice.now)
    on conflict do nothing;
  insert into office.notice_translation as kept (hash, language, version, read_by, at) values (of_hash, in_language, of_version, register_notice.by_member, register_notice.now)
    on conflict (hash, language) do update set withdrawn_at = null, at = excluded.at, version = excluded.version, read_by = excluded.read_by;
  return 'registered';
end $$;
