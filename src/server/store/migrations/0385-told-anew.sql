-- From now on the id of a telling in feeds and for programs is made of all that it shows: what was changed is told as gone, and
-- comes under another id. What was changed before was told to nobody: whoever kept a copy may still hold a name or a sentence
-- that its teller took away. So all that is shown is told as gone this once, under the ids of before, and comes under new ones; that
-- every telling is told on one day says nothing about any. Generated stories had no teller, and a canary is in no feed.
insert into shown.gone_row (feed_id, gone_on)
  select distinct r.feed_id, (now() at time zone 'utc')::date from shown.story_row r join story.story s on s.id = r.story_id
  where r.channel = 'web' and r.basis <> 'canary' and coalesce(s.ref, '') not like 'generated:%'
  on conflict (feed_id) do update set gone_on = excluded.gone_on;

-- Nothing that is counted changes.
alter table shown.story_row disable trigger counted;
update shown.story_row r set feed_id = replace(gen_random_uuid()::text, '-', '') from story.story s
  where s.id = r.story_id and r.channel = 'web' and r.basis <> 'canary' and coalesce(s.ref, '') not like 'generated:%';
alter table shown.story_row enable trigger counted;

-- The ids that are made of the words come on this day, too, and not one by one with whatever is published next.
do $$
declare one text;
begin
  for one in select distinct r.story_id from shown.story_row r join story.story s on s.id = r.story_id
      where r.channel = 'web' and r.basis <> 'canary' and coalesce(s.ref, '') not like 'generated:%' loop
    perform queue.enqueue('publish', json_build_object('storyId', one), 'publish:' || one);
  end loop;
end $$;
