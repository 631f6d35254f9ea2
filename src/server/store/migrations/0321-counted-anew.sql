-- What is kept beside what is shown, as it would be if it were counted anew: to fill the counters after very many stories came
-- or went, and to find what is miscounted. For the owner alone.
create view shown.listed_fresh as
  select s.story_id, s.position, s.expires_at, s.origin,
    array(select distinct f from unnest(s.facets || array['all', 'turn:' || s.origin, 'way:' || nullif(s.origin, '') || '>' || s.here]::text[]) as f where f is not null order by 1) as facets, t.things
  from (
    select r.story_id, max(r.position) as position, max(r.expires_at) as expires_at, min(coalesce(r.origin_country, r.origin_region, '')) as origin,
      min(coalesce(r.now_country, r.now_region)) as here,
      array(select unnest(array_agg(array['from:' || r.origin_country, 'from:' || r.origin_region, 'now:' || r.now_country, 'now:' || r.now_region,
        'lang:' || r.language, case when r.has_picture then 'with:picture' end, case when r.has_sound then 'with:sound' end,
        case when r.has_film then 'with:film' end]))) as facets
    from shown.story_row r where r.channel = 'web' and r.basis <> 'canary' group by r.story_id) as s
  cross join lateral (select array(select distinct r.language || ':' || left(thing, 200)
    from shown.story_row r, jsonb_array_elements_text(case when jsonb_typeof(r.body->'items') = 'array' then r.body->'items' else '[]' end) as thing
    where r.story_id = s.story_id and r.channel = 'web' and r.basis <> 'canary' order by 1) as things) as t;
-- Of the lists that are kept, which are compared by themselves.
create view shown.facet_fresh as
  select one collate "C" as one, other collate "C" as other, count(*)::integer as stories from shown.listed_row, unnest(facets) as one, unnest(facets) as other
  where (one = 'all' or other = 'all' or one !~ '^(way|turn):' and other !~ '^(way|turn):') group by 1, 2;
create view shown.thing_fresh as
  select split_part(entry, ':', 1) as language, substr(entry, strpos(entry, ':') + 1) as thing, count(*)::integer as stories
  from shown.listed_row, unnest(things) as entry group by 1, 2;
create view shown.word_fresh as
  select language, spelled, folded, shown.keyed(folded) as keyed, shown.lexeme(language, stem) as lexeme, stories from (
    select language, spelled, sum(each.stories)::integer as stories,
      coalesce(nullif(split_part(min(entry), ' ', 2), ''), spelled) as folded,
      coalesce(nullif(split_part(min(entry), ' ', 3), ''), nullif(split_part(min(entry), ' ', 2), ''), spelled) as stem
    from (select r.language, entry, split_part(entry, ' ', 1) as spelled, count(*) as stories
      from shown.story_row r, unnest(r.vocabulary) as entry where r.channel = 'web' and r.basis <> 'canary' group by 1, 2) as each
    group by language, spelled) as words;

create or replace function shown.count_all() returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_advisory_xact_lock(7238411906);
  -- Not truncated: who reads meanwhile would find nothing, and keep that.
  delete from shown.listed_row;
  delete from shown.facet_row;
  delete from shown.thing_row;
  delete from shown.word_row;
  insert into shown.listed_row (story_id, position, expires_at, origin, facets, things)
    select story_id, position, expires_at, origin, facets, things from shown.listed_fresh;
  insert into shown.facet_row (one, other, stories) select one, other, stories from shown.facet_fresh;
  insert into shown.thing_row (language, thing, stories) select language, thing, stories from shown.thing_fresh;
  insert into shown.word_row (language, spelled, folded, keyed, lexeme, stories)
    select language, spelled, folded, keyed, lexeme, stories from shown.word_fresh;
  perform pg_notify('suitcase_gone', '*');
end $$;
