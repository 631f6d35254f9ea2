-- A reader says that something in a shown story is wrong, or spreads hate. The story stays where it is: whoever fears danger
-- asks to stop it. What was written is sealed and shredded like a letter of somebody who is in a story.
alter table story.third_party_letter
  add column about text not null default 'in_it' check (about in ('in_it', 'error', 'hate', 'other')),
  drop constraint third_party_letter_outcome_check,
  add constraint third_party_letter_outcome_check check (outcome in ('stays', 'covered', 'taken_out', 'mended'));

-- kept | unknown | too_many. Only what readers see can be reported; nobody learns which stories exist beside.
create function intake.reader_reported(of_story text, letter uuid, about_what text, sealed bytea, key_master text, key_wrapped bytea) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if about_what not in ('error', 'hate', 'other') then raise exception 'a report about nothing' using errcode = 'check_violation'; end if;
  if length(sealed) > 40000 then raise exception 'too large' using errcode = 'check_violation'; end if;
  perform from story.story s where s.id = of_story and s.erased_at is null for update;
  if not found or not exists (select from shown.story_row r where r.story_id = of_story and r.channel = 'web'
      and r.basis <> 'canary' and now() < r.expires_at) then
    return 'unknown';
  end if;
  if (select count(*) from story.third_party_letter l where l.story_id = of_story and l.about <> 'in_it' and l.at > now() - interval '1 hour') >= 10 then
    return 'too_many';
  end if;
  insert into vault.story_key (story_id, master_id, wrapped) values ('letter:' || letter, key_master, key_wrapped);
  insert into story.third_party_letter (id, story_id, body, about) values (letter, of_story, sealed, about_what);
  perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  return 'kept';
end $$;
revoke execute on function intake.reader_reported(text, uuid, text, bytea, text, bytea) from public;
grant execute on function intake.reader_reported(text, uuid, text, bytea, text, bytea) to suitcase_intake;
