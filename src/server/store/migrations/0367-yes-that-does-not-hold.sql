-- A yes that was forced, given by the wrong person, or by a guardian who had no say, is none. Two reviewers find that; why lies
-- sealed with the story. From then on it is as if it had been taken back: hidden at once and for good, the copies ended, a
-- certificate. Whose yes it was stays `invalidated`, and no renewal begins from there.
create table story.invalid_yes (
  story_id text not null,
  person_id uuid not null,                             -- of several who tell together, which
  note uuid not null,                                  -- why: sealed as note:UUID
  asked_by text not null,
  asked_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  primary key (story_id, person_id),
  foreign key (story_id, person_id) references story.person on delete cascade,
  check ((decided_by is null) = (decided_at is null)),
  check (decided_by is null or decided_by <> asked_by)
);
grant select on story.invalid_yes to suitcase_desk, suitcase_worker;
grant delete on story.invalid_yes to suitcase_worker;  -- erasing

-- The first of two.  asked | asked_already | over | no_note | unknown
create function story.ask_invalid(of_story text, person uuid, by_member text, in_words uuid, at timestamptz) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare s story.story;
begin
  select * into s from story.story x where x.id = of_story and x.erased_at is null and x.basis = 'teller' for update;
  if not found then return 'unknown'; end if;
  if s.taken_back_at is not null then return 'over'; end if;
  perform from story.person p where p.story_id = of_story and p.id = person and p.role = 'teller';
  if not found then return 'unknown'; end if;
  if exists (select from story.invalid_yes i where i.story_id = of_story and i.person_id = person) then return 'asked_already'; end if;
  if not exists (select from story.sealed x where x.story_id = of_story and x.field = 'note:' || in_words) then return 'no_note'; end if;
  insert into story.invalid_yes (story_id, person_id, note, asked_by, asked_at) values (of_story, person, in_words, by_member, at);
  return 'asked';
end $$;

-- The second. What was told is erased after ninety days, unless whoever holds the number chooses otherwise.
-- invalidated | not_asked | same_person | over | unknown
create function story.find_invalid(of_story text, person uuid, by_member text, at timestamptz) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare s story.story; i story.invalid_yes; ends timestamptz := at + interval '90 days';
begin
  select * into s from story.story x where x.id = of_story and x.erased_at is null for update;
  if not found then return 'unknown'; end if;
  select * into i from story.invalid_yes x where x.story_id = of_story and x.person_id = person;
  if not found then return 'not_asked'; end if;
  if s.taken_back_at is not null or i.decided_at is not null then return 'over'; end if;
  if i.asked_by = by_member then return 'same_person'; end if;
  update story.invalid_yes x set decided_by = by_member, decided_at = at where x.story_id = of_story and x.person_id = person;
  -- First: taking back leaves what is invalid as it is.
  update story.person p set state = 'invalidated', state_before_pause = null where p.story_id = of_story and p.id = person;
  if story.is_group(of_story) then
    perform story.take_back_as(of_story, person, 'member:' || by_member, 'keep_sealed');
    update story.group_teller g set erase_at = ends where g.story_id = of_story and g.person_id = person;
  else
    perform story.take_back(of_story, 'member:' || by_member, 'keep_sealed');
  end if;
  update story.story x set erase_after = least(x.erase_after, ends) where x.id = of_story;
  return 'invalidated';
end $$;

-- Nobody doubts it any more. What is decided stays decided.  dropped | not_asked
create function story.drop_invalid(of_story text, person uuid) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from story.story s where s.id = of_story for update;
  delete from story.invalid_yes i where i.story_id = of_story and i.person_id = person and i.decided_at is null;
  return case when found then 'dropped' else 'not_asked' end;
end $$;
revoke execute on function story.ask_invalid(text, uuid, text, uuid, timestamptz), story.find_invalid(text, uuid, text, timestamptz),
  story.drop_invalid(text, uuid) from public;
grant execute on function story.ask_invalid(text, uuid, text, uuid, timestamptz), story.find_invalid(text, uuid, text, timestamptz),
  story.drop_invalid(text, uuid) to suitcase_desk;

-- As before, and whether the office closed it: never why. Once it is erased, who closed it is all that is left.
create or replace function intake.my_story(of_locator integer, of_receipt uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select story.page_of(s.id, of_receipt) || story.group_side(s.id, s.person)
    || jsonb_build_object(
      'notShown', exists (select from story.closing c where c.story_id = s.id and c.decided_at is not null),
      'closedByOffice', exists (select from story.person p join story.story x on x.id = p.story_id
        where p.story_id = s.id and p.role = 'teller' and (s.person is null or p.id = s.person)
          and (p.state = 'invalidated' or (x.erased_at is not null and exists (select from story.consent_event e
            where e.story_id = s.id and e.kind = 'taken_back' and e.by_whom like 'member:%'
              and coalesce(e.detail ->> 'person', p.id::text) = p.id::text)))))
  from (select intake.story_of(of_locator, of_receipt) as id, story.person_of_receipt(of_receipt) as person) s
$$;
