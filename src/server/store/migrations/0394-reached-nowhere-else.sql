-- As before (0372). Whoever told anew without somebody is in the version that was closed, too: what stood there about being reached
-- goes with it.
create or replace function story.put_contact(of_story text, of_person uuid, after integer, sealed bytea, by_member text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare contact text := story.contact_field(of_story, of_person); newest integer; earlier story.group_teller;
begin
  if contact is null or not exists (select from vault.story_key k where k.story_id = of_story) then return 'unknown'; end if;
  perform from story.story s where s.id = of_story for update;
  select coalesce(max(s.version), 0) into newest from story.sealed s where s.story_id = of_story and s.field = contact;
  if newest <> after then return 'changed_meanwhile'; end if;
  delete from story.sealed s where s.story_id = of_story and s.field = contact;
  insert into story.sealed (story_id, field, version, body, by_member) values (of_story, contact, after + 1, sealed, by_member);
  select * into earlier from story.group_teller g where g.story_id = of_story and g.person_id = of_person;
  while earlier.was_in is not null loop
    select * into earlier from story.group_teller g where g.story_id = earlier.was_in and g.person_id = earlier.was_person;
    exit when not found;
    delete from story.sealed s where s.story_id = earlier.story_id and s.field = 'contact:' || earlier.place;
    delete from story.contact_request r where r.story_id = earlier.story_id and r.person_id = earlier.person_id;
  end loop;
  insert into story.history (story_id, member_id, did, detail) values (of_story, by_member, 'contact_changed',
    jsonb_strip_nulls(jsonb_build_object('person', case when story.is_group(of_story) then of_person end)));
  return 'saved';
end $$;
