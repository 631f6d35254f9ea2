-- Search looks no further back than it must. A word that stands in one of a hundred stories was looked for either in every
-- story that has it or in every story from the newest on; now in the newest few thousand, by the index on words, and further
-- back only if those were too few. What answers, and in which order, is as before.

-- The order once more, in other words than the index on words has them: of two indexes that say the same of a row the planner
-- takes only one.
create index story_row_reach on shown.story_row ((case when channel = 'web' and basis <> 'canary' then language end), position);

-- As before, and how many rows answer all words by chance ('likely').
drop function shown.questions(jsonb, text, text);
create function shown.questions(asked jsonb, only_in text, but text)
  returns table (language text, question tsquery, most bigint, among bigint, likely float8)
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare own jsonb; config regconfig; word text; word_lexeme text; found bigint; any_either bigint;
begin
  for language, among in select substr(f.other, 6), f.stories from shown.facet_row f where f.one = 'all' and f.other like 'lang:%'
      and (only_in is null or f.other = 'lang:' || only_in) and (but is null or f.other <> 'lang:' || but) loop
    own := coalesce(asked->split_part(lower(language), '-', 1), asked->'');
    config := shown.search_config(language);
    most := null;
    any_either := null;
    likely := among;
    for word in select jsonb_array_elements_text(own->'required') loop
      word_lexeme := (tsvector_to_array(to_tsvector(config, word)))[1];
      continue when word_lexeme is null;
      select coalesce(sum(w.stories), 0) into found from shown.word_row w where w.language = questions.language and w.lexeme = word_lexeme;
      most := least(most, found);
      exit when most = 0;
      likely := likely * least(found, among) / greatest(among, 1);
    end loop;
    continue when most = 0;
    for word in select jsonb_array_elements_text(own->'either') loop
      word_lexeme := (tsvector_to_array(to_tsvector(config, word)))[1];
      continue when word_lexeme is null;
      select coalesce(sum(w.stories), 0) into found from shown.word_row w where w.language = questions.language and w.lexeme = word_lexeme;
      any_either := coalesce(any_either, 0) + found;
    end loop;
    if any_either is not null then likely := likely * least(any_either, among) / greatest(among, 1); end if;
    most := least(coalesce(most, any_either), among);
    continue when most = 0;
    question := websearch_to_tsquery(config, own->>'text');
    continue when numnode(question) = 0;
    return next;
  end loop;
end $$;

-- The rows of one language that answer, from a place on ('newest') to before another ('oldest'; null: all). The index on words
-- and the index on the order are laid over each other before a row is read: so no plan may walk along one of them, and
-- the planner does not see the question. (Two words of the same sentence stand together more often than chance would have it: it
-- would think that next to nothing answers both, and leave the order aside.)
create function shown.found_between(q record, wanted text[], keys text[], first text, first_question tsquery,
    newest bigint, oldest bigint, after_position bigint, after_story text, size integer) returns setof shown.hit
  language plpgsql stable set search_path = pg_catalog, pg_temp set enable_indexscan = off set enable_seqscan = off as $$
declare
  facets boolean := cardinality(wanted) > 0 or keys is not null;
  listed text := case when cardinality(wanted) > 0 then ' and l.facets @> $3' else '' end
    || case when keys is not null then ' and l.things && $4' else '' end;
  apart text := case when first_question is not null then ' and not exists (select from shown.story_row o where o.story_id = r.story_id
    and o.channel = ''web'' and o.language = $5 and case when o.words @@ $6 then true else false end)' else '' end;
begin
  return query execute 'with r as materialized (select r.story_id, r.language, r.position from shown.story_row r
      where r.channel = ''web'' and r.basis <> ''canary'' and now() < r.expires_at
      and case when r.channel = ''web'' and r.basis <> ''canary'' then r.language end = $1 and r.words @@ (select $2)'
      || case when newest is not null then ' and r.position <= $7' else '' end
      || case when oldest is not null then ' and r.position > $8' else '' end || ')
    select r.story_id, r.language, r.position from r'
    || case when facets then ' join shown.listed_row l on l.story_id = r.story_id' || listed else '' end || ' where true' || apart
    || case when after_position is not null then ' and (r.position < $9 or r.story_id > $10)' else '' end
    || ' order by r.position desc, r.story_id limit $11'
    using q.language, q.question, wanted, keys, first, first_question, newest, oldest, after_position, after_story, size;
end $$;

-- The rows that answer among the newest 'reach' of one language after a place, then among four times as many behind them, and
-- so on, until there are enough.
create function shown.found_near(q record, wanted text[], keys text[], first text, first_question tsquery,
    after_position bigint, after_story text, size integer, reach bigint) returns setof shown.hit
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare newest bigint := after_position; oldest bigint; have integer := 0; more integer;
begin
  loop
    select r.position into oldest from shown.story_row r where r.channel = 'web' and r.basis <> 'canary' and r.language = q.language
      and r.position <= coalesce(newest, 9223372036854775807) order by r.position desc offset reach limit 1;
    return query select * from shown.found_between(q, wanted, keys, first, first_question, newest, oldest, after_position, after_story, size - have);
    get diagnostics more = row_count;
    have := have + more;
    exit when have >= size or oldest is null;
    newest := oldest;
    reach := reach * 4;
  end loop;
end $$;

-- The newest rows of one language that answer, in the cheapest of four ways: all rows with the words, if they are few; all
-- stories with the facets from the newest on, if that is less; from the newest on, if nearly each answers; else the newest few thousand at a time.
-- 'first' and 'first_question': only stories that do not answer in that language.
create or replace function shown.found_in(q record, wanted text[], keys text[], first text, first_question tsquery,
    after_position bigint, after_story text, size integer) returns setof shown.hit
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  few constant integer := greatest(200, size);       -- so many rows are read in about a millisecond
  facets boolean := cardinality(wanted) > 0 or keys is not null;
  with_facets bigint := case when facets then shown.most_with(q.language, wanted, keys) else q.among end;
  -- How many rows there are between two that answer, by chance.
  apart_by float8 := q.among::float8 * q.among / greatest(q.likely * with_facets, 1);
  -- How many rows the words lead to, and how many stories with the facets are to look at from the newest on.
  by_words float8 := least(q.most, 1.6 * apart_by * size * q.most / q.among);
  by_facets float8 := least(with_facets, 2 * size * q.among / greatest(q.likely, 1));
  shown_row text := 'r.channel = ''web'' and r.basis <> ''canary'' and now() < r.expires_at and r.language = $1';
  listed text := case when cardinality(wanted) > 0 then ' and l.facets @> $3' else '' end
    || case when keys is not null then ' and l.things && $4' else '' end;
  -- A case, so that the planner neither uses the index on words nor thinks that next to none has them.
  has_words text := ' and case when r.words @@ $2 then true else false end';
  apart text := case when first_question is not null then ' and not exists (select from shown.story_row o where o.story_id = r.story_id
    and o.channel = ''web'' and o.language = $5 and case when o.words @@ $6 then true else false end)' else '' end;
  after text := case when after_position is not null then ' and r.position <= $7 and (r.position < $7 or r.story_id > $8)' else '' end;
  ending text := ' order by r.position desc, r.story_id limit $9';
  command text;
begin
  if with_facets = 0 then return; end if;
  if q.most <= few then
    command := 'with r as materialized (select r.story_id, r.language, r.position from shown.story_row r where ' || shown_row || ' and r.words @@ $2)
      select r.story_id, r.language, r.position from r'
      || case when facets then ' join shown.listed_row l on l.story_id = r.story_id' || listed else '' end || ' where true' || apart || after || ending;
  elsif facets and by_facets + with_facets / 10 <= greatest(by_words, few) then
    -- A row's place is its story's: so it ends with the last that is needed.
    command := 'select r.story_id, r.language, r.position from (select l.story_id, l.position from shown.listed_row l where l.facets @> array[''lang:'' || $1]' || listed
      || replace(after, 'r.', 'l.') || ' order by l.position desc, l.story_id offset 0) as l
      join lateral (select * from shown.story_row r where r.story_id = l.story_id and ' || shown_row || has_words || apart || ') as r on true
      order by l.position desc, l.story_id limit $9';
  elsif apart_by * size <= 2 * few then
    command := 'select r.story_id, r.language, r.position from shown.story_row r where ' || shown_row || has_words
      || case when facets then ' and case when exists (select from shown.listed_row l where l.story_id = r.story_id' || listed || ') then true else false end' else '' end
      || apart || after || ending;
  else
    return query select * from shown.found_near(q, wanted, keys, first, first_question, after_position, after_story, size,
      least(1.6 * apart_by * size, q.among)::bigint);
    return;
  end if;
  return query execute command using q.language, q.question, wanted, keys, first, first_question, after_position, after_story, size;
end $$;

revoke execute on function shown.questions(jsonb, text, text), 
  shown.found_between(record, text[], text[], text, tsquery, bigint, bigint, bigint, text, integer),
  shown.found_near(record, text[], text[], text, tsquery, bigint, text, integer, bigint) from public;
