-- How a teller may be reached can be changed and taken away, by the teller with the second word: a number that a dangerous person
-- reads now must not be written to for years. What stood there before is deleted, not kept as an older version.

-- In which sealed field it lies: of several tellers each has the own.
create function story.contact_field(of_story text, of_person uuid) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select case when story.is_group(of_story)
    then (select 'contact:' || g.place from story.group_teller g where g.story_id = of_story and g.person_id = of_person)
    else 'contact' end where of_story is not null
$$;

-- saved | changed_meanwhile | unknown. `after`: the version that was read, 0 for none.
create function story.put_contact(of_story text, of_person uuid, after integer, sealed bytea, by_member text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare contact text := story.contact_field(of_story, of_person); newest integer;
begin
  if contact is null or not exists (select from vault.story_key k where k.story_id = of_story) then return 'unknown'; end if;
  perform from story.story s where s.id = of_story for update;
  select coalesce(max(s.version), 0) into newest from story.sealed s where s.story_id = of_story and s.field = contact;
  if newest <> after then return 'changed_meanwhile'; end if;
  delete from story.sealed s where s.story_id = of_story and s.field = contact;
  insert into story.sealed (story_id, field, version, body, by_member) values (of_story, contact, after + 1, sealed, by_member);
  insert into story.history (story_id, member_id, did, detail) values (of_story, by_member, 'contact_changed',
    jsonb_strip_nulls(jsonb_build_object('person', case when story.is_group(of_story) then of_person end)));
  return 'saved';
end $$;

create function intake.my_contact_field(of_locator integer, of_receipt uuid) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select story.contact_field(intake.story_of(of_locator, of_receipt), story.person_of_receipt(of_receipt))
$$;
create function intake.my_contact(of_locator integer, of_receipt uuid, after integer, sealed bytea) returns text
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select case when intake.story_of(of_locator, of_receipt) is null then 'unknown' else
    story.put_contact(intake.story_of(of_locator, of_receipt), story.person_of_receipt(of_receipt), after, sealed, null) end
$$;
revoke execute on function story.contact_field(text, uuid), story.put_contact(text, uuid, integer, bytea, text),
  intake.my_contact_field(integer, uuid), intake.my_contact(integer, uuid, integer, bytea) from public;
grant execute on function intake.my_contact_field(integer, uuid), intake.my_contact(integer, uuid, integer, bytea) to suitcase_intake;
