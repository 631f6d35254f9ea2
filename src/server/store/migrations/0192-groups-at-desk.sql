-- What the desk does for one teller of a group: a new receipt, what was told to take home; and a new version without those
-- who took back.
drop function story.ask_receipt(text, text, timestamptz);
create function story.ask_receipt(of_story text, by_member text, at timestamptz, of_person uuid default null) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if story.is_group(of_story) <> (of_person is not null) or (of_person is not null and not exists (
      select from story.group_teller g where g.story_id = of_story and g.person_id = of_person)) then
    raise exception 'whose receipt?' using errcode = 'check_violation';
  end if;
  insert into story.receipt_request as r (story_id, asked_by, asked_at, person_id) values (of_story, by_member, at, of_person)
    on conflict (story_id) do update set asked_by = excluded.asked_by, asked_at = excluded.asked_at, person_id = excluded.person_id
    where r.asked_at <= excluded.asked_at - interval '1 hour';
  return found;
end $$;
-- For whom somebody asked within the last hour; null: for nobody, or the story has one teller.
create function story.receipt_asked_for(of_story text, at timestamptz) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.person_id from story.receipt_request r where r.story_id = of_story and r.asked_at > at - interval '1 hour'
$$;
create or replace function story.new_receipt(of_story text, by_member text, new_locator integer, new_hash text, at timestamptz) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare asked_by text; person uuid; word text;
begin
  perform from story.story s where s.id = of_story for update;
  asked_by := story.receipt_asked_by(of_story, at);
  if asked_by is null then return 'not_asked'; end if;
  if asked_by = by_member then return 'same_person'; end if;
  if (select count(*) from story.receipt r where r.killed_at is null and r.locator = new_locator) >= 2 then return 'redraw'; end if;
  -- Only this person's: the receipts of the others stay as they are.
  person := story.receipt_asked_for(of_story, at);
  select r.second_word_hash into word from story.receipt r where r.story_id = of_story and r.killed_at is null
    and r.person_id is not distinct from person order by r.issued_at desc limit 1;
  update story.receipt r set killed_at = at where r.story_id = of_story and r.killed_at is null and r.person_id is not distinct from person;
  insert into story.receipt (story_id, person_id, locator, hash, second_word_hash, issued_at)
    values (of_story, person, new_locator, new_hash, word, at);
  delete from story.receipt_request r where r.story_id = of_story;
  return 'made';
end $$;

drop function story.ask_handout(text, text, timestamptz);
create function story.ask_handout(of_story text, by_member text, at timestamptz, of_person uuid default null) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if story.is_group(of_story) <> (of_person is not null) or (of_person is not null and not exists (
      select from story.group_teller g where g.story_id = of_story and g.person_id = of_person)) then
    raise exception 'to whom?' using errcode = 'check_violation';
  end if;
  insert into story.handout_request as r (story_id, asked_by, asked_at, person_id) values (of_story, by_member, at, of_person)
    on conflict (story_id) do update set asked_by = excluded.asked_by, asked_at = excluded.asked_at, person_id = excluded.person_id
    where r.asked_at <= excluded.asked_at - interval '1 hour';
  return found;
end $$;
create function story.handout_asked_for(of_story text, at timestamptz) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.person_id from story.handout_request r where r.story_id = of_story and r.asked_at > at - interval '1 hour'
$$;
-- Whether this teller chose a second word: then nobody but who knows it gets the originals.
create function story.has_word(of_story text, of_person uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from story.receipt r where r.story_id = of_story and r.killed_at is null and r.second_word_hash is not null
    and r.person_id is not distinct from of_person)
$$;
create or replace function story.hand_out(of_story text, by_member text, opening uuid, at timestamptz) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare asked_by text; person uuid;
begin
  perform from story.story s where s.id = of_story for update;
  asked_by := story.handout_asked_by(of_story, at);
  if asked_by is null then return jsonb_build_object('outcome', 'not_asked'); end if;
  if asked_by = by_member then return jsonb_build_object('outcome', 'same_person'); end if;
  person := story.handout_asked_for(of_story, at);
  if story.has_word(of_story, person) then return jsonb_build_object('outcome', 'second_word'); end if;
  delete from story.handout_request r where r.story_id = of_story;
  insert into story.opening (id, story_id, member_id, what, at) values (opening, of_story, by_member, 'originals', at);
  return jsonb_build_object('outcome', 'given', 'page', story.page_of(of_story, null) || story.group_side(of_story, person), 'person', person);
end $$;

-- A new version of a group's story without those who took the old one back. Nothing that was told goes along: nobody can
-- tell whose words they were. The yes of each who stays is carried as a question: shown is nothing of it until each has
-- read the new text and said yes. Their receipts open the new version; those who took back keep theirs for the old one.
-- people: [{"from": PERSON, "to": PERSON}], exactly those who stay.  made | unknown | not_closed | already | nobody_left | changed_meanwhile
create function story.make_without(of_story text, new_id text, lang text, of_origin text, key_master text, key_wrapped bytea,
  sealed jsonb, people jsonb, by_member text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare s story.story; staying uuid[]; one record; event integer;
begin
  select * into s from story.story where id = of_story for update;
  if not found or not story.is_group(of_story) then return 'unknown'; end if;
  if s.taken_back_at is null then return 'not_closed'; end if;
  if exists (select from story.story x where x.derived_from = of_story) then return 'already'; end if;
  staying := array(select g.person_id from story.group_teller g join story.person p on p.story_id = g.story_id and p.id = g.person_id
    where g.story_id = of_story and g.took_back_at is null and p.state in ('requested', 'cooling', 'active', 'suspended') order by g.place);
  if staying = '{}' then return 'nobody_left'; end if;
  if array(select (x ->> 'from')::uuid from jsonb_array_elements(people) x order by 1) <> array(select unnest(staying) order by 1) then
    return 'changed_meanwhile';
  end if;
  -- What keeps the old one back keeps the new one back, too: only a claim belongs to one of them.
  insert into story.story (id, office_id, basis, practice, capture, language, origin, host, claim_open, risk, hold_events, show_first, derived_from)
    select new_id, s.office_id, s.basis, s.practice, s.capture, lang, of_origin, s.host, bool_or(g.claim_open),
      case s.risk when 'critical' then 'critical' else 'high' end,
      array_remove(s.hold_events, 'asylum_decision') || case when bool_or(g.claim_waits) then array['asylum_decision'] else '{}'::text[] end,
      true, of_story
    from story.group_teller g where g.story_id = of_story and g.person_id = any(staying);
  insert into story.trafficking (story_id, set_by, set_at)
    select new_id, t.set_by, t.set_at from story.trafficking t where t.story_id = of_story and t.lifted_at is null;
  insert into vault.story_key (story_id, master_id, wrapped) values (new_id, key_master, key_wrapped);
  for one in select (x ->> 'from')::uuid as was, (x ->> 'to')::uuid as id, g.* from jsonb_array_elements(people) x
      join story.group_teller g on g.story_id = of_story and g.person_id = (x ->> 'from')::uuid order by g.place loop
    insert into story.person (story_id, id, role, state) values (new_id, one.id, 'teller', 'requested');
    insert into story.group_teller (story_id, person_id, place, origin, claim_open, claim_waits, was_in, was_person)
      values (new_id, one.id, one.place, one.origin, one.claim_open, one.claim_waits, of_story, one.was);
    event := story.append_event(new_id, 'given', 'member:' || by_member, jsonb_build_object('person', one.id, 'carried', true));
    insert into story.consent_grant (story_id, person_id, channel, version, levels, valid_from, valid_until, no_recall_ack, excluded_languages)
      select new_id, one.id, c.channel, event, c.levels, now(), c.valid_until, c.no_recall_ack, c.excluded_languages
      from (select distinct on (x.channel) x.* from story.consent_grant x where x.story_id = of_story and x.person_id = one.was
            order by x.channel, x.version desc) c where not c.ended and c.valid_until > now();
    update story.receipt r set story_id = new_id, person_id = one.id
      where r.story_id = of_story and r.person_id = one.was and r.killed_at is null;
  end loop;
  insert into story.sealed (story_id, field, version, body, by_member)
    select new_id, v ->> 'field', 1, decode(v ->> 'body', 'base64'), by_member from jsonb_array_elements(sealed) v;
  insert into story.author (story_id, member_id, did) values (new_id, by_member, 'gathered');
  insert into story.history (story_id, member_id, did) values (new_id, by_member, 'made_without');
  insert into story.history (story_id, member_id, did) values (of_story, by_member, 'made_again');
  delete from story.receipt_request r where r.story_id = of_story;
  delete from story.handout_request r where r.story_id = of_story;
  return 'made';
end $$;

revoke execute on function story.ask_receipt(text, text, timestamptz, uuid), story.receipt_asked_for(text, timestamptz),
  story.ask_handout(text, text, timestamptz, uuid), story.handout_asked_for(text, timestamptz), story.has_word(text, uuid),
  story.make_without(text, text, text, text, text, bytea, jsonb, jsonb, text) from public;
grant execute on function story.ask_receipt(text, text, timestamptz, uuid), story.receipt_asked_for(text, timestamptz),
  story.ask_handout(text, text, timestamptz, uuid), story.handout_asked_for(text, timestamptz), story.has_word(text, uuid),
  story.make_without(text, text, text, text, text, bytea, jsonb, jsonb, text) to suitcase_desk;
