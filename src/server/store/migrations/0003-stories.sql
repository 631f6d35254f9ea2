-- A story: clear columns decide and route; everything that was told is sealed (story.sealed, story.file).
create table story.story (
  id text primary key check (id ~ '^[0-9a-hjkmnp-tv-z]{10}$'),
  ref text unique,                                   -- where an import took it from, so that importing twice adds nothing
  office_id text not null references office.office,
  basis text not null check (basis in ('teller', 'public_domain')),
  practice boolean not null default false,            -- told in practice mode: deleted on leaving it
  capture text not null default 'self_online'
    check (capture in ('self_online', 'written', 'mark_or_thumb', 'audio_spoken', 'witnessed_oral', 'import')),
  language text not null,                            -- told in (BCP 47)
  origin char(2),                                    -- country of origin and of now, for routing, holds and the floor
  host char(2),
  desk_state text not null default 'arrived'
    check (desk_state in ('arrived', 'in_review', 'ready', 'published', 'closed')),
  consent_version integer not null default 0,        -- the last row of story.consent_event
  risk text not null default 'high' check (risk in ('low', 'medium', 'high', 'critical')),
  risk_by text,                                      -- the reviewer who judged it; null: nobody yet
  claim_open boolean not null default true,
  hold_events text[] not null default '{}',          -- asylum_decision, court_case …
  embargo_until timestamptz not null default 'infinity',  -- end of cooling-off; infinity until the teller approved
  show_first boolean not null default true,          -- true: show me first; false: publish if only taken out or made wider
  assigned_to text,                                  -- member id
  needs_help boolean not null default false,         -- seen by reviewers only
  shielded_until timestamptz,                        -- a lifted anonymous pause: further anonymous ones queue
  waiting_since timestamptz,                         -- the safe text awaits the teller's approval since
  arrived_at timestamptz not null default now(),
  published_on date,                                 -- UTC day of the publication batch
  taken_back_at timestamptz,
  erase_after timestamptz,                           -- set by taking back with "in 7 days", by expiry and by silence
  erased_at timestamptz
);
create index story_queue on story.story (office_id, desk_state, arrived_at);
create index story_erase on story.story (erase_after) where erase_after is not null and erased_at is null;

-- The people in a story and what each allowed. Their names are sealed (field "people").
create table story.person (
  story_id text not null references story.story on delete cascade,
  id uuid not null default gen_random_uuid(),
  role text not null check (role in ('teller', 'third_party')),
  minor boolean not null default false,
  guardian_ok boolean not null default false,
  assent boolean not null default false,
  state text not null default 'none' check (state in
    ('none', 'requested', 'refused', 'cooling', 'active', 'suspended', 'expired', 'withdrawn', 'invalidated')),
  state_before_pause text,
  primary key (story_id, id)
);

-- Consent is a history: rows are added, never changed. Every change of state or grants names its event.
create table story.consent_event (
  story_id text not null references story.story on delete cascade,
  version integer not null check (version > 0),
  kind text not null check (kind in ('given', 'approved', 'narrowed', 'wider_asked', 'widened', 'paused', 'resumed',
    'taken_back', 'take_back_called_off', 'expired', 'renewed', 'claim_closed', 'refused', 'erased', 'held', 'hold_lifted')),
  by_whom text not null,                             -- teller | anonymous | member:<id> | system
  at timestamptz not null default now(),
  detail jsonb not null default '{}',                -- codes only, never words of the story
  primary key (story_id, version)
);

create table story.consent_grant (
  story_id text not null,
  person_id uuid not null,
  channel text not null,
  version integer not null,
  levels jsonb not null,
  valid_from timestamptz not null,
  valid_until timestamptz not null check (valid_until < 'infinity'),
  no_recall_ack boolean not null default false,
  excluded_languages text[] not null default '{}',
  ended boolean not null default false,              -- true: this version takes the channel away
  primary key (story_id, person_id, channel, version),
  foreign key (story_id, person_id) references story.person on delete cascade,
  foreign key (story_id, version) references story.consent_event on delete cascade
);

-- A person becomes active only through an event of that kind: a forged "active" is refused here, not only in code.
create function story.person_state_needs_event() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if new.state = 'active' and (tg_op = 'INSERT' or old.state is distinct from 'active') and not exists (
    select from story.consent_event e join story.story s on s.id = e.story_id and s.consent_version = e.version
    where e.story_id = new.story_id and e.kind in ('given', 'approved', 'resumed', 'renewed', 'widened', 'hold_lifted')
  ) then
    raise exception 'a person becomes active only together with a consent event' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger person_state_needs_event before insert or update on story.person
  for each row execute function story.person_state_needs_event();

-- Everything that was told or written about it, sealed under the story's own key (AES-256-GCM; AAD names this row).
-- field: testimony | working:LANG | telling:LANG | facts | people | contact | marks | checklist | message:UUID | opening:UUID | note:UUID
create table story.sealed (
  story_id text not null references story.story on delete cascade,
  field text not null,
  version integer not null check (version > 0),
  body bytea not null,
  by_member text,
  at timestamptz not null default now(),
  primary key (story_id, field, version)
);

-- The state of the telling in one language. The text is story.sealed 'telling:LANG'; these versions point into it.
create table story.telling (
  story_id text not null references story.story on delete cascade,
  language text not null,
  version integer not null,                          -- the newest draft
  source_language text,                              -- null: edited from the testimony; else translated from that telling
  teller_version integer,                            -- the version the teller approved (or the machine, if only made narrower)
  reviewed_version integer,                          -- the version a second person approved
  primary key (story_id, language)
);

-- Everyone who gathered or edited a story; none of them may be its reviewer.
create table story.author (
  story_id text not null references story.story on delete cascade,
  member_id text not null,
  did text not null check (did in ('gathered', 'edited', 'translated', 'imported')),
  at timestamptz not null default now(),
  primary key (story_id, member_id, did)
);
create table story.review (
  story_id text not null references story.story on delete cascade,
  member_id text not null,
  consent_version integer not null,
  at timestamptz not null default now(),
  primary key (story_id, member_id, at)
);

-- Pictures. The original is sealed (age) under its own key, which is sealed in body together with name and alternative texts.
create table story.file (
  id uuid primary key,
  story_id text references story.story on delete cascade,  -- null while it belongs to a draft
  position smallint not null default 0,
  path text not null unique,                         -- random name below the files folder
  bytes bigint not null,
  width integer, height integer,
  people text not null default 'unconfirmed'
    check (people in ('unconfirmed', 'none', 'unrecognisable', 'covered', 'visible')),
  covers jsonb not null default '[]',                -- [{x,y,w,h}] fractions of the oriented picture
  confirmed_by text, confirmed_at timestamptz,
  body bytea not null,                               -- sealed JSON {identity, name, alt:{LANG:text}}, AAD story.file/ID
  body_version integer not null default 1,
  at timestamptz not null default now()
);
-- What was made from a picture, under new random names; served only while shown.picture says so.
create table story.rendition (
  name text primary key check (name ~ '^[0-9a-f]{32}\.(avif|webp|jpg|pdf)$'),
  story_id text not null references story.story on delete cascade,
  file_id uuid references story.file on delete cascade,    -- derived from; null for posters
  kind text not null check (kind in ('picture', 'poster')),
  rung text not null check (rung in ('none', 'unrecognisable_at_capture', 'solid_mask', 'visible', 'poster')),
  type text not null,
  width integer, height integer, bytes integer not null,
  language text,
  consent_version integer not null,
  at timestamptz not null default now()
);

-- Receipts: a 24-bit keyed locator and Argon2id. The digits themselves are nowhere.
create table story.receipt (
  id uuid primary key default gen_random_uuid(),
  story_id text not null references story.story on delete cascade,
  locator integer not null check (locator between 0 and 16777215),
  hash text not null,
  second_word_hash text,
  issued_at timestamptz not null default now(),
  killed_at timestamptz
);
create index receipt_locator on story.receipt (locator) where killed_at is null;

-- A telling between its steps: sealed under a key that only the form's token gives; gone after a day.
create table story.draft (
  token_hash bytea primary key,
  body bytea not null,
  version integer not null default 1,
  story_id text,                                     -- set when it was sent, so that a second click finds the same receipt page
  expires_at timestamptz not null,
  updated_at timestamptz not null default now()
);
create table story.draft_file (
  token_hash bytea not null references story.draft on delete cascade,
  file_id uuid not null,
  path text not null,
  bytes bigint not null,
  at timestamptz not null default now(),
  primary key (token_hash, file_id)
);

-- Holds: one row hides one story, a country's, or a language's. Lifting takes two reviewers.
create table story.hold (
  id uuid primary key default gen_random_uuid(),
  scope text not null check (scope in ('story', 'country', 'language')),
  value text not null,
  reason text not null check (reason in ('danger', 'request', 'news', 'mistake', 'legal', 'restored')),
  set_by text not null, set_at timestamptz not null default now(),
  lift_asked_by text, lifted_by text, lifted_at timestamptz,
  check (lifted_by is distinct from lift_asked_by or lifted_by is null)
);
create index hold_live on story.hold (scope, value) where lifted_at is null;

-- "Please stop this story": what was asked, what it did, who answered.
create table story.stop_request (
  id uuid primary key default gen_random_uuid(),
  story_id text not null references story.story on delete cascade,
  by_kind text not null check (by_kind in ('anonymous', 'receipt', 'staff', 'partner', 'trusted')),
  effect text not null check (effect in ('paused', 'queued', 'already')),
  asked_how text,                                    -- staff: phone | visit | message | other
  at timestamptz not null default now(),
  handled_by text, handled_at timestamptz, outcome text
);
create index stop_recent on story.stop_request (at) where by_kind = 'anonymous';

-- Every copy that left, and what became of it. Page views are never entries.
create table story.disclosure (
  id uuid primary key default gen_random_uuid(),
  story_id text not null references story.story on delete cascade,
  channel text not null,
  language text,
  recipient text not null,                           -- 'readers' for our own pages, else the name of who received it
  what text not null,                                -- page | picture | poster
  copies integer not null default 1,
  consent_version integer not null,
  at timestamptz not null default now(),
  ended_at timestamptz,
  outcome text check (outcome in ('removed', 'acknowledged', 'no_answer', 'cannot_be_taken_back'))
);
create index disclosure_story on story.disclosure (story_id, at);

-- Who opened what was sealed. The reason, where one is demanded, is sealed as opening:ID.
create table story.opening (
  id uuid primary key default gen_random_uuid(),
  story_id text not null references story.story on delete cascade,
  member_id text not null,
  what text not null,                                -- testimony | contact | picture | working
  at timestamptz not null default now()
);
create index opening_story on story.opening (story_id, at);
create table story.message (
  id uuid primary key default gen_random_uuid(),
  story_id text not null references story.story on delete cascade,
  from_teller boolean not null,
  member_id text,
  at timestamptz not null default now(),
  read_at timestamptz
);
-- What happened, for the desk's history: codes only.
create table story.history (
  id bigint generated always as identity primary key,
  story_id text not null references story.story on delete cascade,
  member_id text,
  did text not null,
  detail jsonb not null default '{}',
  at timestamptz not null default now()
);
create index history_story on story.history (story_id, at);

create table vault.story_key (
  story_id text primary key,                         -- no reference: the vault is dumped and restored apart
  master_id text not null,
  wrapped bytea not null,                            -- AES-256-GCM, AAD vault.story_key/STORY/MASTER
  wrapped_at timestamptz not null default now()
);

grant select, insert, update on all tables in schema story to suitcase_desk, suitcase_worker;
grant delete on story.draft, story.draft_file, story.file, story.rendition, story.sealed, story.receipt, story.message,
  story.opening, story.stop_request, story.telling to suitcase_worker;
grant delete on story.file, story.rendition to suitcase_desk;
grant usage on all sequences in schema story to suitcase_desk, suitcase_worker;
-- History is added to, never changed.
revoke update on story.consent_event, story.consent_grant, story.opening, story.author, story.review, story.history from suitcase_desk, suitcase_worker;
grant select, insert on vault.story_key to suitcase_desk;
grant select, insert, update, delete on vault.story_key to suitcase_worker;
