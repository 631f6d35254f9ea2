-- Notices that are read aloud. A sound belongs to exactly one text: when the text changes, it is no longer offered.

-- What somebody at the desk recorded, until the worker has made it anew.
create table office.notice_upload (
  id uuid primary key default gen_random_uuid(),
  language text not null,
  hash text not null,
  body bytea not null check (length(body) between 1 and 31457280),
  member_id text not null,
  at timestamptz not null default now(),
  foreign key (hash, language) references office.notice
);
-- What is offered: public files, each under the beginning of its own hash. The newest that was not withdrawn counts; what a
-- person read comes before a machine's reading.
create table office.notice_sound (
  sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),   -- of the AAC file
  language text not null,
  hash text not null,
  read_by text not null check (read_by in ('person', 'machine')),
  member_id text,
  seconds real not null,
  aac text not null check (aac ~ '^[0-9a-f]{32}\.m4a$'),
  opus text not null check (opus ~ '^[0-9a-f]{32}\.webm$'),
  aac_body bytea not null,                            -- also kept here, so that a restored backup has it
  opus_body bytea not null,
  at timestamptz not null default now(),
  withdrawn_at timestamptz,
  foreign key (hash, language) references office.notice
);
create index notice_sound_of on office.notice_sound (hash, language);
-- Why the last recording could not be used; a code.
create table office.notice_refusal (
  language text primary key,
  hash text not null,
  reason text not null,
  at timestamptz not null default now()
);
create view shown.notice_sound with (security_barrier) as
  select sha256, language, hash, read_by, seconds, aac, opus, at from office.notice_sound where withdrawn_at is null;
grant select on shown.notice_sound to suitcase_public, suitcase_intake, suitcase_desk, suitcase_worker;
grant select, insert on office.notice_upload to suitcase_desk;
grant select, update (withdrawn_at) on office.notice_sound to suitcase_desk;
grant select on office.notice_refusal to suitcase_desk;
grant select, delete on office.notice_upload to suitcase_worker;
grant select, insert, update on office.notice_sound to suitcase_worker;
grant select, insert, update, delete on office.notice_refusal to suitcase_worker;
insert into queue.allowed (login, task) values ('suitcase_desk', 'notice-sound');
