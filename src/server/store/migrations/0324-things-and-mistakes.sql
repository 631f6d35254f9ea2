-- Two more questions that read more the more stories there are: those that bring a thing, and words that nobody knows.

-- The stories with a thing from a place on to before another: the indexes are laid over each other before a row is read.
create function shown.page_between(wanted text[], keys text[], newest bigint, oldest bigint, after_position bigint, after_story text, size integer)
  returns setof shown.hit language plpgsql stable set search_path = pg_catalog, pg_temp set enable_indexscan = off set enable_seqscan = off as $$
begin
  return query execute 'with l as materialized (select l.story_id, l.position from shown.listed_row l where now() < l.expires_at and l.things && $2'
      || case when cardinality(wanted) > 0 then ' and l.facets @> $1' else '' end
      || case when newest is not null then ' and l.position <= $3' else '' end
      || case when oldest is not null then ' and l.position > $4' else '' end || ')
    select l.story_id, null::text, l.position from l where true'
    || case when after_position is not null then ' and (l.position < $5 or l.story_id > $6)' else '' end
    || ' order by l.position desc, l.story_id limit $7'
    using wanted, keys, newest, oldest, after_position, after_story, size;
end $$;

-- The stories with a thing among the newest 'reach' after a place, then among four times as many behind them, and so on, until
-- there are enough; reach null: among all.
create function shown.page_near(wanted text[], keys text[], after_position bigint, after_story text, size integer, reach bigint) returns setof shown.hit
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare newest bigint := after_position; oldest bigint; have integer := 0; more integer;
begin
  loop
    if reach is not null then
      select l.position into oldest from shown.listed_row l where l.position <= coalesce(newest, 9223372036854775807)
        order by l.position desc offset reach limit 1;
    end if;
    return query select * from shown.page_between(wanted, keys, newest, oldest, after_position, after_story, size - have);
    get diagnostics more = row_count;
    have := have + more;
    exit when have >= size or oldest is null;
    newest := oldest;
    reach := reach * 4;
  end loop;
end $$;

-- A page of stories without words: newest first, after a place. Of those with a thing, of which the planner notes nothing: all,
-- if they are few; else the newest few thousand at a time.
create or replace function shown.page(wanted text[], thing text, after_position bigint, after_story text, size integer) returns setof shown.hit
  language plpgsql stable rows 30 security definer set search_path = pg_catalog, pg_temp as $$
declare
  keys text[] := shown.thing_keys(thing);
  most bigint; among bigint; with_facet bigint;
begin
  if keys is null then
    return query execute 'select story_id, null::text, position from shown.listed_row where now() < expires_at'
      || case when cardinality(wanted) > 0 then ' and facets @> $1' else '' end
      || case when after_position is not null then ' and position <= $2 and (position < $2 or story_id > $3)' else '' end
      || ' order by position desc, story_id limit $4'
      using wanted, after_position, after_story, size;
    return;
  end if;
  select coalesce(sum(t.stories), 0) into most from shown.thing_row t
    where (t.language, t.thing) in (select split_part(key, ':', 1), substr(key, strpos(key, ':') + 1) from unnest(keys) as key);
  if most = 0 then return; end if;
  select coalesce(min(f.stories) filter (where f.other = 'all'), 1), coalesce(min(f.stories), 1) into among, with_facet
    from shown.facet_row f where f.one = 'all' and f.other = any (wanted || 'all'::text);
  -- A thousand of these narrow rows are read in about two milliseconds.
  return query select * from shown.page_near(wanted, keys, after_position, after_story, size,
    case when most > 1000 then 2 * size * (among::float8 / most * among / with_facet)::bigint end);
end $$;

-- As before; whether the word is known is asked language by language, by the index.
create or replace function shown.near_words(folded text, stems jsonb) returns table (language text, spelled text, folded_as text, stories integer)
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare spoken text; own text;
begin
  if not shown.is_swept() then return; end if;
  for spoken in select substr(f.other, 6) from shown.facet_row f where f.one = 'all' and f.other like 'lang:%' loop
    own := shown.lexeme(spoken, coalesce(stems->>split_part(lower(spoken), '-', 1), folded));
    if own <> '' and exists (select from shown.word_row w where w.language = spoken and w.lexeme = own) then return; end if;
  end loop;
  return query select w.language, w.spelled, w.folded, w.stories from shown.word_row w
    where w.keyed % shown.keyed(near_words.folded) and w.lexeme <> ''
    order by similarity(w.keyed, shown.keyed(near_words.folded)) desc, w.stories desc limit 60;
end $$;

revoke execute on function shown.page_between(text[], text[], bigint, bigint, bigint, text, integer),
  shown.page_near(text[], text[], bigint, text, integer, bigint) from public;
