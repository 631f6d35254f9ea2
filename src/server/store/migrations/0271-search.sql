-- The questions that readers' login may ask of the index. Functions, not views: an index cannot be used through a view that
-- is a security barrier. The clock and the canary stand in each of them.
create type shown.hit as (story_id text, language text, "position" bigint);

-- How many stories have a facet, each with the facet 'of'; those that are over and not swept yet are taken off.
create function shown.facets(of text) returns table (facet text, stories bigint) language sql stable security definer
  set search_path = pg_catalog, pg_temp as $$
  select f.other, f.stories - coalesce(over.stories, 0)
  from shown.facet_row f left join (
    select other, count(*) as stories from shown.listed_row l, unnest(l.facets) as other
    where l.expires_at <= now() and of = any (l.facets) group by other) as over on over.other = f.other
  where f.one = of and f.stories > coalesce(over.stories, 0) and f.other !~ '^(way|turn):'
$$;
-- How many lead from where to where.
create function shown.ways() returns table (origin text, here text, stories bigint) language sql stable security definer
  set search_path = pg_catalog, pg_temp as $$
  select split_part(substr(f.other, 5), '>', 1), split_part(f.other, '>', 2), f.stories - coalesce(over.stories, 0)
  from shown.facet_row f left join (
    select other, count(*) as stories from shown.listed_row l, unnest(l.facets) as other where l.expires_at <= now() group by other) as over
    on over.other = f.other
  where f.one = 'all' and f.other like 'way:%' and f.stories > coalesce(over.stories, 0)
$$;

-- Whether something is over and not swept yet: then what is made of words of many stories is not shown for that minute.
create function shown.is_swept() returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
  select not exists (select from shown.story_row where expires_at <= now())
$$;

create function shown.things(of_language text, most integer) returns table (thing text, stories bigint) language sql stable security definer
  set search_path = pg_catalog, pg_temp as $$
  select thing, stories::bigint from shown.thing_row where language = of_language and shown.is_swept() order by thing_row.stories desc, thing limit most
$$;

create function shown.first_end() returns timestamptz language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select min(expires_at) from shown.story_row where expires_at > now()
$$;

-- The things by which a reader's word for one is found, in any language.
create function shown.thing_keys(thing text) returns text[] language sql stable set search_path = pg_catalog, pg_temp as $$
  select case when thing is not null then array(select substr(other, 6) || ':' || thing from shown.facet_row where one = 'all' and other like 'lang:%') end
$$;

-- A page of stories without words: newest first, after a place.
create function shown.page(wanted text[], thing text, after_position bigint, after_story text, size integer) returns setof shown.hit
  language plpgsql stable rows 30 security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query execute 'select story_id, null::text, position from shown.listed_row where now() < expires_at'
    || case when cardinality(wanted) > 0 then ' and facets @> $1' else '' end
    || case when thing is not null then ' and things && $2' else '' end
    || case when after_position is not null then ' and position <= $3 and (position < $3 or story_id > $4)' else '' end
    || ' order by position desc, story_id limit $5'
    using wanted, shown.thing_keys(thing), after_position, after_story, size;
end $$;

-- For each language in which somebody could answer: the question in its words, at most how many rows answer it ('most'), and
-- how many rows there are; 'only_in' one language, or in all 'but' one. The counters know every word; a word that stands nowhere asks nothing of the big tables.
create function shown.questions(asked jsonb, only_in text, but text) returns table (language text, question tsquery, most bigint, among bigint)
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare own jsonb; config regconfig; word text; word_lexeme text; found bigint; any_either bigint;
begin
  for language, among in select substr(f.other, 6), f.stories from shown.facet_row f where f.one = 'all' and f.other like 'lang:%'
      and (only_in is null or f.other = 'lang:' || only_in) and (but is null or f.other <> 'lang:' || but) loop
    own := coalesce(asked->split_part(lower(language), '-', 1), asked->'');
    config := shown.search_config(language);
    most := null;
    any_either := null;
    for word in select jsonb_array_elements_text(own->'required') loop
      word_lexeme := (tsvector_to_array(to_tsvector(config, word)))[1];
      continue when word_lexeme is null;
      select coalesce(sum(w.stories), 0) into found from shown.word_row w where w.language = questions.language and w.lexeme = word_lexeme;
      most := least(most, found);
      exit when most = 0;
    end loop;
    continue when most = 0;
    for word in select jsonb_array_elements_text(own->'either') loop
      word_lexeme := (tsvector_to_array(to_tsvector(config, word)))[1];
      continue when word_lexeme is null;
      select coalesce(sum(w.stories), 0) into found from shown.word_row w where w.language = questions.language and w.lexeme = word_lexeme;
      any_either := coalesce(any_either, 0) + found;
    end loop;
    most := least(coalesce(most, any_either), among);
    continue when most = 0;
    question := websearch_to_tsquery(config, own->>'text');
    continue when numnode(question) = 0;
    return next;
  end loop;
end $$;

-- At most how many stories of a language have all these facets and one of these things.
create function shown.most_with(of_language text, wanted text[], keys text[]) returns bigint language sql stable set search_path = pg_catalog, pg_temp as $$
  select least(
    (select min(coalesce(f.stories, 0)) from unnest(wanted || ('lang:' || of_language)) as facet
      left join shown.facet_row f on f.one = 'lang:' || of_language and f.other = facet),
    case when keys is not null then (select coalesce(sum(t.stories), 0) from shown.thing_row t
      where (t.language, t.thing) in (select split_part(key, ':', 1), substr(key, strpos(key, ':') + 1) from unnest(keys) as key)) end)::bigint
$$;

-- The newest rows of one language that answer, in the cheapest of three ways: all rows with the words, then the newest of
-- them; all stories with the facets, then those with the words; or from the newest on, until there are enough. Each row read
-- costs about the same. 'first' and 'first_question': only stories that do not answer in that language.
create function shown.found_in(q record, wanted text[], keys text[], first text, first_question tsquery,
    after_position bigint, after_story text, size integer) returns setof shown.hit
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  facets boolean := cardinality(wanted) > 0 or keys is not null;
  with_facets bigint := case when facets then shown.most_with(q.language, wanted, keys) else q.among end;
  steps float8 := least(q.among, size * (q.among::float8 * q.among) / greatest(q.most::float8 * with_facets, 1));
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
  if q.most <= least(steps, with_facets) then
    command := 'with r as materialized (select r.story_id, r.language, r.position from shown.story_row r where ' || shown_row || ' and r.words @@ $2)
      select r.story_id, r.language, r.position from r'
      || case when facets then ' join shown.listed_row l on l.story_id = r.story_id' || listed else '' end || ' where true' || apart || after || ending;
  elsif facets and with_facets <= steps then
    command := 'with l as materialized (select l.story_id from shown.listed_row l where true' || listed || ')
      select r.story_id, r.language, r.position from l join shown.story_row r on r.story_id = l.story_id where ' || shown_row || has_words || apart || after || ending;
  else
    command := 'select r.story_id, r.language, r.position from shown.story_row r where ' || shown_row || has_words
      || case when facets then ' and case when exists (select from shown.listed_row l where l.story_id = r.story_id' || listed || ') then true else false end' else '' end
      || apart || after || ending;
  end if;
  return query execute command using q.language, q.question, wanted, keys, first, first_question, after_position, after_story, size;
end $$;

-- A page of the stories that answer in words: those that answer in the reader's language, then ('others') those that do not, but
-- in another one; each newest first, after a place; a row for each language in which a story answers. 'only_in': in this one.
create function shown.found(asked jsonb, wanted text[], thing text, reader text, only_in text, after_others boolean,
    after_position bigint, after_story text, size integer) returns table (others boolean, story_id text, language text, "position" bigint)
  language plpgsql stable rows 30 security definer set search_path = pg_catalog, pg_temp as $$
declare q record; keys text[] := shown.thing_keys(thing); first tsquery; have bigint := 0;
begin
  for q in select * from shown.questions(asked, reader, null) loop
    first := q.question;
    continue when after_others or (only_in is not null and q.language <> only_in);
    return query select false, hit.* from shown.found_in(q, wanted, keys, null, null, after_position, after_story, size) as hit;
    get diagnostics have = row_count;
  end loop;
  if have >= size then return; end if;
  for q in select * from shown.questions(asked, only_in, reader) loop
    return query select true, hit.* from shown.found_in(q, wanted, keys, reader, first,
      case when after_others then after_position end, case when after_others then after_story end, size) as hit;
  end loop;
end $$;

-- The facets of each story that answers, at most 'most' of them and one more; where it would cost too much to look, that many
-- empty ones. asked null: without words.
create function shown.tally(asked jsonb, wanted text[], thing text, only_in text, most integer) returns table (story_id text, facets text[])
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare q record; keys text[] := shown.thing_keys(thing); ids text[] := '{}';
begin
  if asked is null then
    return query execute 'select story_id, facets from shown.listed_row where now() < expires_at'
      || case when cardinality(wanted) > 0 then ' and facets @> $1' else '' end
      || case when keys is not null then ' and things && $2' else '' end || ' limit $3' using wanted, keys, most + 1;
    return;
  end if;
  for q in select * from shown.questions(asked, only_in, null) loop
    if least(q.most, shown.most_with(q.language, wanted, keys)) > most then
      return query select null::text, null::text[] from generate_series(0, most);
      return;
    end if;
    ids := ids || array(select hit.story_id from shown.found_in(q, wanted, keys, null, null, null, null, most + 1) as hit);
  end loop;
  return query select l.story_id, l.facets from shown.listed_row l where l.story_id = any (ids) limit most + 1;
end $$;

-- Words of what is shown that are written like this one; none if the word itself is known in some language.
create function shown.near_words(folded text, stems jsonb) returns table (language text, spelled text, folded_as text, stories integer)
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not shown.is_swept() or exists (select from shown.facet_row f, substr(f.other, 6) as spoken,
      shown.lexeme(spoken, coalesce(stems->>split_part(lower(spoken), '-', 1), folded)) as own
    where f.one = 'all' and f.other like 'lang:%' and exists (select from shown.word_row w where w.language = spoken and w.lexeme = own and own <> ''))
  then return; end if;
  return query select w.language, w.spelled, w.folded, w.stories from shown.word_row w
    where w.keyed % shown.keyed(near_words.folded) and w.lexeme <> ''
    order by similarity(w.keyed, shown.keyed(near_words.folded)) desc, w.stories desc limit 60;
end $$;

-- Words of a language that begin so, and stand in at least three different stories: what stands in one or two could be what
-- somebody alone is called.
create function shown.suggestions(of_language text, beginning text, most integer) returns table (spelled text, stories integer)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select w.spelled, w.stories from shown.word_row w
  where shown.is_swept() and w.language = of_language and w.folded like beginning || '%' and w.stories >= 3 and w.lexeme <> ''
    and w.folded !~ '^[0-9]*$' and (char_length(w.folded) > 2 or ascii(w.folded) > 12000)
  order by w.stories desc, w.spelled limit most
$$;

-- The story whose turn it is: each day the next origin, and within an origin the next story.
create function shown.todays(day bigint) returns text language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare origins bigint; turn record; found_id text;
begin
  select count(*) into origins from shown.facet_row where one = 'all' and other like 'turn:%';
  if origins = 0 then return null; end if;
  select substr(f.other, 6) as origin, f.stories into turn from shown.facet_row f where f.one = 'all' and f.other like 'turn:%'
    order by f.other offset day % origins limit 1;
  select l.story_id into found_id from shown.listed_row l where l.origin = turn.origin
    order by l.story_id offset (day / origins) % turn.stories limit 1;
  return found_id;
end $$;

revoke execute on function shown.ways(), shown.facets(text), shown.is_swept(), shown.things(text, integer), shown.first_end(), shown.thing_keys(text),
  shown.page(text[], text, bigint, text, integer), shown.questions(jsonb, text, text), shown.most_with(text, text[], text[]),
  shown.found_in(record, text[], text[], text, tsquery, bigint, text, integer),
  shown.found(jsonb, text[], text, text, text, boolean, bigint, text, integer), shown.tally(jsonb, text[], text, text, integer),
  shown.near_words(text, jsonb), shown.suggestions(text, text, integer), shown.todays(bigint) from public;
grant execute on function shown.ways(), shown.facets(text), shown.things(text, integer), shown.first_end(), shown.page(text[], text, bigint, text, integer),
  shown.found(jsonb, text[], text, text, text, boolean, bigint, text, integer), shown.tally(jsonb, text[], text, text, integer),
  shown.near_words(text, jsonb), shown.suggestions(text, text, integer), shown.todays(bigint) to suitcase_public;
