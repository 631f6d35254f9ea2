-- People in a story who do not tell it. Clear: what decides. Sealed ("person:ID"): a name or a word for them, and the words
-- that mean them in the text.
create table story.third_party (
  story_id text not null,
  person_id uuid not null,
  kind text not null check (kind in ('family', 'friend', 'companion', 'other', 'official', 'smuggler', 'perpetrator')),
  in_origin boolean not null,                        -- still in the country of origin: always critical, whatever anybody agrees to
  said text not null default 'not_asked' check (said in ('not_asked', 'yes', 'no', 'objected')),
  at timestamptz not null,
  primary key (story_id, person_id),
  foreign key (story_id, person_id) references story.person on delete cascade
);
grant select on story.third_party to suitcase_desk, suitcase_worker;
grant delete on story.third_party to suitcase_worker;  -- erasing

-- One more person can only show less, so it counts at once. The desk's login makes nobody's yes here: the state is "none".
create function story.add_third_party(of_story text, person uuid, of_kind text, is_minor boolean, is_in_origin boolean, at timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from story.story s where s.id = of_story and s.taken_back_at is null for update;
  if not found or (select count(*) from story.third_party t where t.story_id = of_story) >= 60 then return false; end if;
  insert into story.person (story_id, id, role, minor, state) values (of_story, person, 'third_party', is_minor, 'none');
  insert into story.third_party (story_id, person_id, kind, in_origin, at) values (of_story, person, of_kind, is_in_origin, at);
  perform story.hide(of_story);
  return true;
end $$;

-- What the person said when asked. yes: to name and face as far as the tellers' own yes reaches, until the first of those ends
-- (a child's only with guardian and child). no and objected: not in the picture and not mentioned.
-- levels: {name, face} by number.  said | unknown | no_teller | guardian
create function story.third_party_said(of_story text, person uuid, answer text, levels jsonb, both_asked boolean, by_whom text) returns text
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
          jsonb_build_object('text', 3, 'name', (levels ->> 'name')::integer, 'face', (levels ->> 'face')::integer, 'voice', 0, 'origin', 4,
            'transit', 4, 'current', 4, 'time', 4, 'age', 3, 'gender', 1, 'art9', 1, 'legal', 1, 'family', 1), now(), g.ends, g.ack);
    end loop;
  end if;
  update story.third_party x set said = answer where x.story_id = of_story and x.person_id = person;
  update story.person x set state = case answer when 'yes' then 'active' when 'no' then 'refused' when 'objected' then 'withdrawn' else 'none' end,
    guardian_ok = answer = 'yes' and both_asked, assent = answer = 'yes' and both_asked where x.story_id = of_story and x.id = person;
  perform story.hide(of_story);
  return 'said';
end $$;

-- Found out later that somebody is still there, or under eighteen. It only ever becomes stricter.
create function story.third_party_in_origin(of_story text, person uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update story.third_party x set in_origin = true where x.story_id = of_story and x.person_id = person;
  if not found then return false; end if;
  perform story.hide(of_story);
  return true;
end $$;

revoke execute on function story.add_third_party(text, uuid, text, boolean, boolean, timestamptz),
  story.third_party_said(text, uuid, text, jsonb, boolean, text), story.third_party_in_origin(text, uuid) from public;
grant execute on function story.add_third_party(text, uuid, text, boolean, boolean, timestamptz),
  story.third_party_said(text, uuid, text, jsonb, boolean, text), story.third_party_in_origin(text, uuid) to suitcase_desk;
