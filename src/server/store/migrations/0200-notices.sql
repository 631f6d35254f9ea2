-- The exact words that tellers read before they say yes: each version once, by its hash, for good. Each yes names the
-- version it was given under, so that years later anybody can read what it was a yes to. See docs/decisions/0110.
create table office.notice (
  hash text not null check (hash = encode(sha256(convert_to(text, 'UTF8')), 'hex')),
  language text not null,
  number integer not null check (number > 0),        -- goes up when the meaning changes, not when a word is mended
  text text not null,
  at timestamptz not null default now(),
  primary key (hash, language)
);
create function office.only_added_to() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'notices are only added to' using errcode = 'insufficient_privilege';
end $$;
create trigger only_added_to before update or delete or truncate on office.notice for each statement execute function office.only_added_to();
create view shown.notice with (security_barrier) as select hash, language, number, text, at from office.notice;
grant select on shown.notice to suitcase_public, suitcase_intake, suitcase_desk, suitcase_worker;

-- Which notice a teller has said yes to: the highest number. Before yeses named it there was only the first. Where several
-- tell together, each has said yes alone.
create function story.notice_number(of_story text, person uuid) returns integer
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(max((e.detail ->> 'noticeNumber')::integer), 1) from story.consent_event e
  left join story.group_teller g on g.story_id = e.story_id and g.person_id = person
  where e.story_id = of_story and e.kind in ('given', 'renewed') and e.by_whom <> 'system'
    and (g.place is null or story.concerns(of_story, e.detail, person, g.place))
$$;
-- The teller that is meant: who is named, or the only one.
create function story.teller_meant(of_story text, named text) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(named::uuid, (select p.id from story.person p where p.story_id = of_story and p.role = 'teller' order by p.id limit 1))
$$;
revoke execute on function story.notice_number(text, uuid), story.teller_meant(text, text) from public;

-- A yes names a notice that exists, and more than before is asked only under the newest one, whoever calls.
create function story.yes_names_notice() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.detail ? 'noticeHash' and not exists (select from office.notice n where n.hash = new.detail ->> 'noticeHash'
      and n.language = new.detail ->> 'noticeLanguage' and n.number = (new.detail ->> 'noticeNumber')::integer) then
    raise exception 'there is no such notice' using errcode = 'check_violation';
  end if;
  if new.kind = 'wider_asked' and story.notice_number(new.story_id, story.teller_meant(new.story_id, new.detail ->> 'person'))
      < (select max(n.number) from office.notice n) then
    raise exception 'more is asked only under the newest notice' using errcode = 'check_violation';
  end if;
  return new;
end $$;
revoke execute on function story.yes_names_notice() from public;
create trigger yes_names_notice before insert on story.consent_event for each row
  when (new.kind in ('given', 'renewed', 'wider_asked')) execute function story.yes_names_notice();

-- The teller's page as before, and the notice of the last yes, what was allowed until it ended, and when a child turns
-- eighteen.
alter function story.page_of(text, uuid) rename to page_before_notices;
create function story.page_of(of_story text, of_receipt uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare person uuid := coalesce(story.person_of_receipt(of_receipt), story.teller_meant(of_story, null)); their_place smallint;
begin
  select g.place into their_place from story.group_teller g where g.story_id = of_story and g.person_id = person;
  return story.page_before_notices(of_story, of_receipt) || jsonb_build_object(
    'noticeNumber', story.notice_number(of_story, person),
    'notice', (select jsonb_build_object('hash', e.detail ->> 'noticeHash', 'language', e.detail ->> 'noticeLanguage')
      from story.consent_event e where e.story_id = of_story and e.kind in ('given', 'renewed') and e.detail ? 'noticeHash'
        and (their_place is null or story.concerns(of_story, e.detail, person, their_place)) order by e.version desc limit 1),
    'past', coalesce((select jsonb_object_agg(g.channel, jsonb_build_object('levels', g.levels, 'excludedLanguages', g.excluded_languages))
      from (select distinct on (c.channel) c.* from story.consent_grant c where c.story_id = of_story and c.person_id = person
        order by c.channel, c.version desc) g where g.ended), '{}'),
    'minor', coalesce((select p.minor from story.person p where p.story_id = of_story and p.id = person), false),
    'eighteenMonth', (select c.eighteen_month from story.child c where c.story_id = of_story and c.answered_at is null limit 1));
end $$;
revoke execute on function story.page_of(text, uuid) from public;

-- The teller says yes to a newer notice. Nothing that is allowed changes by it.  accepted | stopped | unknown
create function intake.my_accept_notice(of_locator integer, of_receipt uuid, notice jsonb) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_story text := intake.story_of(of_locator, of_receipt);
begin
  if of_story is null then return 'unknown'; end if;
  perform from story.story s where s.id = of_story and s.taken_back_at is null and s.erased_at is null for update;
  if not found then return 'stopped'; end if;
  if not notice ?& array['noticeHash', 'noticeLanguage', 'noticeNumber'] then raise exception 'no notice' using errcode = 'check_violation'; end if;
  perform story.append_event(of_story, 'renewed', 'teller',
    notice || '{"what": "notice"}' || story.who_did(of_story, story.person_of_receipt(of_receipt)));
  return 'accepted';
end $$;
revoke execute on function intake.my_accept_notice(integer, uuid, jsonb) from public;
grant execute on function intake.my_accept_notice(integer, uuid, jsonb) to suitcase_intake;
