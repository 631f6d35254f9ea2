-- As before (0224); of several who tell together, who paused alone stopped only themselves. Two at the desk may end a pause
-- without proof for the others, also after that: nobody who paused by a receipt of their own is woken by it.
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
  if session_user = 'suitcase_desk' and new.kind = 'resumed' and (select e.by_whom from story.consent_event e
      where e.story_id = new.story_id and e.kind = 'paused' and not (e.by_whom = 'teller' and exists (select from story.group_teller g
        where g.story_id = e.story_id and g.person_id::text = e.detail ->> 'person'))
      order by e.version desc limit 1) in ('teller', 'trusted') then
    raise exception 'what the teller paused, only the teller resumes' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
