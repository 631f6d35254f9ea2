-- A pause that was asked for without proof is ended by the teller as often as by two people at the desk. Either way the story is
-- shielded: otherwise whoever wants it gone asks again, and the teller has to come back each time.

-- Whether the pause that stands was asked for without proof, by itself or beside another. person: of a group, whose pause.
create function story.paused_without_proof(of_story text, person uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from story.consent_event e where e.story_id = of_story and e.kind = 'paused' and e.by_whom = 'anonymous'
    and e.version > coalesce((select max(r.version) from story.consent_event r where r.story_id = of_story and r.kind = 'resumed'
      and (person is null or coalesce(r.detail ->> 'person', person::text) = person::text)), 0))
$$;
-- Never shorter than it was.
create function story.shield(of_story text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update story.story s set shielded_until = greatest(s.shielded_until, now() + interval '90 days') where s.id = of_story
$$;
revoke execute on function story.paused_without_proof(text, uuid), story.shield(text) from public;

-- As before (0190); a teller who ends an anonymous pause is shielded.
create or replace function story.resume(of_story text, by_whom text, detail jsonb default '{}') returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare woken uuid[];
begin
  perform from story.story where id = of_story for update;
  if not found then return 'unknown'; end if;
  woken := array(select p.id from story.person p where p.story_id = of_story and p.state = 'suspended'
    and not exists (select from story.group_teller g where g.story_id = of_story and g.person_id = p.id and g.paused_self));
  if woken = '{}' then return 'not_paused'; end if;
  if by_whom = 'teller' and story.paused_without_proof(of_story, null) then perform story.shield(of_story); end if;
  perform story.append_event(of_story, 'resumed', by_whom, detail);
  update story.person p set state = coalesce(p.state_before_pause, 'requested'), state_before_pause = null
    where p.story_id = of_story and p.id = any(woken);
  return 'resumed';
end $$;

-- As before (0190); one of a group who ends an anonymous pause shields the story, too.
create or replace function story.resume_as(of_story text, person uuid) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from story.story s where s.id = of_story and s.taken_back_at is null for update;
  if not found then return 'unknown'; end if;
  if not exists (select from story.person p where p.story_id = of_story and p.id = person and p.state = 'suspended') then return 'not_paused'; end if;
  if story.paused_without_proof(of_story, person) then perform story.shield(of_story); end if;
  perform story.append_event(of_story, 'resumed', 'teller', jsonb_build_object('person', person));
  update story.group_teller g set paused_self = false where g.story_id = of_story and g.person_id = person;
  update story.person p set state = coalesce(p.state_before_pause, 'requested'), state_before_pause = null
    where p.story_id = of_story and p.id = person;
  return 'resumed';
end $$;

-- What waits for an answer is counted on every page of the desk, and the stories that are paused stand in a list there.
create index stop_open on story.stop_request (story_id) where handled_at is null;
create index person_paused on story.person (story_id) where state = 'suspended';
