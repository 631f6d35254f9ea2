-- What is left to show of a story must be shared by enough people. Official figures for gender, and for each published
-- story what it has in common with others: as keyed hashes, which only say "the same" or "not the same".
create table place.gender (
  host char(2) primary key,
  women integer not null check (women >= 0),
  men integer not null check (men >= 0)
);
grant select on place.gender to suitcase_desk, suitcase_worker;

create table story.combination (
  story_id text primary key references story.story on delete cascade,
  has text[] not null,                               -- all that consent lets be counted, each rung a keyed hash
  shown text[] not null,                             -- what readers may see of it now
  uncounted boolean not null,                        -- something is shown that no official figure counts
  origin char(2), host char(2),                      -- as in the facts
  origin_level smallint not null, now_level smallint not null,
  gender text check (gender in ('woman', 'man', 'other')),          -- as shown; null: not shown
  floor_cap jsonb not null,                          -- the most that enough people share; never rises by itself
  lowered text[] not null default '{}',              -- ELEMENT:LEVEL:WHY, for the desk
  lowered_at timestamptz                             -- lowered after it was published, and nobody approved it since
);
create index combination_has on story.combination using gin (has);
create index combination_place on story.combination (origin, host);
grant select on story.combination to suitcase_desk, suitcase_worker;
grant insert, update on story.combination to suitcase_worker;
grant update (floor_cap, lowered_at) on story.combination to suitcase_desk;

-- Counting and showing go one after the other in the whole network. Take it after a story's own row and before any row
-- that readers see.
create function story.lock_count() returns void language sql set search_path = pg_catalog, pg_temp as $$
  select pg_advisory_xact_lock(hashtext('story.combination'))
$$;

-- A story counts no more: those that too few share without it are hidden at once and published again, lowered.
create function story.uncount(of_story text) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare left_over text[]; other text;
begin
  if not exists (select from story.combination where story_id = of_story) then return; end if;
  perform story.lock_count();
  delete from story.combination where story_id = of_story returning has into left_over;
  for other in
    select c.story_id from story.combination c
    where c.uncounted and c.shown <@ left_over
      and (select count(*) from story.combination t where t.has @> c.shown) < 5  -- K_NETWORK in domain/consent/floor.ts
    order by c.story_id
  loop
    perform story.hide(other);
    perform queue.enqueue('publish', json_build_object('storyId', other), 'publish:' || other);
  end loop;
end $$;

-- Whatever takes a story out of publication (taking back, expiry, a withdrawn approval, erasing) goes through this column.
create function story.left_publication() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform story.uncount(new.id);
  return null;
end $$;
create trigger left_publication after update of desk_state on story.story for each row
  when (old.desk_state = 'published' and new.desk_state <> 'published') execute function story.left_publication();

revoke execute on function story.lock_count(), story.uncount(text), story.left_publication() from public;
grant execute on function story.lock_count(), story.uncount(text) to suitcase_worker;

-- Stories that are published already are counted when they are published again.
select queue.enqueue('publish', json_build_object('storyId', id), 'publish:' || id)
  from story.story where desk_state = 'published' and basis = 'teller';
