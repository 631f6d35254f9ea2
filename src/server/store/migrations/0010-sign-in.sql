-- Accounts of staff, their sessions and second factors. better-auth reads and writes member, credential, session,
-- verification and second_factor through the desk's login; what it does not know (roles, languages, the last code that
-- was accepted, the last time somebody was here) is ours and stands in the same rows.
create table office.member (
  id text primary key,
  name text not null check (length(name) between 1 and 120),
  email text not null unique check (email = lower(email) and length(email) <= 254),
  email_verified boolean not null default true,      -- an address counts as proven by the link that was sent to it
  image text check (image is null),                  -- better-auth's column; no pictures of staff are kept
  two_factor_enabled boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  office_id text references office.office,           -- null: works for the whole network
  roles text[] not null default '{}' check (roles <@ array['interviewer', 'editor', 'reviewer', 'translator',
    'office_manager', 'festival_manager', 'network_manager']),
  reading text[] not null default '{}',              -- languages this person reads (BCP 47); the queues route by them
  language text not null default 'en',               -- language of the desk for this person
  practice boolean not null default false,           -- one of the three accounts of practice mode
  closed_at timestamptz                              -- a leaver: kept for the history, never let in again
);
create index member_office on office.member (office_id) where closed_at is null;

create table office.credential (
  id text primary key,
  account_id text not null,
  provider_id text not null,
  user_id text not null references office.member on delete cascade,
  password text,                                     -- argon2id
  access_token text, refresh_token text, id_token text, scope text,
  access_token_expires_at timestamptz, refresh_token_expires_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (provider_id, account_id)
);
create index credential_member on office.credential (user_id);

create table office.session (
  id text primary key,
  token text not null unique,
  user_id text not null references office.member on delete cascade,
  expires_at timestamptz not null,                   -- twelve hours after signing in, never moved
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  ip_address text check (ip_address is null),        -- no network address is written anywhere
  user_agent text check (user_agent is null),
  seen_at timestamptz not null default now()         -- 30 minutes without a request end a session
);
create index session_member on office.session (user_id);

create table office.verification (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index verification_identifier on office.verification (identifier);

create table office.second_factor (
  id text primary key,
  user_id text not null unique references office.member on delete cascade,
  secret text not null,                              -- encrypted by better-auth under a key from the second secret
  backup_codes text not null,
  verified boolean not null default false,
  failed_verification_count integer not null default 0,
  locked_until timestamptz,
  last_step bigint not null default 0                -- the newest 30-second step whose code was accepted: none is taken twice
);

-- One link, one use, 72 hours. Only the hash is kept: who reads the table cannot use the link.
create table office.invitation (
  token_hash bytea primary key,
  email text not null check (email = lower(email) and length(email) <= 254),
  name text not null check (length(name) between 1 and 120),
  office_id text references office.office,
  roles text[] not null,
  reading text[] not null default '{}',
  language text not null default 'en',
  invited_by text references office.member,          -- null: from the command line
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  withdrawn_at timestamptz
);

-- Failed sign-ins by account, under a keyed hash of what was typed, so that the table lists no addresses.
create table office.sign_in_attempt (
  account bytea primary key,
  failures integer not null,
  since timestamptz not null
);

-- Who did what about accounts and offices: codes and ids only, added to, never changed.
create table office.deed (
  id bigint generated always as identity primary key,
  member_id text,                                    -- null: the command line or the program itself
  did text not null,
  subject text not null,                             -- member or office id
  detail jsonb not null default '{}',
  at timestamptz not null default now()
);
create index deed_subject on office.deed (subject, at);

grant select, insert, update on office.member, office.credential, office.session, office.verification,
  office.second_factor, office.invitation, office.sign_in_attempt to suitcase_desk;
grant delete on office.session, office.verification, office.second_factor, office.sign_in_attempt to suitcase_desk;
grant select, insert on office.deed to suitcase_desk;
grant usage on all sequences in schema office to suitcase_desk;
grant select (id, name, roles, office_id, practice) on office.member to suitcase_worker;

-- A pause without proof is lifted by two: one asks, a reviewer confirms. One open request a story.
create table story.lift_request (
  story_id text primary key references story.story on delete cascade,
  asked_by text not null,
  asked_at timestamptz not null default now()
);
grant select, insert, update, delete on story.lift_request to suitcase_desk;
grant select, delete on story.lift_request to suitcase_worker;

-- How much work waits, for the health page: numbers only, no payloads.
create function queue.waiting() returns table (jobs integer, failing integer, oldest timestamptz)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select count(*) filter (where run_at <= now())::int, count(*) filter (where attempts > 0 and last_error is not null)::int,
         min(run_at) filter (where run_at <= now())
  from graphile_worker.jobs
$$;
revoke execute on function queue.waiting() from public;
grant execute on function queue.waiting() to suitcase_desk;
