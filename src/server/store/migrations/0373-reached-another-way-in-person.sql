-- A teller who chose no second word changes in person how to be reached: one of the staff asks, another writes it down within
-- the hour, as a new receipt is made. Neither sees what stood there before, and it is deleted.
create table story.contact_request (
  story_id text primary key references story.story on delete cascade,
  asked_by text not null,
  asked_at timestamptz not null,
  person_id uuid
);

create function story.ask_contact(of_story text, by_member text, at timestamptz, of_person uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if story.contact_field(of_story, of_person) is null or (of_person is not null and not story.is_group(of_story)) then
    raise exception 'whose way to be reached?' using errcode = 'check_violation';
  end if;
  insert into story.contact_request as r (story_id, asked_by, asked_at, person_id) values (of_story, by_member, at, of_person)
    on conflict (story_id) do update set asked_by = excluded.asked_by, asked_at = excluded.asked_at, person_id = excluded.person_id
    where r.asked_at <= excluded.asked_at - interval '1 hour';
  return found;
end $$;

-- Who asked within the last hour, for whom, and where it lies; no row: nobody did.
create function story.contact_asked(of_story text, at timestamptz) returns table (asked_by text, person_id uuid, field text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.asked_by, r.person_id, story.contact_field(of_story, r.person_id) from story.contact_request r
  where r.story_id = of_story and r.asked_at > at - interval '1 hour'
$$;

-- saved | not_asked | same_person | second_word | changed_meanwhile | unknown
create function story.change_contact(of_story text, by_member text, at timestamptz, after integer, sealed bytea) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare asked record; outcome text;
begin
  perform from story.story s where s.id = of_story for update;
  select * into asked from story.contact_asked(of_story, at);
  if not found then return 'not_asked'; end if;
  if asked.asked_by = by_member then return 'same_person'; end if;
  if story.has_word(of_story, asked.person_id) then return 'second_word'; end if;
  outcome := story.put_contact(of_story, asked.person_id, after, sealed, by_member);
  if outcome = 'saved' then delete from story.contact_request r where r.story_id = of_story; end if;
  return outcome;
end $$;

create or replace function story.forget_requests(of_story text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from story.receipt_request r where r.story_id = of_story;
  delete from story.handout_request r where r.story_id = of_story;
  delete from story.contact_request r where r.story_id = of_story;
$$;
revoke execute on function story.ask_contact(text, text, timestamptz, uuid), story.contact_asked(text, timestamptz),
  story.change_contact(text, text, timestamptz, integer, bytea) from public;
grant execute on function story.ask_contact(text, text, timestamptz, uuid), story.contact_asked(text, timestamptz),
  story.change_contact(text, text, timestamptz, integer, bytea) to suitcase_desk;
