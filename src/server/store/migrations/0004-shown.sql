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
create index story_row_language on shown.story_row (channel, language);
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
-- Text made even, the same way for what is shown and for what is typed: accents folded, punctuation of every script to
-- spaces (the parser knows ASCII only where the cluster's LC_CTYPE is C), each sign of scripts without spaces on its own;
-- in Arabic no vowel signs, one alif, and the "and" or "so" that is written onto the article taken off.
create function shown.even(language text, words text) returns text language sql stable set search_path = pg_catalog, pg_temp as $$
  select case when lower(language) ~ '^ar\M' then regexp_replace(
    translate(regexp_replace(spaced, '[\u0640\u064b-\u0652\u0670]', '', 'g'), U&'\0622\0623\0625\0671', U&'\0627\0627\0627\0627'),
    '(^|[^\u0621-\u064a])[\u0648\u0641](?=\u0627\u0644[\u0621-\u064a]{3})', '\1', 'g') else spaced end
  from regexp_replace(public.unaccent(normalize(words, NFKC)),
    '[\u00a0-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u055a-\u055f\u0589\u05be\u05c0\u05c3\u05f3\u05f4\u060c\u061b\u061f\u066a-\u066d\u06d4\u0964\u0965\u1361-\u1368\u2000-\u206f\u2e00-\u2e7f\u3000-\u303f\ufe10-\ufe1f\ufe30-\ufe6f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]+', ' ', 'g') as clean,
  regexp_replace(clean,
    '([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])', ' \1 ', 'g') as spaced
$$;
-- The stemmer takes some first letters for prefixes, and differently with and without the article; so Arabic is also kept
-- without the article and without stemming.
create function shown.without_article(even text) returns text language sql immutable set search_path = pg_catalog, pg_temp as $$
  select regexp_replace(even, '(^|[^\u0621-\u064a])(?:\u0628\u0627\u0644|\u0643\u0627\u0644|\u0627\u0644|\u0644\u0644)(?=[\u0621-\u064a]{2})', '\1', 'g')
$$;
-- The words of a shown text as the search sees them: in the language's own configuration.
create function shown.words(language text, heading text, body text) returns tsvector language sql stable set search_path = pg_catalog, pg_temp as $$
  select setweight(to_tsvector(config, head), 'A') || to_tsvector(config, rest)
      || case when config = 'arabic'::regconfig
           then setweight(to_tsvector('simple', shown.without_article(head)), 'A') || to_tsvector('simple', shown.without_article(rest))
           else ''::tsvector end
  from shown.search_config(language) as config, shown.even(language, heading) as head, shown.even(language, body) as rest
$$;
-- What a reader typed, as the search sees it: quotes, OR and minus work; nothing that is typed is an error.
create function shown.query(language text, typed text) returns tsquery language sql stable set search_path = pg_catalog, pg_temp as $$
  select case when config = 'arabic'::regconfig
    then websearch_to_tsquery(config, even) || websearch_to_tsquery('simple', shown.without_article(even))
    else websearch_to_tsquery(config, even) end
  from shown.search_config(language) as config, shown.even(language, typed) as even
$$;
-- Which stories answer, and in which of their languages. Each language stems in its own way, so each gets its own question.
-- Runs as the owner because the index on words cannot be used through a view that is a security barrier; the clock stands here too.
create function shown.found(typed text) returns table (story_id text, language text) language sql stable security definer
  set search_path = pg_catalog, pg_temp as $$
  with asked as materialized (
    select spoken.language, shown.query(spoken.language, typed) as words
    from (select distinct row.language from shown.story_row as row where row.channel = 'web') as spoken
  )
  select row.story_id, row.language from asked join shown.story_row as row on row.language = asked.language and row.words @@ asked.words
  where row.channel = 'web' and now() < row.expires_at
$$;
revoke execute on function shown.search_config(text), shown.even(text, text), shown.without_article(text), shown.words(text, text, text), shown.query(text, text), shown.found(text) from public;
grant execute on function shown.search_config(text), shown.even(text, text), shown.without_article(text), shown.query(text, text) to suitcase_public, suitcase_worker;
grant execute on function shown.words(text, text, text) to suitcase_worker;
grant execute on function shown.found(text) to suitcase_public;

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
