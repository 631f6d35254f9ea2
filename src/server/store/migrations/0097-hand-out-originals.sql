-- A teller without a second word gets what was told at an office, in person: one of the staff asks, another hands it out
-- within the hour, once. Who hands it out is written down as an opening in the same act that gives the data.
create table story.handout_request (
  story_id text primary key references story.story on delete cascade,
  asked_by text not null,
  asked_at timestamptz not null
);

-- Whether the teller chose a second word: then nobody but who knows it gets the originals.
create function story.has_second_word(of_story text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select from story.receipt r where r.story_id = of_story and r.killed_at is null and r.second_word_hash is not null)
$$;

create function story.ask_handout(of_story text, by_member text, at timestamptz) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into story.handout_request as r (story_id, asked_by, asked_at) values (of_story, by_member, at)
    on conflict (story_id) do update set asked_by = excluded.asked_by, asked_at = excluded.asked_at
    where r.asked_at <= excluded.asked_at - interval '1 hour';
  return found;
end $$;

-- Who asked within the last hour; null: nobody.
create function story.handout_asked_by(of_story text, at timestamptz) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.asked_by from story.handout_request r where r.story_id = of_story and r.asked_at > at - interval '1 hour'
$$;

-- {outcome: given | not_asked | same_person | second_word, page: the clear side of the story, if given}
create function story.hand_out(of_story text, by_member text, opening uuid, at timestamptz) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare asked_by text;
begin
  perform from story.story s where s.id = of_story for update;
  asked_by := story.handout_asked_by(of_story, at);
  if asked_by is null then return jsonb_build_object('outcome', 'not_asked'); end if;
  if asked_by = by_member then return jsonb_build_object('outcome', 'same_person'); end if;
  if story.has_second_word(of_story) then return jsonb_build_object('outcome', 'second_word'); end if;
  delete from story.handout_request r where r.story_id = of_story;
  insert into story.opening (id, story_id, member_id, what, at) values (opening, of_story, by_member, 'originals', at);
  return jsonb_build_object('outcome', 'given', 'page', story.page_of(of_story, null));
end $$;

-- What belongs to the teller, said once for the teller's own page and for the office: never the desk's own notes.
create function story.tellers_fields(of_story text) returns table (field text, version integer, body bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.field, s.version, s.body from story.sealed s where s.story_id = of_story
    and (s.field in ('testimony', 'contact', 'facts') or s.field like 'telling:%' or s.field like 'message:%' or s.field like 'correction:%')
  order by s.field, s.version
$$;
create or replace function intake.my_sealed(of_locator integer, of_receipt uuid) returns table (field text, version integer, body bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select * from story.tellers_fields(intake.story_of(of_locator, of_receipt))
$$;

create or replace function story.forget_requests(of_story text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  delete from story.receipt_request r where r.story_id = of_story;
  delete from story.handout_request r where r.story_id = of_story;
$$;

revoke execute on function story.has_second_word(text), story.ask_handout(text, text, timestamptz),
  story.handout_asked_by(text, timestamptz), story.hand_out(text, text, uuid, timestamptz), story.tellers_fields(text) from public;
grant execute on function story.has_second_word(text), story.ask_handout(text, text, timestamptz),
  story.handout_asked_by(text, timestamptz), story.hand_out(text, text, uuid, timestamptz), story.tellers_fields(text) to suitcase_desk;
