-- Three more ways in which a story may be shown: a frame on other sites, a card for social networks, what journalists get.
-- Which ways are offered, and which of them cannot be taken back, is said here once; what checks a yes asks these two.
create function story.is_offered(channel text) returns boolean language sql immutable set search_path = pg_catalog, pg_temp as $$
  select channel in ('web', 'embed', 'print', 'social', 'press')
$$;
create function story.is_irrecoverable(channel text) returns boolean language sql immutable set search_path = pg_catalog, pg_temp as $$
  select channel in ('press', 'print', 'social', 'federation', 'open_data')
$$;
revoke execute on function story.is_offered(text), story.is_irrecoverable(text) from public;

-- The functions that take a yes in stay as they are but for this question; each must have held the old one.
do $$
declare f record; made text; changed integer := 0;
begin
  for f in select p.oid, p.prosrc, pg_get_functiondef(p.oid) as whole from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ('story', 'intake') and p.prosrc ~ 'not in \(''web'', ''print''\)' loop
    made := f.whole;
    made := replace(made, 'g.channel not in (''web'', ''print'')', 'not story.is_offered(g.channel)');
    made := replace(made, 'g.channel = ''print'' and', 'story.is_irrecoverable(g.channel) and');
    made := replace(made, 'g.key not in (''web'', ''print'')', 'not story.is_offered(g.key)');
    made := replace(made, 'case g.key when ''print'' then', 'case when story.is_irrecoverable(g.key) then');
    made := replace(made, 'g.key = ''print'' and', 'story.is_irrecoverable(g.key) and');
    if made like '%''print''%' or made = f.whole then raise exception 'a check of what a yes allows is written otherwise'; end if;
    execute made;
    changed := changed + 1;
  end loop;
  if changed < 2 then raise exception 'a check of what a yes allows was not found'; end if;
end $$;
