-- Translations: which source they fit, who read them beside the translator, and which languages are offered at all.
alter table story.telling
  -- Of a translation: the newest version of its source, approved by teller and reviewer, beside which its newest version was
  -- found whole. What is shown is decided afresh from what is sealed (field from:LANG); this column is for lists and counts, and
  -- the only word on translations that came without their paragraphs' fingerprints.
  add column fits_version integer,
  -- Of a translation: the version that a second person who reads the language approved, and who that was.
  add column read_version integer,
  add column read_by text;
update story.telling t set fits_version = source.reviewed_version, read_version = t.reviewed_version
  from story.telling source
  where source.story_id = t.story_id and source.language = t.source_language and t.reviewed_version is not null;

-- Words that an office agreed on for every story: organisations, papers, terms. Never a name out of a story.
create table office.glossary (
  office_id text not null references office.office,
  source text not null,                              -- language of the word (BCP 47)
  language text not null,                            -- language of the form
  term text not null check (length(term) between 1 and 80),
  form text not null check (length(form) between 1 and 240),
  by_member text,
  at timestamptz not null default now(),
  primary key (office_id, source, language, term)
);
grant select, insert, update, delete on office.glossary to suitcase_desk;

-- Whether one of the tellers refused a language, on whichever channel: then nobody translates into it. `pt-BR` is refused with
-- `pt`, and not the other way round.
create function story.refuses_language(of_story text, asked text) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
  select exists (
    select from (
      select distinct on (c.person_id, c.channel) c.excluded_languages, c.ended from story.consent_grant c
      where c.story_id = of_story order by c.person_id, c.channel, c.version desc
    ) g, unnest(g.excluded_languages) as refused (language)
    where not g.ended
      and (lower(asked) = lower(refused.language) or starts_with(lower(asked), lower(refused.language) || '-'))
  )
$$;

-- Whether a story is there to be translated: both teller and reviewer approved its text, every teller's yes is in force or
-- cooling, and nothing holds it. What waits for danger to pass is not handed round.
create function story.is_for_translation(s story.story) returns boolean
language sql stable set search_path = pg_catalog, pg_temp as $$
  -- An open claim waits: so do its words.
  select s.erased_at is null and s.taken_back_at is null and s.hold_events = '{}' and s.desk_state in ('in_review', 'ready', 'published')
    and exists (select from story.telling t where t.story_id = s.id and t.source_language is null
      and t.teller_version = t.reviewed_version)
    and exists (select from story.person p where p.story_id = s.id and p.role = 'teller')
    and not exists (select from story.person p where p.story_id = s.id and p.role = 'teller'
      and p.state not in ('cooling', 'active'))
    and not exists (select from story.hold h where h.lifted_at is null and story.hold_covers(h.scope, h.value, s))
$$;
revoke execute on function story.refuses_language(text, text), story.is_for_translation(story.story) from public;
grant execute on function story.refuses_language(text, text), story.is_for_translation(story.story) to suitcase_desk;
