-- What the search and the lists keep beside what is shown, so that a page costs the same with a hundred stories and with a
-- million: one narrow row for each story in lists, and counters of facets, things and words. A trigger keeps them, at the
-- end of the very transaction that shows or hides; nobody can forget to. Nothing of it but what is shown, and no canary.
create extension if not exists btree_gin schema public;
create extension if not exists pg_trgm schema public;

-- Words are cut, folded and where PostgreSQL has no fitting stemmer also stemmed by the program (domain/search), the same
-- way for what is shown and for what is typed.
drop function shown.found(text);
drop function shown.query(text, text);
drop function shown.words(text, text, text);
drop function shown.without_article(text);
drop function shown.even(text, text);

-- Arabic is stemmed by the program: PostgreSQL's takes first letters for prefixes, and differently with the article.
create or replace function shown.search_config(language text) returns regconfig language sql immutable set search_path = pg_catalog, pg_temp as $$
  select case split_part(lower(language), '-', 1)
    when 'hy' then 'armenian' when 'eu' then 'basque' when 'ca' then 'catalan' when 'da' then 'danish'
    when 'nl' then 'dutch' when 'en' then 'english' when 'fi' then 'finnish' when 'fr' then 'french' when 'de' then 'german'
    when 'el' then 'greek' when 'hi' then 'hindi' when 'hu' then 'hungarian' when 'id' then 'indonesian' when 'ga' then 'irish'
    when 'it' then 'italian' when 'lt' then 'lithuanian' when 'ne' then 'nepali' when 'no' then 'norwegian' when 'nb' then 'norwegian'
    when 'pt' then 'portuguese' when 'ro' then 'romanian' when 'ru' then 'russian' when 'sr' then 'serbian' when 'es' then 'spanish'
    when 'sv' then 'swedish' when 'ta' then 'tamil' when 'tr' then 'turkish' when 'yi' then 'yiddish' else 'simple' end::regconfig
$$;

-- Each word of a row once, as the program writes it: "spelled folded stem", the second and third only where they differ.
alter table shown.story_row add column vocabulary text[] not null default '{}';
-- The planner is told by the counters; what it noted of words would outlive them.
alter table shown.story_row alter column words set statistics 0, alter column vocabulary set statistics 0,
  alter column title set statistics 0, alter column brings set statistics 0, alter column body set statistics 0;

drop index shown.story_row_words;
drop index shown.story_row_list;
drop index shown.story_row_language;
drop index shown.story_row_ways;                     -- ways are counted below
-- By words within a language; without a list of what is to be filed later, which every search would have to read.
create index story_row_words on shown.story_row using gin (language, words) with (fastupdate = off)
  where channel = 'web' and basis <> 'canary';
-- Newest first within a language.
create index story_row_walk on shown.story_row (language, position desc, story_id) where channel = 'web' and basis <> 'canary';
create index story_row_channel on shown.story_row (channel, position desc, story_id) where channel <> 'web';
create index story_row_ends on shown.story_row (expires_at);

-- A story in lists. Facets: 'all', 'from:MA', 'from:015', 'now:BE', 'lang:fr', 'with:picture'; 'turn:MA' and 'way:MA>BE' are counted
-- by themselves alone. Things: 'fr:pain'.
create table shown.listed_row (
  story_id text primary key,
  position bigint not null,
  expires_at timestamptz not null,
  origin text not null,                              -- country, else region, else nothing: its turn to be the story of the day
  facets text[] not null,
  things text[] not null
);
create index listed_row_turn on shown.listed_row (origin, story_id);
create index listed_row_list on shown.listed_row (position desc, story_id);
create index listed_row_facets on shown.listed_row using gin (facets) with (fastupdate = off);
create index listed_row_things on shown.listed_row using gin (things) with (fastupdate = off);
create index listed_row_ends on shown.listed_row (expires_at);
alter table shown.listed_row alter column things set statistics 0;

-- Stories that have two facets at once; with 'all': that have the other one.
create table shown.facet_row (one text not null, other text not null, stories integer not null, primary key (one, other))
  with (fillfactor = 70);
-- Stories of a language whose suitcase holds the thing.
create table shown.thing_row (language text not null, thing text not null, stories integer not null, primary key (language, thing));
create index thing_row_most on shown.thing_row (language, stories desc, thing);
-- Stories of a language in which a word stands, as spelled.
create table shown.word_row (
  language text not null,
  spelled text not null,
  folded text not null,
  keyed text not null,                               -- for words written alike, see shown.keyed()
  lexeme text not null,                              -- as it stands in story_row.words; '' for a word too common to be kept
  stories integer not null,
  primary key (language, spelled)
) with (fillfactor = 80);
create index word_row_begins on shown.word_row (language, folded text_pattern_ops);
create index word_row_lexeme on shown.word_row (language, lexeme);
create index word_row_alike on shown.word_row using gin (keyed public.gin_trgm_ops);
alter table shown.word_row alter column spelled set statistics 0, alter column folded set statistics 0,
  alter column keyed set statistics 0, alter column lexeme set statistics 0;
alter table shown.thing_row alter column thing set statistics 0;

-- pg_trgm knows letters of ASCII only where the cluster's LC_CTYPE is C. So every other letter stands for one of those; two
-- letters may share one: what is alike here is compared letter by letter afterwards.
create function shown.keyed(folded text) returns text language sql immutable set search_path = pg_catalog, pg_temp as $$
  select coalesce(string_agg(case when ascii(sign) < 128 then sign else chr(97 + ascii(sign) % 26) end, '' order by n), '')
  from regexp_split_to_table(folded, '') with ordinality as each (sign, n)
$$;

create function shown.words(language text, heading text, body text) returns tsvector language sql stable set search_path = pg_catalog, pg_temp as $$
  select setweight(to_tsvector(config, heading), 'A') || to_tsvector(config, body) from shown.search_config(language) as config
$$;
create function shown.lexeme(language text, stem text) returns text language sql stable set search_path = pg_catalog, pg_temp as $$
  select coalesce((tsvector_to_array(to_tsvector(shown.search_config(language), stem)))[1], '')
$$;

-- What lists keep of a story, from its rows; no row if it is in no list.
create function shown.listing(of_story text) returns table ("position" bigint, expires_at timestamptz, origin text, facets text[], things text[])
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select max(r.position), max(r.expires_at), min(coalesce(r.origin_country, r.origin_region, '')),
    array(select 'all' union select f from shown.story_row s, unnest(array['from:' || s.origin_country, 'from:' || s.origin_region,
        'now:' || s.now_country, 'now:' || s.now_region, 'lang:' || s.language, case when s.has_picture then 'with:picture' end,
        case when s.has_sound then 'with:sound' end, case when s.has_film then 'with:film' end,
        'way:' || (select min(coalesce(t.origin_country, t.origin_region)) || '>' || min(coalesce(t.now_country, t.now_region))
          from shown.story_row t where t.story_id = of_story and t.channel = 'web' and t.basis <> 'canary'),
        'turn:' || (select min(coalesce(t.origin_country, t.origin_region, '')) from shown.story_row t
          where t.story_id = of_story and t.channel = 'web' and t.basis <> 'canary')]) as f
      where s.story_id = of_story and s.channel = 'web' and s.basis <> 'canary' and f is not null order by 1),
    array(select distinct s.language || ':' || left(thing, 200) from shown.story_row s,
        jsonb_array_elements_text(case when jsonb_typeof(s.body->'items') = 'array' then s.body->'items' else '[]' end) as thing
      where s.story_id = of_story and s.channel = 'web' and s.basis <> 'canary' order by 1)
  from shown.story_row r where r.story_id = of_story and r.channel = 'web' and r.basis <> 'canary' having count(*) > 0
$$;

create function shown.count_words(of_language text, entries text[], by integer) returns void language plpgsql
  set search_path = pg_catalog, pg_temp as $$
begin
  if by > 0 then
    insert into shown.word_row as w (language, spelled, folded, keyed, lexeme, stories)
      select of_language, spelled, folded, shown.keyed(folded), shown.lexeme(of_language, stem), by from (
        select distinct on (spelled) spelled, coalesce(nullif(split_part(entry, ' ', 2), ''), spelled) as folded,
          coalesce(nullif(split_part(entry, ' ', 3), ''), nullif(split_part(entry, ' ', 2), ''), spelled) as stem
        from unnest(entries) as entry, split_part(entry, ' ', 1) as spelled) as each
      on conflict (language, spelled) do update set stories = w.stories + by;
  else
    update shown.word_row as w set stories = w.stories + by
      from (select distinct split_part(entry, ' ', 1) as spelled from unnest(entries) as entry) as each
      where w.language = of_language and w.spelled = each.spelled;
    delete from shown.word_row as w where w.language = of_language and w.stories <= 0
      and w.spelled = any (array(select split_part(entry, ' ', 1) from unnest(entries) as entry));
  end if;
end $$;

create function shown.count_listing(of_facets text[], of_things text[], by integer) returns void language plpgsql
  set search_path = pg_catalog, pg_temp as $$
begin
  insert into shown.facet_row as f (one, other, stories)
    select one, other, by from unnest(of_facets) as one, unnest(of_facets) as other where (one = 'all' or other = 'all' or one !~ '^(way|turn):' and other !~ '^(way|turn):')
    on conflict (one, other) do update set stories = f.stories + by;
  insert into shown.thing_row as t (language, thing, stories)
    select split_part(thing, ':', 1), substr(thing, strpos(thing, ':') + 1), by from unnest(of_things) as thing
    on conflict (language, thing) do update set stories = t.stories + by;
  if by < 0 then
    delete from shown.facet_row where stories <= 0 and one = any (of_facets) and other = any (of_facets);
    delete from shown.thing_row where stories <= 0
      and (language, thing) in (select split_part(thing, ':', 1), substr(thing, strpos(thing, ':') + 1) from unnest(of_things) as thing);
  end if;
end $$;

-- Runs when everything else of the transaction is done, one transaction after the other: whoever waits here waits for
-- nothing else, so two that show and hide many stories never wait for each other.
create function shown.count_row() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  of_story text;
  was shown.listed_row;
  becomes record;
begin
  perform pg_advisory_xact_lock(7238411906);
  if tg_op <> 'INSERT' and old.channel = 'web' and old.basis <> 'canary' then
    perform shown.count_words(old.language, old.vocabulary, -1);
  end if;
  if tg_op <> 'DELETE' and new.channel = 'web' and new.basis <> 'canary' then
    perform shown.count_words(new.language, new.vocabulary, 1);
  end if;
  of_story := case when tg_op = 'INSERT' then new.story_id else old.story_id end;
  select * into was from shown.listed_row where story_id = of_story;
  select * into becomes from shown.listing(of_story);
  if was.facets is distinct from becomes.facets or was.things is distinct from becomes.things then
    if was.facets is not null then perform shown.count_listing(was.facets, was.things, -1); end if;
    if becomes.facets is not null then perform shown.count_listing(becomes.facets, becomes.things, 1); end if;
  end if;
  if becomes.facets is null then delete from shown.listed_row where story_id = of_story;
  elsif was.story_id is null or was.position <> becomes.position or was.expires_at <> becomes.expires_at
      or was.facets <> becomes.facets or was.things <> becomes.things then
    insert into shown.listed_row values (of_story, becomes.position, becomes.expires_at, becomes.origin, becomes.facets, becomes.things)
      on conflict (story_id) do update set position = excluded.position, expires_at = excluded.expires_at,
        origin = excluded.origin, facets = excluded.facets, things = excluded.things;
  end if;
  return null;
end $$;
create constraint trigger counted after insert or update or delete on shown.story_row
  deferrable initially deferred for each row execute function shown.count_row();

revoke execute on function shown.keyed(text), shown.words(text, text, text), shown.lexeme(text, text), shown.listing(text),
  shown.count_words(text, text[], integer), shown.count_listing(text[], text[], integer), shown.count_row() from public;
grant execute on function shown.words(text, text, text) to suitcase_worker;

-- What is shown already: lists at once; words when the worker has shown each story anew.
insert into shown.listed_row
  select s.story_id, l.position, l.expires_at, l.origin, l.facets, l.things
  from (select distinct story_id from shown.story_row where channel = 'web' and basis <> 'canary') s, shown.listing(s.story_id) l;
insert into shown.facet_row
  select one, other, count(*) from shown.listed_row, unnest(facets) as one, unnest(facets) as other
  where (one = 'all' or other = 'all' or one !~ '^(way|turn):' and other !~ '^(way|turn):') group by 1, 2;
insert into shown.thing_row
  select split_part(thing, ':', 1), substr(thing, strpos(thing, ':') + 1), count(*) from shown.listed_row, unnest(things) as thing group by 1, 2;
select graphile_worker.add_job('publish', json_build_object('storyId', id), job_key => 'publish:' || id, max_attempts => 25)
  from story.story where desk_state = 'published' and id in (select story_id from shown.listed_row);
