-- Stories in frames on other people's pages. An office may name the pages that may show its stories: null is any page, an
-- empty list is none. Which pages did show one stands in the ledger of copies, each by the name of its site alone.
alter table office.office add column frame_hosts text[]
  check (frame_hosts is null or cardinality(frame_hosts) <= 100);

-- Whether a list lets a site show a story: the name itself, or one below `*.name`. A port in the list counts for browsers only.
create function shown.may_frame(hosts text[], host text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select hosts is null or exists (select from unnest(hosts) as listed, split_part(listed, ':', 1) as name
    where name = host or (starts_with(name, '*.') and right(host, length(name) - 1) = substr(name, 2) and length(host) >= length(name)))
$$;

-- A story in every language in which a frame may show it, with what decides where: for the door of readers, by id alone.
create function shown.in_frame(of_story text)
returns table (story_id text, language text, body jsonb, told_in text, basis text, hosts text[], on_web boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.story_id, r.language, r.body, r.told_in, r.basis, o.frame_hosts, exists (select from shown.story_row w
    where w.story_id = r.story_id and w.channel = 'web' and now() < w.expires_at)
  from shown.story_row r join story.story s on s.id = r.story_id join office.office o on o.id = s.office_id
  where r.story_id = of_story and r.channel = 'embed' and now() < r.expires_at order by r.language
$$;

-- Writes down, once, that a story is shown on a site: all that the readers' login can write. Anybody can make up the name of
-- a site, so this writes no more than 40 names that stand at a time and 10 new ones a day for each story; what is beyond that,
-- and whatever is no public name of a site, is one entry `elsewhere`. The story is locked as by whoever takes it back: an
-- entry is made before that ends all of them, or not at all.
-- noted | known | full (noted or known as elsewhere) | not_shown | not_here
create function shown.note_frame(of_story text, host text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '2s' as $$
declare
  name text := case when length(host) <= 100 and host ~ '^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])$'
    then host else 'elsewhere' end;
  hosts text[]; version integer; filled boolean;
begin
  select o.frame_hosts into hosts from story.story s join office.office o on o.id = s.office_id where s.id = of_story
    and exists (select from shown.story_row r where r.story_id = of_story and r.channel = 'embed' and now() < r.expires_at and r.basis <> 'canary');
  if not found then return 'not_shown'; end if;
  if not shown.may_frame(hosts, name) then return 'not_here'; end if;
  if exists (select from story.disclosure d where d.story_id = of_story and d.channel = 'embed' and d.recipient = name and d.ended_at is null)
    then return 'known'; end if;
  perform from story.story where id = of_story for update;
  select max(r.consent_version) into version from shown.story_row r where r.story_id = of_story and r.channel = 'embed' and now() < r.expires_at;
  if version is null then return 'not_shown'; end if;
  select name <> 'elsewhere' and (count(*) filter (where d.ended_at is null) >= 40 or count(*) filter (where d.at > now() - interval '1 day') >= 10)
    into filled from story.disclosure d
    where d.story_id = of_story and d.channel = 'embed' and d.recipient not in ('readers', 'elsewhere');
  if filled then name := 'elsewhere'; end if;
  if not exists (select from story.disclosure d where d.story_id = of_story and d.channel = 'embed' and d.recipient = name and d.ended_at is null) then
    insert into story.disclosure (story_id, channel, recipient, what, consent_version) values (of_story, 'embed', name, 'frame', version);
  elsif not filled then return 'known';
  end if;
  return case when filled then 'full' else 'noted' end;
end $$;

-- Which pages may show the stories of an office. Frames that were kept are forgotten on every node with the same commit, and
-- what stood on a page that is no longer named has ended.
create function office.let_frame(of_office text, new_hosts text[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from unnest(new_hosts) h where h is null or h !~ '^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?(:[0-9]{1,5})?$')
    then raise exception 'this names no site' using errcode = 'check_violation'; end if;
  update office.office set frame_hosts = new_hosts where id = of_office;
  update story.disclosure d set ended_at = now(), outcome = 'removed' from story.story s
    where s.id = d.story_id and s.office_id = of_office and d.channel = 'embed' and d.recipient <> 'readers' and d.ended_at is null
      and not shown.may_frame(new_hosts, d.recipient);
  perform pg_notify('suitcase_gone', 'frames');
end $$;

-- Nothing of a story is shown in frames any more: neither is it on any page.
create function story.end_frames(of_story text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update story.disclosure d set ended_at = now(), outcome = 'removed'
    where d.story_id = of_story and d.channel = 'embed' and d.ended_at is null
      and not exists (select from shown.story_row r where r.story_id = of_story and r.channel = 'embed')
$$;

revoke execute on function shown.may_frame(text[], text), shown.in_frame(text), shown.note_frame(text, text), office.let_frame(text, text[]),
  story.end_frames(text) from public;
grant execute on function shown.in_frame(text), shown.note_frame(text, text) to suitcase_public;
grant execute on function office.let_frame(text, text[]) to suitcase_desk;
grant execute on function story.end_frames(text) to suitcase_worker;
