-- A pause stands until everybody whom it stopped was woken. Of several who tell together one may end it for herself alone; a newer
-- pause by somebody else does not take its place for the others: what a teller, or somebody who stands for one, paused for all,
-- the desk does not end.
create function story.pause_stands(of_story text, pause integer) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from story.person p where p.story_id = of_story and p.role = 'teller' and p.state = 'suspended'
    and not exists (select from story.consent_event r where r.story_id = of_story and r.kind = 'resumed' and r.version > pause
      and coalesce(r.detail ->> 'person', p.id::text) = p.id::text))
$$;
revoke execute on function story.pause_stands(text, integer) from public;
grant execute on function story.pause_stands(text, integer) to suitcase_desk;

-- As before (0363), of every pause that stands, not of the newest alone.
create or replace function story.yes_is_the_tellers() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if session_user = 'suitcase_desk' and new.by_whom = 'teller' and new.kind in ('given', 'approved', 'wider_asked') then
    raise exception 'only the teller says yes' using errcode = 'insufficient_privilege';
  end if;
  if current_user = 'suitcase_desk' and new.kind in ('given', 'approved', 'wider_asked', 'wider_began', 'resumed') then
    raise exception 'the desk makes no such event' using errcode = 'insufficient_privilege';
  end if;
  if session_user = 'suitcase_desk' and new.kind = 'approved' and not exists (select from story.story s
      where s.id = new.story_id and (s.basis = 'public_domain' or not s.show_first)) then
    raise exception 'the teller reads it first' using errcode = 'insufficient_privilege';
  end if;
  if session_user = 'suitcase_desk' and new.kind = 'resumed' and exists (select from story.consent_event e
      where e.story_id = new.story_id and e.kind = 'paused' and e.by_whom in ('teller', 'trusted')
        and not (e.by_whom = 'teller' and exists (select from story.group_teller g
          where g.story_id = e.story_id and g.person_id::text = e.detail ->> 'person'))
        and story.pause_stands(e.story_id, e.version)) then
    raise exception 'what the teller paused, only the teller resumes' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
