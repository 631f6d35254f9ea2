-- What readers may see now. Tables hold nothing but projections; hiding deletes the rows in the transaction that decided it;
-- the views add the clock, and a sweep each minute deletes what expired, one way.
create table shown.story_row (
  story_id text not null,
  channel text not null,
  language text not null,
  body jsonb not null,                               -- Shown<channel>, as show() made it and readShown() reads it
  title text not null,
  brings text not null,
  origin_region text, origin_country char(2),
  now_region text, now_country char(2),
  told_in text not null,                             -- language the story was told in
  basis text not null check (basis in ('teller', 'public_domain')),  -- a page must not say that a dead author chose
  has_picture boolean not null,
  words tsvector not null,                           -- over what is in body, in the language's own configuration
  feed_id text not null,                             -- keyed hash; says nothing about the story
  published_on date not null,
  position bigint not null,                          -- order of lists, newest first, without a time
  expires_at timestamptz not null,
  consent_version integer not null,
  primary key (story_id, channel, language)
);
create index story_row_words on shown.story_row using gin (words);
create index story_row_list on shown.story_row (channel, position desc, story_id);

create table shown.picture_row (
  name text primary key,
  story_id text not null,
  channel text not null,
  language text,
  type text not null,
  width integer, height integer, bytes integer not null,
  expires_at timestamptz not null
);
create index picture_row_story on shown.picture_row (story_id);

-- Feeds say that an entry is gone, by its keyed id and the day; nothing else remains.
create table shown.gone_row (
  feed_id text primary key,
  gone_on date not null
);

-- security_barrier: a condition of the reader never runs before the clock's.
create view shown.story with (security_barrier) as
  select story_id, channel, language, body, title, brings, origin_region, origin_country, now_region, now_country,
         told_in, basis, has_picture, words, feed_id, published_on, position, expires_at, consent_version
  from shown.story_row where now() < expires_at;
create view shown.picture with (security_barrier) as
  select name, story_id, channel, language, type, width, height, bytes, expires_at from shown.picture_row where now() < expires_at;
create view shown.gone with (security_barrier) as select feed_id, gone_on from shown.gone_row;
create view shown.office with (security_barrier) as select id, name, country, serves, contact from office.office where active;
create view shown.site with (security_barrier) as select key, value from office.setting where key in ('practice', 'site_name');

grant select on shown.story, shown.picture, shown.gone, shown.office, shown.site to suitcase_public;
grant select on shown.office, shown.site to suitcase_intake, suitcase_desk;
grant select, insert, update, delete on shown.story_row, shown.picture_row, shown.gone_row to suitcase_worker;
grant select on shown.story_row, shown.picture_row to suitcase_desk;
grant select on shown.story, shown.picture, shown.office, shown.site to suitcase_worker;

-- The text search configuration of a language (BCP 47; its first part counts). Where PostgreSQL has no stemmer: simple.
create function shown.search_config(language text) returns regconfig language sql immutable set search_path = pg_catalog, pg_temp as $$
  select case split_part(lower(language), '-', 1)
    when 'ar' then 'arabic' when 'hy' then 'armenian' when 'eu' then 'basque' when 'ca' then 'catalan' when 'da' then 'danish'
    when 'nl' then 'dutch' when 'en' then 'english' when 'fi' then 'finnish' when 'fr' then 'french' when 'de' then 'german'
    when 'el' then 'greek' when 'hi' then 'hindi' when 'hu' then 'hungarian' when 'id' then 'indonesian' when 'ga' then 'irish'
    when 'it' then 'italian' when 'lt' then 'lithuanian' when 'ne' then 'nepali' when 'no' then 'norwegian' when 'nb' then 'norwegian'
    when 'pt' then 'portuguese' when 'ro' then 'romanian' when 'ru' then 'russian' when 'sr' then 'serbian' when 'es' then 'spanish'
    when 'sv' then 'swedish' when 'ta' then 'tamil' when 'tr' then 'turkish' when 'yi' then 'yiddish' else 'simple' end::regconfig
$$;
-- The words of a shown text as the search sees them: in the language's own configuration, accents folded.
create function shown.words(language text, heading text, body text) returns tsvector language sql stable set search_path = pg_catalog, pg_temp as $$
  select setweight(to_tsvector(shown.search_config(language), public.unaccent(heading)), 'A')
      || to_tsvector(shown.search_config(language), public.unaccent(body))
$$;
-- What a reader typed, as the search sees it: quotes, OR and minus work; nothing that is typed is an error.
create function shown.query(language text, typed text) returns tsquery language sql stable set search_path = pg_catalog, pg_temp as $$
  select websearch_to_tsquery(shown.search_config(language), public.unaccent(typed))
$$;
revoke execute on function shown.search_config(text), shown.words(text, text, text), shown.query(text, text) from public;
grant execute on function shown.search_config(text), shown.query(text, text) to suitcase_public, suitcase_worker;
grant execute on function shown.words(text, text, text) to suitcase_worker;

-- The one way to hide a story: rows gone, feeds told, every node told. Runs inside the caller's transaction.
create function story.hide(of_story text) returns integer language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare hidden integer;
begin
  insert into shown.gone_row (feed_id, gone_on)
    select distinct feed_id, (now() at time zone 'utc')::date from shown.story_row where story_id = of_story and channel = 'web'
    on conflict (feed_id) do update set gone_on = excluded.gone_on;
  delete from shown.story_row where story_id = of_story;
  get diagnostics hidden = row_count;
  delete from shown.picture_row where story_id = of_story;
  update story.disclosure set ended_at = now(),
      outcome = case when channel in ('press', 'print', 'social', 'federation', 'open_data') then 'cannot_be_taken_back' else 'removed' end
    where story_id = of_story and ended_at is null;
  perform pg_notify('suitcase_gone', 'story:' || of_story || ' list');
  return hidden;
end $$;
revoke execute on function story.hide(text) from public;
grant execute on function story.hide(text) to suitcase_desk, suitcase_worker;
