-- Sound and film. An original is a story.file like a photograph's; what is known of it, what people decided and what was
-- said in it stand beside it.
alter table story.file add column kind text not null default 'picture' check (kind in ('picture', 'recording'));
alter table story.draft_file add column kind text not null default 'picture' check (kind in ('picture', 'recording'));

insert into queue.allowed (login, task) values ('suitcase_intake', 'recording'), ('suitcase_desk', 'recording');

-- A file that was uploaded as a recording stays one when its draft is sent, and is looked at as one.
create function story.file_keeps_its_kind() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from story.draft_file d where d.file_id = new.id and d.kind = 'recording') then
    new.kind := 'recording';
    perform queue.enqueue('recording', json_build_object('fileId', new.id));
  end if;
  return new;
end $$;
create trigger file_keeps_its_kind before insert on story.file for each row execute function story.file_keeps_its_kind();

-- What the program found out about an original by itself, with a sealed version for the desk's ears. Made again after a restore.
create table story.recording_look (
  file_id uuid primary key references story.file on delete cascade,
  story_id text not null references story.story on delete cascade,
  refused text,                                      -- null: it is fine
  kind text check (kind in ('sound', 'film')),
  seconds real,
  width integer, height integer,
  has_sound boolean not null default false,
  stills_complete boolean not null default true,     -- false: it changes too often for a person to look at it all
  preview_path text unique,                          -- random name below the folder of sealed files
  preview_type text,
  preview_bytes integer,                             -- plain
  body bytea,                                        -- sealed JSON {identity}, AAD story.recording_look/FILE/body/1
  at timestamptz not null default now(),
  check ((refused is null) = (kind is not null) and (refused is null) = (preview_path is not null) and (preview_path is null) = (body is null))
);
create index recording_look_story on story.recording_look (story_id);
-- Frames of a film for the desk's eyes, sealed one by one.
create table story.recording_still (
  file_id uuid not null references story.file on delete cascade,
  number integer not null,
  story_id text not null references story.story on delete cascade,
  at_seconds real not null,
  path text not null unique,
  body bytea not null,                               -- sealed JSON {identity}, AAD story.recording_still/FILE:NUMBER/body/1
  primary key (file_id, number)
);
create index recording_still_story on story.recording_still (story_id);

-- What a person decided after listening and looking. No row: nobody has, and nothing of it is shown.
create table story.recording (
  file_id uuid primary key references story.file on delete cascade,
  story_id text not null references story.story on delete cascade,
  people text not null check (people in ('none', 'visible', 'covered')),
  person_ids uuid[],                                 -- who is heard or seen; null: everybody in the story may be
  spoken_in text not null,                           -- BCP 47
  confirmed_by text not null,
  confirmed_at timestamptz not null
);
create index recording_story on story.recording (story_id);

-- The state of the words of a recording in one language. The words are story.sealed 'cues:FILE:LANG'; versions as in story.telling.
create table story.transcript (
  story_id text not null references story.story on delete cascade,
  file_id uuid not null references story.file on delete cascade,
  language text not null,
  version integer not null,
  source_language text,                              -- null: written from what was heard; else translated from that one
  teller_version integer,
  reviewed_version integer,
  primary key (file_id, language)
);
create index transcript_story on story.transcript (story_id);

-- The words of a recording, read by somebody else. Sealed like an original.
create table story.reading (
  id uuid primary key,
  story_id text not null references story.story on delete cascade,
  file_id uuid not null references story.file on delete cascade,
  language text not null,
  path text not null unique,
  bytes bigint not null,
  body bytea not null,                               -- sealed JSON {identity}, AAD story.reading/ID/body/1
  by_member text not null,
  at timestamptz not null default now()
);
create index reading_story on story.reading (story_id, file_id, language, at);

-- What is made from a recording, beside pictures and posters.
alter table story.rendition drop constraint rendition_name_check, drop constraint rendition_kind_check, drop constraint rendition_rung_check;
alter table story.rendition
  add constraint rendition_name_check check (name ~ '^[0-9a-f]{32}\.(avif|webp|jpg|pdf|webm|m4a|mp4|vtt)$'),
  add constraint rendition_kind_check check (kind in ('picture', 'poster', 'recording', 'still', 'captions')),
  add constraint rendition_rung_check check (rung in ('none', 'unrecognisable_at_capture', 'solid_mask', 'visible', 'poster',
    're_voiced', 'original', 'captions')),
  add column made_of text,                           -- from what exactly: way, language, version; recordings only
  add column facts jsonb;                            -- {seconds, waveform}

alter table shown.story_row add column has_sound boolean not null default false, add column has_film boolean not null default false;
update shown.story_row set body = body || '{"recordings": []}';
create or replace view shown.story with (security_barrier) as
  select story_id, channel, language, body, title, brings, origin_region, origin_country, now_region, now_country,
         told_in, basis, has_picture, words, feed_id, published_on, position, expires_at, consent_version, has_sound, has_film
  from shown.story_row where now() < expires_at;

grant select on story.recording_look, story.recording_still, story.recording, story.transcript, story.reading to suitcase_desk, suitcase_worker;
grant insert, update on story.recording, story.transcript to suitcase_desk;
grant insert on story.reading to suitcase_desk;
grant insert, update, delete on story.recording_look, story.recording_still to suitcase_worker;
grant delete on story.recording, story.transcript, story.reading to suitcase_worker;
grant update on story.transcript to suitcase_worker;

-- The teller (or the office, for a text of long ago) says yes to exactly this version of what is heard.
-- approved | unknown | changed_meanwhile | stopped
create function story.approve_transcript(of_story text, of_file uuid, lang text, transcript_version integer, by_whom text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare current_version integer; teller_state text;
begin
  perform from story.story where id = of_story for update;
  select t.version into current_version from story.transcript t
    where t.story_id = of_story and t.file_id = of_file and t.language = lang and t.source_language is null;
  if not found then return 'unknown'; end if;
  if current_version <> transcript_version then return 'changed_meanwhile'; end if;
  select p.state into teller_state from story.person p where p.story_id = of_story and p.role = 'teller' limit 1;
  if teller_state is null or teller_state not in ('requested', 'cooling', 'active') then return 'stopped'; end if;
  perform story.append_event(of_story, 'approved', by_whom,
    jsonb_build_object('recording', of_file, 'language', lang, 'version', transcript_version));
  update story.transcript t set teller_version = transcript_version where t.file_id = of_file and t.language = lang;
  return 'approved';
end $$;
revoke execute on function story.approve_transcript(text, uuid, text, integer, text) from public;
grant execute on function story.approve_transcript(text, uuid, text, integer, text) to suitcase_desk, suitcase_worker;

-- As before, and each kind of file has a number of its own that a draft may have.
create function intake.add_draft_file(token bytea, file_id uuid, file_path text, file_bytes bigint, most integer, of_kind text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from story.draft d where d.token_hash = token and d.story_id is null and d.expires_at > now() for update;
  if not found or (select count(*) from story.draft_file f where f.token_hash = token and f.kind = of_kind) >= most then return false; end if;
  insert into story.draft_file (token_hash, file_id, path, bytes, kind) values (token, file_id, file_path, file_bytes, of_kind);
  return true;
end $$;
drop function intake.add_draft_file(bytea, uuid, text, bigint, integer);

-- The recordings of the teller's own story, and their words as the desk wrote them down.
create function intake.my_recordings(of_locator integer, of_receipt uuid) returns table (file_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.id from story.file f where f.story_id = intake.story_of(of_locator, of_receipt) and f.kind = 'recording'
$$;
create function intake.my_transcripts(of_locator integer, of_receipt uuid)
returns table (file_id uuid, language text, version integer, source_language text, teller_version integer, body bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.file_id, t.language, t.version, t.source_language, t.teller_version, s.body from story.transcript t
  join story.sealed s on s.story_id = t.story_id and s.version = t.version and s.field = 'cues:' || t.file_id || ':' || t.language
  where t.story_id = intake.story_of(of_locator, of_receipt) order by t.file_id, t.source_language nulls first, t.language
$$;
create function intake.my_approve_transcript(of_locator integer, of_receipt uuid, of_file uuid, lang text, transcript_version integer) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare of_story text := intake.story_of(of_locator, of_receipt); outcome text;
begin
  if of_story is null then return 'unknown'; end if;
  outcome := story.approve_transcript(of_story, of_file, lang, transcript_version, 'teller');
  if outcome = 'approved' then
    perform queue.enqueue('publish', json_build_object('storyId', of_story), 'publish:' || of_story);
    perform queue.enqueue('notify-desk', json_build_object('storyId', of_story), 'notify:' || of_story);
  end if;
  return outcome;
end $$;
-- What was said in them goes home with the teller too.
create or replace function story.tellers_fields(of_story text) returns table (field text, version integer, body bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.field, s.version, s.body from story.sealed s where s.story_id = of_story
    and (s.field in ('testimony', 'contact', 'facts') or s.field like 'telling:%' or s.field like 'message:%' or s.field like 'correction:%'
      or s.field like 'cues:%')
  order by s.field, s.version
$$;
revoke execute on function intake.add_draft_file(bytea, uuid, text, bigint, integer, text), intake.my_recordings(integer, uuid),
  intake.my_transcripts(integer, uuid), intake.my_approve_transcript(integer, uuid, uuid, text, integer) from public;
grant execute on function intake.add_draft_file(bytea, uuid, text, bigint, integer, text), intake.my_recordings(integer, uuid),
  intake.my_transcripts(integer, uuid), intake.my_approve_transcript(integer, uuid, uuid, text, integer) to suitcase_intake;
