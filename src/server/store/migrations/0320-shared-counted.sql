-- Who shares what is kept in counters, so that publishing and taking back cost the same with a hundred stories and with a
-- million. Triggers keep them, in the very transaction that counts a story or counts it no more; nobody can forget to. Of
-- what stories have in common they hold what story.combination holds, keyed hashes, and nothing outlives the last story.

-- Counted stories of an origin in a place now, and ('--') of all places: all of them (part ''), and those that have a part. Of an
-- origin in all places only all of them.
create table story.group_count (
  origin char(2) not null, host char(2) not null,
  part text collate "C" not null,
  stories integer not null,
  primary key (origin, host, part)
) with (fillfactor = 70);
-- What counted stories of an origin in a place now show of what official figures count; gender '': not shown.
create table story.figure_count (
  origin char(2) not null, host char(2) not null,
  origin_level smallint not null, now_level smallint not null,
  gender text not null,
  stories integer not null,
  primary key (origin, host, origin_level, now_level, gender)
) with (fillfactor = 70);
-- Each set of parts that somebody shows and that no official figure counts: how many show it, and how many have all of it.
create table story.shared_count (
  path text collate "C" primary key,                 -- the parts in order, each of 16 signs
  parts text[] not null,
  shows integer not null,
  stories integer not null
) with (fillfactor = 70);
-- Published stories of tellers, by origin and place now as their rows say, counted or not.
create table story.published_count (
  origin char(2) not null, host char(2) not null,
  stories integer not null,
  primary key (origin, host)
) with (fillfactor = 70);
grant select on story.group_count, story.figure_count, story.shared_count, story.published_count to suitcase_desk, suitcase_worker;
-- The planner is told by the counters.
alter table story.group_count alter column part set statistics 0;
alter table story.shared_count alter column path set statistics 0, alter column parts set statistics 0;

create function story.path_of(parts text[]) returns text language sql immutable set search_path = pg_catalog, pg_temp as $$
  select coalesce(string_agg(part, '' order by part collate "C"), '') from unnest(parts) as part
$$;
-- Each part together with the origin: a part is rarer there than anywhere.
create function story.of_origin(origin text, parts text[]) returns text[] language sql immutable set search_path = pg_catalog, pg_temp as $$
  select array(select origin || part from unnest(parts) as part)
$$;
create index combination_of_origin on story.combination using gin (story.of_origin(origin, has)) with (fastupdate = off);
-- Without a list of what is to be filed later, which every question would have to read.
alter index story.combination_has set (fastupdate = off);
create index combination_path on story.combination (story.path_of(shown)) where uncounted;
-- Nor of what the indexes compute.
alter index story.combination_of_origin alter column 1 set statistics 0;
alter index story.combination_path alter column 1 set statistics 0;

-- The counted sets of which all parts are among these, as paths; and beginnings of such. From each beginning it goes on only
-- where some set does: the number of steps depends on the story, not on how many there are.
create function story.sets_in(has text[]) returns text[] language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare parts text[] := array(select distinct part collate "C" as part from unnest(has) as part order by 1);
begin
  return (
    with recursive walk (path, n) as (
      select ''::text, 0
      union all
      select w.path || each.part, each.n::integer from walk w, unnest(parts) with ordinality as each (part, n)
      where each.n > w.n and starts_with((select c.path from story.shared_count c where c.path >= w.path || each.part order by c.path limit 1), w.path || each.part)
    )
    select coalesce(array_agg(path), '{}') from walk where n > 0);
end $$;

create function story.count_group(one story.combination, by integer) returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  insert into story.group_count as g select p.origin, p.host, part, by
    from (values ('--', '--'), (one.origin, one.host), (one.origin, '--')) as p (origin, host), (select '' as part union select unnest(one.has)) as each
    where p.origin is not null and p.host is not null and (part = '' or p.origin = '--' or p.host <> '--')
    on conflict (origin, host, part) do update set stories = g.stories + by;
  if by < 0 then
    delete from story.group_count g where g.origin = '--' and g.host = '--' and g.part = any (one.has || ''::text) and g.stories <= 0;
    delete from story.group_count g where g.origin = one.origin and g.host in (one.host, '--') and g.part = any (one.has || ''::text) and g.stories <= 0;
  end if;
end $$;
create function story.count_figure(one story.combination, by integer) returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if one.origin is null or one.host is null then return; end if;
  insert into story.figure_count as f values (one.origin, one.host, one.origin_level, one.now_level, coalesce(one.gender, ''), by)
    on conflict (origin, host, origin_level, now_level, gender) do update set stories = f.stories + by;
  if by < 0 then
    delete from story.figure_count f where (f.origin, f.host, f.origin_level, f.now_level, f.gender)
      = (one.origin, one.host, one.origin_level, one.now_level, coalesce(one.gender, '')) and f.stories <= 0;
  end if;
end $$;
create function story.count_sets(one story.combination, by integer) returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  update story.shared_count c set stories = c.stories + by where c.path = any (story.sets_in(one.has));
end $$;
-- Some stories but one that have all these parts, no more than 'most' (null: all): by the indexes on parts, as far as the rarest goes.
create function story.having(parts text[], in_origin text, but text, most integer) returns integer language plpgsql stable
  set search_path = pg_catalog, pg_temp set enable_seqscan = off as $$
begin
  if in_origin is not null then
    return (select count(*) from (select from story.combination c
      where story.of_origin(c.origin, c.has) @> story.of_origin(in_origin, parts) and c.story_id is distinct from but limit most) as have);
  end if;
  return (select count(*) from (select from story.combination c where c.has @> parts and c.story_id is distinct from but limit most) as have);
end $$;

-- A set that nobody showed is counted now, by all that are in story.combination: what has it must be counted in before.
create function story.count_shown(one story.combination, by integer) returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
declare own text := story.path_of(one.shown);
begin
  if not one.uncounted then return; end if;
  update story.shared_count c set shows = c.shows + by where c.path = own;
  if found then
    delete from story.shared_count c where c.path = own and c.shows <= 0;
  elsif by > 0 then
    -- Whoever shares the country of origin is of that origin.
    insert into story.shared_count values (own, one.shown, by, story.having(one.shown, case when one.origin_level >= 2 then one.origin end, null, null));
  end if;
end $$;

-- After the whole statement, in this order: what is new may be a set of its own, and is counted once.
create function story.count_combination() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare one story.combination; was story.combination; pair record;
begin
  if tg_op = 'INSERT' then
    for one in select * from new_rows loop
      perform story.lock_count();
      perform story.count_group(one, 1);
      perform story.count_figure(one, 1);
      perform story.count_sets(one, 1);
    end loop;
    for one in select * from new_rows loop perform story.count_shown(one, 1); end loop;
  elsif tg_op = 'DELETE' then
    for one in select * from old_rows loop
      perform story.lock_count();
      perform story.count_group(one, -1);
      perform story.count_figure(one, -1);
      perform story.count_sets(one, -1);
      perform story.count_shown(one, -1);
    end loop;
  else
    if exists (select from old_rows o where not exists (select from new_rows n where n.story_id = o.story_id)) then
      raise exception 'a counted story keeps its id';
    end if;
    -- Most updates change nothing that is counted, and wait for nobody.
    for pair in select o as was, n as one from old_rows o join new_rows n using (story_id)
      where (o.has, o.origin, o.host, o.origin_level, o.now_level, o.gender)
        is distinct from (n.has, n.origin, n.host, n.origin_level, n.now_level, n.gender) loop
      was := pair.was;
      one := pair.one;
      perform story.lock_count();
      if (was.has, was.origin, was.host) is distinct from (one.has, one.origin, one.host) then
        perform story.count_group(was, -1);
        perform story.count_group(one, 1);
      end if;
      perform story.count_figure(was, -1);
      perform story.count_figure(one, 1);
      if was.has <> one.has then
        perform story.count_sets(was, -1);
        perform story.count_sets(one, 1);
      end if;
    end loop;
    for pair in select o as was, n as one from old_rows o join new_rows n using (story_id)
      where (o.shown, o.uncounted) is distinct from (n.shown, n.uncounted) loop
      was := pair.was;
      one := pair.one;
      perform story.lock_count();
      perform story.count_shown(was, -1);
      perform story.count_shown(one, 1);
    end loop;
  end if;
  return null;
end $$;
create trigger counted_in after insert on story.combination referencing new table as new_rows
  for each statement execute function story.count_combination();
create trigger counted_out after delete on story.combination referencing old table as old_rows
  for each statement execute function story.count_combination();
create trigger counted_anew after update on story.combination referencing old table as old_rows new table as new_rows
  for each statement execute function story.count_combination();

-- Behind "left_publication" by its name: the same lock, taken at the same place.
create function story.count_published() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  was boolean := tg_op <> 'INSERT' and old.desk_state = 'published' and old.basis = 'teller' and old.origin is not null and old.host is not null;
  becomes boolean := tg_op <> 'DELETE' and new.desk_state = 'published' and new.basis = 'teller' and new.origin is not null and new.host is not null;
begin
  if not was and not becomes or was and becomes and (old.origin, old.host) = (new.origin, new.host) then return null; end if;
  perform story.lock_count();
  if was then
    update story.published_count p set stories = p.stories - 1 where p.origin = old.origin and p.host = old.host;
    delete from story.published_count p where p.origin = old.origin and p.host = old.host and p.stories <= 0;
  end if;
  if becomes then
    insert into story.published_count as p values (new.origin, new.host, 1)
      on conflict (origin, host) do update set stories = p.stories + 1;
  end if;
  return null;
end $$;
create trigger published_counted after insert or delete or update of desk_state, basis, origin, host on story.story
  for each row execute function story.count_published();

-- Stories that show something of these parts and are left with too few who share it.
create function story.left_alone(parts text[]) returns setof text language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  sets text[] := story.sets_in(parts);
  fallen text[] := array(select s.path from story.shared_count s where s.path = any (sets) and s.stories < 5);  -- K_NETWORK in domain/consent/floor.ts
begin
  if cardinality(fallen) = 0 then return; end if;
  return query select c.story_id from story.combination c where c.uncounted and story.path_of(c.shown) = any (fallen) order by c.story_id;
end $$;
create or replace function story.uncount(of_story text) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare left_over text[]; other text;
begin
  if not exists (select from story.combination where story_id = of_story) then return; end if;
  perform story.lock_count();
  delete from story.combination where story_id = of_story returning has into left_over;
  for other in select story.left_alone(left_over) loop
    perform story.hide(other);
    perform queue.enqueue('publish', json_build_object('storyId', other), 'publish:' || other);
  end loop;
end $$;

-- How many stories but one have all these parts; exactly, or at least 'most' where there are so many. 'of_origin', 'of_host': the
-- countries that are named among the parts. The counter knows it, if somebody shows that very set; the rarest part may be too
-- rare; where all are common, the first few that come along will do; else the index on parts.
create function story.sharing(wanted text[], of_origin char(2), of_host char(2), but text, most integer) returns integer
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  own text[] := (select c.has from story.combination c where c.story_id = but);
  itself integer := coalesce(own @> wanted, false)::integer;
  one_group boolean := of_origin is not null and of_host is not null;
  in_origin char(2) := case when one_group then of_origin else '--' end;
  in_host char(2) := case when one_group then of_host else '--' end;
  found_stories integer; rarest integer; walk float8;
begin
  select c.stories - itself into found_stories from story.shared_count c where c.path = story.path_of(wanted);
  if found then return found_stories; end if;
  -- How many rows of the group, of the country or of all there are to look at, until 'most' have the rest.
  select min(stories), most * power(all_stories::float8, count(*)) / greatest(exp(sum(ln(greatest(stories, 1)))), 1) into rarest, walk from (
    select coalesce((select g.stories from story.group_count g where g.origin = in_origin and g.host = in_host and g.part = each), 0) as stories,
      (select g.stories from story.group_count g where g.origin = in_origin and g.host = in_host and g.part = '') as all_stories
    from unnest(wanted) as each) as counted group by all_stories;
  if not one_group and of_origin is not null then
    walk := walk * (select g.stories from story.group_count g where g.origin = of_origin and g.host = '--' and g.part = '')
      / (select g.stories from story.group_count g where g.origin = '--' and g.host = '--' and g.part = '');
  end if;
  if coalesce(rarest, 0) - itself < most then return greatest(coalesce(rarest, 0) - itself, 0); end if;
  walk := 4 * coalesce(walk, 1000) + 50;
  if walk < least(rarest, 1000) then
    if one_group then
      select count(*) into found_stories from (select from (select c.has from story.combination c
        where c.origin = of_origin and c.host = of_host and c.story_id is distinct from but limit walk::integer) as some_rows
        where has @> wanted limit most) as have;
    elsif of_origin is not null then
      select count(*) into found_stories from (select from (select c.has from story.combination c
        where c.origin = of_origin and c.story_id is distinct from but limit walk::integer) as some_rows
        where has @> wanted limit most) as have;
    else
      select count(*) into found_stories from (select from (select c.has from story.combination c
        where c.story_id is distinct from but limit walk::integer) as some_rows
        where has @> wanted limit most) as have;
    end if;
    if found_stories >= most then return found_stories; end if;
  end if;
  return story.having(wanted, of_origin, but, most);
end $$;

-- The counters as they would be, counted anew from the stories; for the owner alone.
create view story.group_fresh as
  select p.origin, p.host, part collate "C" as part, count(*)::integer as stories from story.combination c,
    lateral (values ('--'::char(2), '--'::char(2)), (c.origin, c.host), (c.origin, '--')) as p (origin, host), lateral (select '' as part union select unnest(c.has)) as each
  where p.origin is not null and p.host is not null and (part = '' or p.origin = '--' or p.host <> '--') group by 1, 2, 3;
create view story.figure_fresh as
  select origin, host, origin_level, now_level, coalesce(gender, '') as gender, count(*)::integer as stories from story.combination
  where origin is not null and host is not null group by 1, 2, 3, 4, 5;
create view story.shared_fresh as
  select path collate "C" as path, parts, shows, (select count(*) from story.combination t where t.has @> parts)::integer as stories
  from (select story.path_of(shown) as path, min(shown) as parts, count(*)::integer as shows from story.combination where uncounted group by 1) as each;
create view story.published_fresh as
  select origin, host, count(*)::integer as stories from story.story
  where desk_state = 'published' and basis = 'teller' and origin is not null and host is not null group by 1, 2;

create function story.count_all() returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform story.lock_count();
  delete from story.group_count;
  delete from story.figure_count;
  delete from story.shared_count;
  delete from story.published_count;
  insert into story.group_count select origin, host, part, stories from story.group_fresh;
  insert into story.figure_count select * from story.figure_fresh;
  insert into story.shared_count select path, parts, shows, stories from story.shared_fresh;
  insert into story.published_count select * from story.published_fresh;
end $$;

revoke execute on function story.path_of(text[]), story.sets_in(text[]), story.count_group(story.combination, integer),
  story.count_figure(story.combination, integer), story.count_sets(story.combination, integer), story.count_shown(story.combination, integer),
  story.count_combination(), story.count_published(), story.left_alone(text[]), story.having(text[], text, text, integer), story.of_origin(text, text[]), story.sharing(text[], char, char, text, integer), story.count_all() from public;
grant execute on function story.left_alone(text[]), story.sharing(text[], char, char, text, integer) to suitcase_desk, suitcase_worker;
-- Indexes are kept by whoever writes.
grant execute on function story.path_of(text[]), story.of_origin(text, text[]) to suitcase_worker, suitcase_desk;

select story.count_all();
