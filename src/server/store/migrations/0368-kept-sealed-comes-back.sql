-- Taken back and kept sealed: whoever took it back may say yes afresh, with the own number. Everything is asked as after an end;
-- the safe text is read again and a second person looks again. Not where the office closed it, nor where a restore took it back
-- in the teller's place: why is not known there. Several who told together tell it anew.
create function story.may_come_back(of_story text, person uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from story.story s join story.person p on p.story_id = s.id and p.id = person and p.role = 'teller'
    where s.id = of_story and s.basis = 'teller' and s.taken_back_at is not null and s.erase_after is null and s.erased_at is null
      and p.state = 'withdrawn' and not story.is_group(s.id)
      and not exists (select from story.closing c where c.story_id = s.id and c.decided_at is not null)
      and not exists (select from story.invalid_yes i where i.story_id = s.id)
      and not exists (select from story.consent_event e where e.story_id = s.id and e.by_whom <> 'teller'
        and e.kind in ('taken_back', 'take_back_called_off') and e.version > coalesce((select max(r.version) from story.consent_event r
          where r.story_id = s.id and r.kind = 'renewed' and r.detail -> 'again' = 'true'), 0)))
$$;
revoke execute on function story.may_come_back(text, uuid) from public;

-- As before, and after taking back. What is not allowed again ends with the old yes.
create or replace function story.renew(of_story text, person uuid, by_whom text, grants jsonb, detail jsonb) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare s story.story; teller story.person; who jsonb := story.who_did(of_story, person);
begin
  select * into s from story.story where id = of_story for update;
  if not found then return 'unknown'; end if;
  select * into teller from story.person p where p.story_id = of_story and p.id = person and p.role = 'teller';
  if not found or s.erased_at is not null or grants = '{}' or exists (select from story.child c
      where c.story_id = of_story and c.turned_at is not null and c.answered_at is null) then
    return 'stopped';
  end if;
  if s.taken_back_at is not null then
    if by_whom <> 'teller' or not story.may_come_back(of_story, person) then return 'stopped'; end if;
    update story.person p set state = 'expired' where p.story_id = of_story and p.id = person;
    update story.story x set taken_back_at = null where x.id = of_story;
    perform story.begin_renewal_of(of_story, person, by_whom, grants, detail || '{"again": true}');
    insert into story.consent_grant (story_id, person_id, channel, version, levels, valid_from, valid_until, no_recall_ack,
        excluded_languages, ended)
      select g.story_id, g.person_id, g.channel, x.consent_version, g.levels, g.valid_from, g.valid_until, g.no_recall_ack,
        g.excluded_languages, true
      from story.story x, (select distinct on (c.channel) c.* from story.consent_grant c
        where c.story_id = of_story and c.person_id = person order by c.channel, c.version desc) g
      where x.id = of_story and not g.ended and not grants ? g.channel;
    return 'renewed';
  end if;
  if teller.state = 'expired' then
    perform story.begin_renewal_of(of_story, person, by_whom, grants, detail);
    return 'renewed';
  end if;
  if teller.state not in ('cooling', 'active', 'suspended') then return 'stopped'; end if;
  perform story.append_event(of_story, 'renewed', by_whom, detail || who);
  perform story.append_event(of_story, 'wider_asked', by_whom, jsonb_build_object('grants', grants, 'renewal', true) || who);
  perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  return 'asked';
end $$;

-- As before, and whether it may come back.
create or replace function intake.my_story(of_locator integer, of_receipt uuid) returns jsonb
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select story.page_of(s.id, of_receipt) || story.group_side(s.id, s.person)
    || jsonb_build_object(
      'mayComeBack', story.may_come_back(s.id, s.person),
      'notShown', exists (select from story.closing c where c.story_id = s.id and c.decided_at is not null),
      'closedByOffice', exists (select from story.person p join story.story x on x.id = p.story_id
        where p.story_id = s.id and p.role = 'teller' and (s.person is null or p.id = s.person)
          and (p.state = 'invalidated' or (x.erased_at is not null and exists (select from story.consent_event e
            where e.story_id = s.id and e.kind = 'taken_back' and e.by_whom like 'member:%'
              and coalesce(e.detail ->> 'person', p.id::text) = p.id::text)))))
  from (select intake.story_of(of_locator, of_receipt) as id, story.person_of_receipt(of_receipt) as person) s
$$;
