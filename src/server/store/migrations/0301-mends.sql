-- Reports of readers do not count against what somebody writes who is in the story: ten reports must not silence them.
create or replace function intake.third_party_wrote(of_story text, letter uuid, sealed bytea, key_master text, key_wrapped bytea) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from story.story s where s.id = of_story and s.erased_at is null for update;
  if not found then return 'unknown'; end if;
  if length(sealed) > 40000 then raise exception 'too large' using errcode = 'check_violation'; end if;
  if (select count(*) from story.third_party_letter l where l.story_id = of_story and l.about = 'in_it' and l.at > now() - interval '1 hour') >= 10 then
    return 'too_many';
  end if;
  insert into vault.story_key (story_id, master_id, wrapped) values ('letter:' || letter, key_master, key_wrapped);
  insert into story.third_party_letter (id, story_id, body) values (letter, of_story, sealed);
  -- A story that was paused before asks the desk anew: there is somebody to answer.
  if not exists (select from story.stop_request r where r.story_id = of_story and r.handled_at is null) then
    insert into story.stop_request (story_id, by_kind, effect) values (of_story, 'anonymous', 'already');
  end if;
  perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  return 'kept';
end $$;

-- Who hides waits at the end of the transaction until it is counted, and until others are; a login's longest query would
-- end that wait, and with it what was hidden. What hangs on sheets and kits is asked before, so that nobody waits for it
-- while all others wait to be counted.
create or replace function story.hide(of_story text) returns integer language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare hidden integer; listed integer;
begin
  perform set_config('statement_timeout', '0', true);
  insert into shown.gone_row (feed_id, gone_on)
    select distinct feed_id, (now() at time zone 'utc')::date from shown.story_row
    where story_id = of_story and channel = 'web' and basis <> 'canary'
    on conflict (feed_id) do update set gone_on = excluded.gone_on;
  delete from shown.story_row where story_id = of_story and channel <> 'web';
  get diagnostics hidden = row_count;
  delete from shown.story_row where story_id = of_story and channel = 'web';
  get diagnostics listed = row_count;
  delete from shown.picture_row where story_id = of_story;
  update story.disclosure set ended_at = now(),
      outcome = case when channel in ('press', 'print', 'social', 'federation', 'open_data') then 'cannot_be_taken_back' else 'removed' end
    where story_id = of_story and ended_at is null;
  perform pg_notify('suitcase_gone', 'story:' || of_story || ' list');
  return hidden + listed;
end $$;

-- Only rows of the web stand in lists: nobody waits to be counted for others.
create or replace function shown.count_row() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  of_story text;
  was shown.listed_row;
  becomes record;
begin
  if (tg_op = 'INSERT' or old.channel <> 'web') and (tg_op = 'DELETE' or new.channel <> 'web') then return null; end if;
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

-- Words of stories that the planner noted before it was told (0270) to note none: nothing would ever replace them, so titles
-- of stories that were taken back would stay.
do $$
declare
  noted text;
  of_words constant text[] := array['words', 'vocabulary', 'title', 'brings', 'body'];
begin
  if to_regprocedure('pg_catalog.pg_clear_attribute_stats(text,text,text,boolean)') is not null then
    foreach noted in array of_words loop
      perform pg_catalog.pg_clear_attribute_stats('shown', 'story_row', noted, false);
    end loop;
  elsif (select rolsuper from pg_catalog.pg_roles where rolname = current_user) then
    delete from pg_catalog.pg_statistic s using pg_catalog.pg_attribute a
      where s.starelid = 'shown.story_row'::regclass and a.attrelid = s.starelid and a.attnum = s.staattnum and a.attname = any (of_words);
  elsif exists (select from pg_catalog.pg_stats where schemaname = 'shown' and tablename = 'story_row' and attname = any (of_words)) then
    raise warning 'the planner still holds words of stories; let a superuser delete the rows of shown.story_row from pg_statistic';
  end if;
end $$;
