-- Who is heard in a recording and who is seen in it are two lists: a bystander who is only seen is covered, and takes nobody's
-- voice away; somebody who is only heard hides nobody's face. Until a person tells them apart, everybody who was named is both.
alter table story.recording rename column person_ids to heard_ids;  -- null: everybody in the story may be
alter table story.recording add column seen_ids uuid[];             -- of films; null: everybody in the story may be
update story.recording set seen_ids = heard_ids;

-- As before, and somebody who does not tell the story can say yes to being heard, too: not at all, in another voice, in the own.
-- As far as the tellers' own yes reaches; a child never in the own voice, and those whom nobody can agree for not at all.
-- levels: {name, face, voice} by number.  said | unknown | no_teller | guardian
create or replace function story.third_party_said(of_story text, person uuid, answer text, levels jsonb, both_asked boolean, by_whom text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare p story.person; t story.third_party; event integer; g record;
begin
  if answer not in ('not_asked', 'yes', 'no', 'objected') then raise exception 'unknown answer' using errcode = 'check_violation'; end if;
  perform from story.story s where s.id = of_story and s.taken_back_at is null for update;
  if not found then return 'unknown'; end if;
  select * into t from story.third_party x where x.story_id = of_story and x.person_id = person;
  if not found then return 'unknown'; end if;
  select * into p from story.person x where x.story_id = of_story and x.id = person;
  if answer = 'yes' and p.minor and not both_asked then return 'guardian'; end if;
  if answer = 'yes' and not exists (select from (
      select distinct on (x.person_id, x.channel) x.ended from story.consent_grant x join story.person q on q.story_id = x.story_id and q.id = x.person_id
      where x.story_id = of_story and q.role = 'teller' order by x.person_id, x.channel, x.version desc) c where not c.ended) then
    return 'no_teller';
  end if;
  event := story.append_event(of_story, case answer when 'yes' then 'given' else 'narrowed' end, by_whom,
    jsonb_build_object('person', person));
  -- Whatever was said before ends.
  insert into story.consent_grant (story_id, person_id, channel, version, levels, valid_from, valid_until, no_recall_ack, excluded_languages, ended)
    select c.story_id, c.person_id, c.channel, event, c.levels, c.valid_from, c.valid_until, c.no_recall_ack, c.excluded_languages, true
    from (select distinct on (x.channel) x.* from story.consent_grant x where x.story_id = of_story and x.person_id = person
          order by x.channel, x.version desc) c where not c.ended and answer <> 'yes';
  if answer = 'yes' then
    for g in select c.channel, min(c.valid_until) as ends, bool_and(c.no_recall_ack) as ack from (
        select distinct on (x.person_id, x.channel) x.* from story.consent_grant x join story.person q on q.story_id = x.story_id and q.id = x.person_id
        where x.story_id = of_story and q.role = 'teller' order by x.person_id, x.channel, x.version desc) c
        where not c.ended group by c.channel loop
      insert into story.consent_grant (story_id, person_id, channel, version, levels, valid_from, valid_until, no_recall_ack)
        values (of_story, person, g.channel, event,
          jsonb_build_object('text', 3, 'name', (levels ->> 'name')::integer, 'face', (levels ->> 'face')::integer,
            'voice', coalesce((levels ->> 'voice')::integer, 0), 'origin', 4,
            'transit', 4, 'current', 4, 'time', 4, 'age', 3, 'gender', 1, 'art9', 1, 'legal', 1, 'family', 1), now(), g.ends, g.ack);
    end loop;
  end if;
  update story.third_party x set said = answer where x.story_id = of_story and x.person_id = person;
  update story.person x set state = case answer when 'yes' then 'active' when 'no' then 'refused' when 'objected' then 'withdrawn' else 'none' end,
    guardian_ok = answer = 'yes' and both_asked, assent = answer = 'yes' and both_asked where x.story_id = of_story and x.id = person;
  perform story.hide(of_story);
  return 'said';
end $$;
