-- A text of long ago has no teller: nobody stands for one, and what was paused "for a trusted person" would stay hidden for good.
-- As before (0393) but for that.
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
      where e.story_id = new.story_id and e.kind = 'paused'
        and (e.by_whom = 'teller' or (e.by_whom = 'trusted' and (select s.basis = 'teller' from story.story s where s.id = e.story_id)))
        and not (e.by_whom = 'teller' and exists (select from story.group_teller g
          where g.story_id = e.story_id and g.person_id::text = e.detail ->> 'person'))
        and story.pause_stands(e.story_id, e.version)) then
    raise exception 'what the teller paused, only the teller resumes' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
