-- As 0212, and what was still left to whoever takes the desk's login over: the machine's yes to a text that the teller wants to
-- read first, a text that nobody said yes to, the end of a pause that the teller asked for, and a renewal after the end that
-- shows more than was allowed last.
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
      where e.story_id = new.story_id and e.kind = 'paused' order by e.version desc limit 1) in ('teller', 'trusted') then
    raise exception 'what the teller paused, only the teller resumes' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

-- Telling and transcript: which version the teller said yes to stands there only after the event that says so.
create function story.text_is_the_tellers() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_file text := to_jsonb(new) ->> 'file_id';
begin
  if session_user <> 'suitcase_desk' or new.teller_version is null
    or (tg_op = 'UPDATE' and new.teller_version is not distinct from old.teller_version) then return new; end if;
  if not exists (select from story.consent_event e where e.story_id = new.story_id and e.kind = 'approved'
      and e.detail ->> 'language' = new.language and (e.detail ->> 'version')::integer = new.teller_version
      and e.detail ->> 'recording' is not distinct from of_file)
    or (story.is_group(new.story_id) and not story.all_have_approved(new.story_id, of_file::uuid, new.language, new.teller_version)) then
    raise exception 'only the teller says yes to a text' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
revoke execute on function story.text_is_the_tellers() from public;
create trigger text_is_the_tellers before insert or update of teller_version on story.telling
  for each row execute function story.text_is_the_tellers();
create trigger text_is_the_tellers before insert or update of teller_version on story.transcript
  for each row execute function story.text_is_the_tellers();

create or replace function story.renew_at_desk(of_story text, by_member text, grants jsonb, detail jsonb) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare teller story.person; wider boolean; outcome text;
begin
  if story.is_group(of_story) then return 'stopped'; end if;
  perform from story.story s where s.id = of_story for update;
  select p.* into teller from story.person p where p.story_id = of_story and p.id = story.teller_meant(of_story, null);
  -- Before the end, story.keep_renewal asks the same.
  wider := teller.state = 'expired' and exists (
      select from jsonb_each(grants) n left join lateral (select c.* from story.consent_grant c where c.story_id = of_story
        and c.person_id = teller.id and c.channel = n.key order by c.version desc limit 1) b on true
      where b.channel is null
        or not (b.excluded_languages <@ array(select jsonb_array_elements_text(n.value -> 'excludedLanguages')))
        or exists (select from jsonb_each_text(n.value -> 'levels') l where l.value::integer > coalesce((b.levels ->> l.key)::integer, 0)));
  outcome := story.renew(of_story, teller.id, 'member:' || by_member, grants, detail);
  if wider then
    raise exception 'a renewal at the desk lengthens and widens nothing' using errcode = 'insufficient_privilege';
  end if;
  return outcome;
end $$;
