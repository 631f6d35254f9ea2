-- Somebody who is in a story writes in, without an account. The story pauses first (intake.stop_story, with its own limits);
-- the letter is sealed under a key of its own, "letter:ID" in the vault, which dies with the letter.
create table story.third_party_letter (
  id uuid primary key,
  story_id text not null references story.story on delete cascade,
  body bytea not null,                               -- AAD story.third_party_letter/ID
  at timestamptz not null default now(),
  outcome text check (outcome in ('stays', 'covered', 'taken_out')),
  answered_by text,
  answered_at timestamptz
);
create index letter_story on story.third_party_letter (story_id, at);
grant select on story.third_party_letter to suitcase_desk, suitcase_worker;
grant update (outcome, answered_by, answered_at) on story.third_party_letter to suitcase_desk;
grant delete on story.third_party_letter to suitcase_worker;

create function story.shred_letter_key() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from vault.story_key k where k.story_id = 'letter:' || old.id;
  return old;
end $$;
create trigger shred_letter_key after delete on story.third_party_letter for each row execute function story.shred_letter_key();
revoke execute on function story.shred_letter_key() from public;

-- kept | unknown | too_many
create function intake.third_party_wrote(of_story text, letter uuid, sealed bytea, key_master text, key_wrapped bytea) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from story.story s where s.id = of_story and s.erased_at is null for update;
  if not found then return 'unknown'; end if;
  if length(sealed) > 40000 then raise exception 'too large' using errcode = 'check_violation'; end if;
  if (select count(*) from story.third_party_letter l where l.story_id = of_story and l.at > now() - interval '1 hour') >= 10 then
    return 'too_many';
  end if;
  insert into vault.story_key (story_id, master_id, wrapped) values ('letter:' || letter, key_master, key_wrapped);
  insert into story.third_party_letter (id, story_id, body) values (letter, of_story, sealed);
  -- A story that was paused before asks the desk anew: there is somebody to answer.
  if not exists (select from story.stop_request r where r.story_id = of_story and r.handled_at is null) then
    insert into story.stop_request (story_id, by_kind, effect) values (of_story, 'anonymous', 'already');
  end if;
  perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  return 'kept';
end $$;
revoke execute on function intake.third_party_wrote(text, uuid, bytea, text, bytea) from public;
grant execute on function intake.third_party_wrote(text, uuid, bytea, text, bytea) to suitcase_intake;
