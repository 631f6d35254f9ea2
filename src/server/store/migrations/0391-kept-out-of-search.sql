-- A story that search engines are told not to list: of great danger, or because its teller wants it so. Readers, and the login of
-- their pages, learn one bit of what is shown, and not which of the two it was.
alter table story.person add column unlisted boolean not null default false;

create function story.is_unlisted(of_story text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from story.story s where s.id = of_story and s.basis = 'teller'
    and (s.risk in ('high', 'critical') or exists (select from story.person p where p.story_id = s.id and p.role = 'teller' and p.unlisted)))
$$;
create function shown.is_unlisted(of_story text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from shown.story_row r where r.story_id = of_story) and story.is_unlisted(of_story)
$$;

create or replace function shown.sitemap_part(beginning text, until text) returns table (story_id text, expires_at timestamptz)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query select l.story_id, l.expires_at from shown.listed_row l
    where l.story_id >= beginning and (until is null or l.story_id < until) and now() < l.expires_at
      and not story.is_unlisted(l.story_id) order by l.story_id;
end $$;

-- What the teller chose, on the teller's own page. No row: the receipt opens nothing.
create function intake.my_unlisted(of_locator integer, of_receipt uuid) returns table (unlisted boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.unlisted from story.person p
  where p.story_id = intake.story_of(of_locator, of_receipt) and p.id = story.person_of_receipt(of_receipt)
$$;

-- Out of search engines, or no longer kept out by this teller; counts at once.  done | already | stopped | unknown
create function intake.my_unlist(of_locator integer, of_receipt uuid, keep_out boolean) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_story text := intake.story_of(of_locator, of_receipt); whose uuid := story.person_of_receipt(of_receipt);
begin
  if of_story is null then return 'unknown'; end if;
  perform from story.story s where s.id = of_story and s.taken_back_at is null and s.erased_at is null for update;
  if not found then return 'stopped'; end if;
  update story.person p set unlisted = keep_out where p.story_id = of_story and p.id = whose and p.unlisted <> keep_out;
  if not found then return 'already'; end if;
  insert into story.history (story_id, did, detail) values (of_story,
    case when keep_out then 'unlisted_by_teller' else 'listed_by_teller' end, story.who_did(of_story, whose));
  perform pg_notify('suitcase_gone', 'story:' || of_story || ' list');
  return 'done';
end $$;

-- Who tells it anew without somebody keeps what they chose.
create function story.carry_unlisted() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update story.person p set unlisted = true where p.story_id = new.story_id and p.id = new.person_id
    and exists (select from story.person was where was.story_id = new.was_in and was.id = new.was_person and was.unlisted);
  return null;
end $$;
create trigger carry_unlisted after insert on story.group_teller for each row when (new.was_person is not null)
  execute function story.carry_unlisted();

revoke execute on function story.is_unlisted(text), shown.is_unlisted(text), intake.my_unlisted(integer, uuid),
  intake.my_unlist(integer, uuid, boolean), story.carry_unlisted() from public;
grant execute on function shown.is_unlisted(text) to suitcase_public;
grant execute on function intake.my_unlisted(integer, uuid), intake.my_unlist(integer, uuid, boolean) to suitcase_intake;
