-- Words that stand together more or less often than chance would have it: how near the rows that answer lie is seen from those
-- found, not guessed once. Of several words the first stretch is short; what is left goes by the index on words alone
-- where little can answer. What answers, and in which order, is as before.

-- The rows of one language that answer, from a place on ('newest') to before another ('oldest'). With 'oldest' the index on words and
-- the index on the order are laid over each other before a row is read: so no plan may walk along one of them, and the
-- planner does not see the question. (Two words of the same sentence stand together more often than chance would have it: it would
-- think that next to nothing answers both, and leave the order aside.) Without 'oldest' (null), to the end: by the index on words
-- alone, which reads every row of the language that has them, and nothing of the order.
create or replace function shown.found_between(q record, wanted text[], keys text[], first text, first_question tsquery,
    newest bigint, oldest bigint, after_position bigint, after_story text, size integer) returns setof shown.hit
  language plpgsql stable set search_path = pg_catalog, pg_temp set enable_indexscan = off set enable_seqscan = off set work_mem = '16MB' as $$
declare
  facets boolean := cardinality(wanted) > 0 or keys is not null;
  listed text := case when cardinality(wanted) > 0 then ' and l.facets @> $3' else '' end
    || case when keys is not null then ' and l.things && $4' else '' end;
  apart text := case when first_question is not null then ' and not exists (select from shown.story_row o where o.story_id = r.story_id
    and o.channel = ''web'' and o.language = $5 and case when o.words @@ $6 then true else false end)' else '' end;
  -- One says it as the index on the order does, the other as the index on words; a sum is in no index.
  stretch text := case when oldest is not null
    then ' and case when r.channel = ''web'' and r.basis <> ''canary'' then r.language end = $1 and r.position > $8'
      || case when newest is not null then ' and r.position <= $7' else '' end
    else ' and r.language = $1' || case when newest is not null then ' and r.position + 0 <= $7' else '' end end;
begin
  return query execute 'with r as materialized (select r.story_id, r.language, r.position from shown.story_row r
      where r.channel = ''web'' and r.basis <> ''canary'' and now() < r.expires_at and r.words @@ (select $2)' || stretch || ')
    select r.story_id, r.language, r.position from r'
    || case when facets then ' join shown.listed_row l on l.story_id = r.story_id' || listed else '' end || ' where true' || apart
    || case when after_position is not null then ' and (r.position < $9 or r.story_id > $10)' else '' end
    || ' order by r.position desc, r.story_id limit $11'
    using q.language, q.question, wanted, keys, first, first_question, newest, oldest, after_position, after_story, size;
end $$;

-- The rows that answer among the newest 'reach' of one language after a place, then behind them as far as what was found so far
-- makes enough likely, and so on, until there are enough; where few can be left, all of them at once by the words.
create or replace function shown.found_near(q record, wanted text[], keys text[], first text, first_question tsquery,
    after_position bigint, after_story text, size integer, reach bigint) returns setof shown.hit
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  -- How many have the words cannot be told from how many have the facets, too.
  facets constant boolean := cardinality(wanted) > 0 or keys is not null;
  newest bigint := after_position; oldest bigint; looked bigint := 0; have integer := 0; more integer; further float8;
  by_words boolean := false; to_the_end boolean := false;
begin
  loop
    oldest := null;
    if not by_words then
      select r.position into oldest from shown.story_row r where r.channel = 'web' and r.basis <> 'canary' and r.language = q.language
        and r.position <= coalesce(newest, 9223372036854775807) order by r.position desc offset reach limit 1;
      to_the_end := oldest is null;
      oldest := coalesce(oldest, -1);
    end if;
    return query select * from shown.found_between(q, wanted, keys, first, first_question, newest, oldest, after_position, after_story, size - have);
    get diagnostics more = row_count;
    have := have + more;
    exit when have >= size or by_words or to_the_end;
    newest := oldest;
    looked := looked + reach;
    -- A row read costs as much as some 100 places of the order, each of which is gone through twice.
    further := 1.6 * (size - have) * looked / (have + 1);
    by_words := not facets and 50 * (have + 1) * q.among::float8 / looked <= further;
    reach := least(greatest(reach, further), 8 * reach)::bigint;
  end loop;
end $$;

-- The newest rows of one language that answer, in the cheapest of four ways: all rows with the words, if they are few; all
-- stories with the facets from the newest on, if that is less; from the newest on, if nearly each answers; else the newest few
-- thousand at a time, and of several words fewer at first: nobody knows how often they stand together. 'first' and
-- 'first_question': only stories that do not answer in that language.
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
  is_known boolean := q.likely >= 0.9 * q.most;
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
      least(1.6 * apart_by * size, q.among, case when not is_known then greatest(2000, size) end)::bigint);
    return;
  end if;
  return query execute command using q.language, q.question, wanted, keys, first, first_question, after_position, after_story, size;
end $$;
