-- What lies in the suitcases of the stories that answer is told beside their facets: a thing can be chosen together with words and
-- other choices, and exchanged for another. Otherwise as before.
drop function shown.tally(jsonb, text[], text, text, integer);
create function shown.tally(asked jsonb, wanted text[], thing text, only_in text, most integer)
  returns table (story_id text, facets text[], things text[])
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare q record; keys text[] := shown.thing_keys(thing); ids text[] := '{}';
begin
  if asked is null then
    return query execute 'select story_id, facets, things from shown.listed_row where now() < expires_at'
      || case when cardinality(wanted) > 0 then ' and facets @> $1' else '' end
      || case when keys is not null then ' and things && $2' else '' end || ' limit $3' using wanted, keys, most + 1;
    return;
  end if;
  for q in select * from shown.questions(asked, only_in, null) loop
    if least(q.most, shown.most_with(q.language, wanted, keys)) > most then
      return query select null::text, null::text[], null::text[] from generate_series(0, most);
      return;
    end if;
    ids := ids || array(select hit.story_id from shown.found_in(q, wanted, keys, null, null, null, null, most + 1) as hit);
  end loop;
  return query select l.story_id, l.facets, l.things from shown.listed_row l where l.story_id = any (ids) limit most + 1;
end $$;
revoke execute on function shown.tally(jsonb, text[], text, text, integer) from public;
grant execute on function shown.tally(jsonb, text[], text, text, integer) to suitcase_public;
