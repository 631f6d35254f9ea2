-- The notice in languages that the pages do not speak. Translators of an office write it line by line beside the notice of
-- today; somebody else who reads both registers it as a version of its own, under the same number, like every other notice:
-- for good, under the hash of its words. It is offered until the meaning changes (the number goes up) or somebody withdraws it.
create table office.notice_draft (
  language text not null,
  version integer not null check (version > 0),
  source_language text not null,
  source_hash text not null,                         -- the notice that stood beside it
  lines jsonb not null,                              -- [{source, text}]: what each line was made from, and its words
  by_member text not null,
  at timestamptz not null default now(),
  primary key (language, version),
  foreign key (source_hash, source_language) references office.notice (hash, language)
);
create table office.notice_translation (
  hash text not null,
  language text not null,
  version integer not null,                          -- of the draft it was made from
  read_by text not null,                             -- the second person
  at timestamptz not null default now(),
  withdrawn_at timestamptz,
  primary key (hash, language),
  foreign key (hash, language) references office.notice (hash, language)
);
grant select, insert on office.notice_draft to suitcase_desk;
grant select, update (withdrawn_at) on office.notice_translation to suitcase_desk;

-- What may be read instead of the page's own: the newest of each language, while it means what the notice of today means.
create view shown.notice_offered with (security_barrier) as
  select distinct on (t.language) n.hash, n.language, n.number, n.text, t.at from office.notice_translation t
  join office.notice n on n.hash = t.hash and n.language = t.language
  where t.withdrawn_at is null and n.number = (select max(newest.number) from office.notice newest)
  order by t.language, t.at desc, t.version desc;
grant select on shown.notice_offered to suitcase_public, suitcase_intake, suitcase_desk, suitcase_worker;

-- The second person registers exactly the version that was read. The words are put together here, from what is kept: nobody
-- hands other ones over.  registered | changed_meanwhile | own | not_whole | old | same_words
create function office.register_notice(in_language text, of_version integer, by_member text, now timestamptz) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare draft office.notice_draft; beside office.notice; words text; made_from text; newest_number integer; of_hash text;
begin
  perform pg_advisory_xact_lock(hashtextextended('notice/' || in_language, 0));
  select * into draft from office.notice_draft d where d.language = in_language order by d.version desc limit 1;
  if not found or draft.version <> of_version then return 'changed_meanwhile'; end if;
  if exists (select from office.notice_draft d where d.language = in_language and d.by_member = register_notice.by_member) then return 'own'; end if;
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
revoke execute on function office.register_notice(text, integer, text, timestamptz) from public;
grant execute on function office.register_notice(text, integer, text, timestamptz) to suitcase_desk;
